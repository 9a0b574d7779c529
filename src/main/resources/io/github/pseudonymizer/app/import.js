// SPDX-License-Identifier: GPL-3.0-or-later
// A table of the site's own pseudonyms: checked first, with all conflicts, then imported as a whole. The plugin works on it
// as a job, whose id is in the address, so that the work can be left and found again.
import { html, domainField, failure, handled, nothing, notice, number, plural } from './parts.js';
import { get, orthanc, own, post, upload } from './http.js';
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

const LOOK_AFTER = 700;

/** The table that was sent last: the browser keeps no file across a reload. */
let sent;

const pause = () => new Promise((resolve) => setTimeout(resolve, LOOK_AFTER));

const bar = (text, progress, max) => html`
  <label class="field">${text}<progress max=${max} .value=${progress}></progress></label>`;

const place = (id) => `#/service/import/${encodeURIComponent(id)}`;

export function open({ show, parts, active }) {
  const id = parts[2];
  const state = { part: undefined, progress: id ? 0 : undefined, report: undefined, problem: undefined };
  const draw = () => show(view());

  async function send(file, domain, dryRun) {
    Object.assign(state, { part: 0, report: undefined, problem: undefined });
    draw();
    try {
      const address = own(`import/domain=${encodeURIComponent(domain)}&dry-run=${dryRun}&asynchronous=true`);
      const begun = await upload(address, file, (part) => {
        state.part = part;
        draw();
      });
      sent = { id: begun.ID, file, domain };
      if (active()) {
        location.hash = place(begun.ID);
      }
    } catch (problem) {
      Object.assign(state, { part: undefined, problem });
      draw();
    }
  }

  async function follow() {
    try {
      let answer = await get(own(`import/${encodeURIComponent(id)}`));
      while (active() && answer.Progress !== undefined) {
        state.progress = answer.Progress;
        draw();
        await pause();
        answer = await get(own(`import/${encodeURIComponent(id)}`));
      }
      state.report = answer.Progress === undefined ? answer : undefined;
    } catch (problem) {
      const conflicts = problem.status === 409 && problem.body && problem.body.Conflicts;
      Object.assign(state, conflicts ? { report: problem.body } : { problem });
    }
    state.progress = undefined;
    draw();
  }

  const check = (form) => send(form.get('file'), form.get('domain').trim(), true);

  const working = () => html`
    ${bar('The plugin compares the table with the database', state.progress, 100)}
    <p>${state.progress} % done. A million rows take some minutes.</p>
    <p class="quiet">You can leave this page and come back to its address: the work goes on. The audit trail tells its end, too.</p>
    <p><button @click=${() => post(orthanc(`/jobs/${encodeURIComponent(id)}/cancel`))}>Cancel it, and write nothing</button></p>`;

  /** What can be done with a table that was checked. */
  function next() {
    if (!state.report || state.report.Conflicts.length || state.report.Applied || !state.report.New) {
      return nothing;
    }
    return sent && sent.id === id
      ? html`<p><button class="primary" ?disabled=${state.part !== undefined} @click=${() => send(sent.file, sent.domain, false)}>
          Import ${plural(state.report.New, 'row')} into ${sent.domain}</button></p>`
      : html`<p>To import the table, choose it again and check it.</p>`;
  }

  /** Another table that is being worked on, or the last one. */
  function others() {
    const other = (state.problem && state.problem.body && state.problem.body.ID) || (id ? undefined : sent && sent.id);
    return other ? html`<p><a href=${place(other)}>What became of the table that was sent last</a></p>` : nothing;
  }

  const view = () => html`
    <h2>Bring your own pseudonyms</h2>
    <p>A CSV table with the columns <code>PatientID</code> and <code>Pseudonym</code>, or <code>StudyInstanceUID</code> and
      <code>PseudonymousStudyInstanceUID</code>. It is imported as a whole or not at all.</p>
    <form class="form" @submit=${handled(check)}>
      ${domainField()}
      <label class="field">Table<input type="file" name="file" required accept=".csv,text/csv"></label>
      <button class="primary" ?disabled=${state.part !== undefined || state.progress !== undefined}>Check it, and change nothing</button>
    </form>
    ${state.part === undefined ? nothing : bar('Sending the table', state.part, 1)}
    ${state.progress === undefined ? nothing : working()}
    ${state.problem ? failure(state.problem) : nothing}
    ${others()}
    ${state.report ? shownReport(state.report) : nothing}
    ${next()}`;

  draw();
  if (id) {
    follow();
  }
}
