// SPDX-License-Identifier: GPL-3.0-or-later
// A table of clinical data comes back with the pseudonyms of the copies, and with dates that are shifted like theirs.
import { html, domainField, failure, handled, nothing, notice, plural } from './parts.js';
import { own, uploadForFile } from './http.js';
import { beginning } from './csv.js';
import { choices, columnsOf, mistake, segment } from './columns.js';
import { conflictCount, conflictList } from './conflicts.js';

const TOO_LONG = 'The names of the columns are too long for a request. Shorten them, or use the command “table”.';

const noTable = () => notice('bad', 'This is no table', 'It must be CSV in UTF-8, with the names of the columns in its first line.');

const refused = (report) => html`
  ${notice('bad', `${plural(conflictCount(report), 'conflict')} in ${plural(report.Rows, 'row')}: there is no table`,
    'No pseudonym was given. Correct the table, or say something else about its columns.')}
  ${conflictList(report)}`;

const ready = (result) => html`
  ${notice('good', 'The table is ready', 'Look at it before you hand it on: columns that stay are not searched for names.')}
  <p><a href=${result.address} download=${result.name}>Download ${result.name}</a></p>`;

export function open({ show, active }) {
  const state = { file: undefined, columns: [], part: undefined, message: nothing, result: undefined };
  const draw = () => show(view());

  /** Also frees the memory of the former result. */
  function forgetResult() {
    if (state.result) {
      URL.revokeObjectURL(state.result.address);
    }
    Object.assign(state, { message: nothing, result: undefined });
  }

  async function choose(event) {
    const file = event.target.files[0];
    forgetResult();
    Object.assign(state, { file, columns: [] });
    const table = file && (await beginning(file));
    if (file !== state.file) {
      return;
    }
    state.columns = table ? columnsOf(table) : [];
    state.message = file && !table ? noTable() : nothing;
    draw();
  }

  function changed(column, field, value) {
    column[field] = value;
    draw();
  }

  function leaveOutTheRest() {
    state.columns.filter((column) => !column.role).forEach((column) => {
      column.role = 'drop';
    });
    draw();
  }

  async function send(form) {
    forgetResult();
    const wrong = mistake(state.columns);
    const arguments_ = segment(form.get('domain').trim(), state.columns, form.get('assign') === 'on');
    if (wrong || !arguments_) {
      state.message = notice('bad', wrong || TOO_LONG);
      draw();
      return;
    }
    const name = state.file.name.replace(/\.csv$/i, '') + '-pseudonymized.csv';
    state.part = 0;
    draw();
    try {
      const content = await uploadForFile(own('table/' + arguments_), state.file, (part) => {
        state.part = part;
        draw();
      });
      state.result = active() ? { address: URL.createObjectURL(content), name } : undefined;
    } catch (problem) {
      state.message = problem.status === 409 && problem.body && problem.body.Conflicts ? refused(problem.body) : failure(problem);
    }
    state.part = undefined;
    draw();
  }

  const progress = () => html`
    <label class="field">${state.part < 1 ? 'Sending the table' : 'The plugin looks its patients up'}
      ${state.part < 1 ? html`<progress max="1" .value=${state.part}></progress>` : html`<progress></progress>`}
    </label>
    <p class="quiet">Stay on this page until the table is there.</p>`;

  const columns = () => html`
    <h3>The columns</h3>
    ${choices(state.columns, changed)}
    <p class="actions">
      <label class="check"><input type="checkbox" name="assign"> Give pseudonyms to patients and studies that have none</label>
      <button type="button" @click=${leaveOutTheRest}>Leave out all others</button>
      <button class="primary" ?disabled=${state.part !== undefined}>Pseudonymize it</button>
    </p>`;

  const view = () => html`
    <h2>Pseudonymize a table of clinical data</h2>
    <p>Say what each column is. Free text must be left out, because names in it are not found. The form of dates is needed only where
      their order cannot be seen, as in 01/02/2003.</p>
    <form @submit=${handled(send)}>
      <div class="form">
        ${domainField()}
        <label class="field">Table<input type="file" name="file" required accept=".csv,text/csv" @change=${choose}
          ?disabled=${state.part !== undefined}></label>
      </div>
      ${state.columns.length ? columns() : nothing}
    </form>
    ${state.part === undefined ? nothing : progress()}
    ${state.message}
    ${state.result ? ready(state.result) : nothing}`;

  draw();
  return forgetResult;
}
