// SPDX-License-Identifier: GPL-3.0-or-later
// A table of the site's own pseudonyms: checked first, with all conflicts, then imported as a whole.
import { html, domainField, failure, handled, nothing, notice, number, plural } from './parts.js';
import { own, upload } from './http.js';
import { conflictCount, conflictList } from './conflicts.js';

const counts = (report) => html`<dl class="facts">
  <dt>Rows</dt><dd>${number(report.Rows)}</dd>
  <dt>New</dt><dd>${number(report.New)}</dd>
  <dt>Known already</dt><dd>${number(report.Known)}</dd>
  <dt>Conflicts</dt><dd>${number(conflictCount(report))}</dd>
</dl>`;

function verdict(report) {
  if (report.Conflicts.length) {
    return notice('bad', 'Nothing can be imported: one conflict is enough', 'Correct the table, and check it again.');
  }
  if (report.Applied) {
    return notice('good', `${plural(report.New, 'row')} imported`);
  }
  return notice('info', report.New ? `${plural(report.New, 'row')} can be imported` : 'All rows are known already', 'Nothing was changed yet.');
}

const shownReport = (report) => html`${verdict(report)}${counts(report)}${conflictList(report)}`;

export function open({ show }) {
  const state = { part: undefined, report: undefined, problem: undefined, checked: undefined };
  const draw = () => show(view());

  async function send(file, domain, dryRun) {
    Object.assign(state, { part: 0, report: undefined, problem: undefined, checked: undefined });
    draw();
    try {
      const address = own(`import/domain=${encodeURIComponent(domain)}&dry-run=${dryRun}`);
      state.report = await upload(address, file, (part) => {
        state.part = part;
        draw();
      });
    } catch (problem) {
      if (problem.status === 409 && problem.body && problem.body.Conflicts) {
        state.report = problem.body;
      } else {
        state.problem = problem;
      }
    }
    state.part = undefined;
    state.checked = dryRun && state.report && !state.report.Conflicts.length && state.report.New ? { file, domain } : undefined;
    draw();
  }

  const check = (form) => send(form.get('file'), form.get('domain').trim(), true);

  const progress = () => html`
    <label class="field">${state.part < 1 ? 'Sending the table' : 'The plugin compares it with the database. A million rows take some minutes'}
      ${state.part < 1 ? html`<progress max="1" .value=${state.part}></progress>` : html`<progress></progress>`}
    </label>
    <p class="quiet">You can leave this page: the work goes on, and the audit trail tells its end.</p>`;

  const view = () => html`
    <h2>Bring your own pseudonyms</h2>
    <p>A CSV table with the columns <code>PatientID</code> and <code>Pseudonym</code>, or <code>StudyInstanceUID</code> and
      <code>PseudonymousStudyInstanceUID</code>. It is imported as a whole or not at all.</p>
    <form class="form" @submit=${handled(check)}>
      ${domainField()}
      <label class="field">Table<input type="file" name="file" required accept=".csv,text/csv"></label>
      <button class="primary" ?disabled=${state.part !== undefined}>Check it, and change nothing</button>
    </form>
    ${state.part === undefined ? nothing : progress()}
    ${state.problem ? failure(state.problem) : nothing}
    ${state.report ? shownReport(state.report) : nothing}
    ${state.checked
      ? html`<p><button class="primary" @click=${() => send(state.checked.file, state.checked.domain, false)}>
          Import ${plural(state.report.New, 'row')} into ${state.checked.domain}</button></p>`
      : nothing}`;

  draw();
  return () => {};
}
