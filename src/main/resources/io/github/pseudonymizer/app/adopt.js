// SPDX-License-Identifier: GPL-3.0-or-later
// Copies that scripts made before become copies of the plugin. Looked at first; then adopted after one question.
import { html, busy, failure, handled, nothing, notice, number, optionalDomainField, plural } from './parts.js';
import { own, post } from './http.js';
import { ask } from './ask.js';
import { conflictCount, conflictList } from './conflicts.js';
import { openStudy } from './explorers.js';

const STUDY = {
  head: 'Copy',
  cell: (conflict) => html`<td><a href="#" @click=${openStudy(conflict.Study)}><code>${conflict.Study}</code></a></td>`,
};

const copies = (count) => plural(count, 'copy', 'copies');

function verdict(report) {
  if (report.Applied) {
    return notice('good', `${copies(report.New)} adopted`);
  }
  if (!report.Studies) {
    return notice('info', 'There are no copies to adopt');
  }
  return notice('info', report.New ? `${copies(report.New)} can be adopted` : 'None of them can be adopted', 'Nothing was changed yet.');
}

const facts = (report) => html`<dl class="facts">
  <dt>Copies looked at</dt><dd>${number(report.Studies)}</dd>
  <dt>New</dt><dd>${number(report.New)}</dd>
  <dt>Adopted already</dt><dd>${number(report.Known)}</dd>
  <dt>Left alone</dt><dd>${number(conflictCount(report))}</dd>
</dl>`;

const shown = (report, wish) => html`${verdict(report)}${facts(report)}
  ${report.Conflicts.length ? html`<h3>Copies that are left alone, and why</h3>` : nothing}
  ${wish.file ? conflictList(report) : conflictList(report, STUDY)}`;

function named({ file, domain }) {
  const place = domain ? ` in the domain ${domain}` : '';
  return file ? `The table ${file.name} names them${place}.` : `These are copies${place} that Orthanc shows the original of.`;
}

function request(wish, dryRun) {
  if (!wish.file) {
    return post(own('adopt'), { All: true, DryRun: dryRun, ...(wish.domain ? { Domain: wish.domain } : {}) });
  }
  const domain = wish.domain ? `domain=${encodeURIComponent(wish.domain)}&` : '';
  return post(own(`adopt/${domain}dry-run=${dryRun}`), wish.file);
}

export function open({ show }) {
  const state = { byTable: false, working: false, result: nothing, checked: undefined };
  const draw = () => show(view());

  async function send(wish, dryRun) {
    Object.assign(state, { working: true, checked: undefined, result: busy('Comparing copies with their originals. Thousands take some minutes …') });
    draw();
    try {
      const report = await request(wish, dryRun);
      state.result = shown(report, wish);
      state.checked = dryRun && report.New ? { wish, count: report.New } : undefined;
    } catch (problem) {
      state.result = failure(problem);
    }
    state.working = false;
    draw();
  }

  const look = (form) => send({ file: state.byTable ? form.get('file') : undefined, domain: form.get('domain').trim() }, true);

  async function adopt() {
    const { wish, count } = state.checked;
    const agreed = await ask({
      title: `Adopt ${copies(count)}?`,
      text: `${named(wish)} Each becomes the copy of its original, and gives its patient its pseudonym and date shift. No copy is changed. This cannot be undone.`,
      action: 'Adopt',
    });
    if (agreed) {
      await send(wish, false);
    }
  }

  function source(event) {
    Object.assign(state, { byTable: event.target.value === 'table', checked: undefined, result: nothing });
    draw();
  }

  const view = () => html`
    <h2>Adopt copies that scripts have made</h2>
    <p>Years of a script of your own need not be repeated: its copies become copies of the plugin and stay as they are. If you have a table
      of pseudonyms, <a href="#/service/import">import</a> it first.</p>
    <form class="form" @submit=${handled(look)}>
      <label class="field">Which copies<select name="source" @change=${source}>
        <option value="all">All that Orthanc shows the original of</option>
        <option value="table">Those in a table</option></select></label>
      ${state.byTable
        ? html`<label class="field">Table with the columns Original and Copy, which have Orthanc’s ids of the studies
            <input type="file" name="file" required accept=".csv,text/csv"></label>`
        : nothing}
      ${optionalDomainField()}
      <button class="primary" ?disabled=${state.working}>Look, and change nothing</button>
    </form>
    ${state.result}
    ${state.checked ? html`<p><button class="primary" @click=${adopt}>Adopt ${copies(state.checked.count)} …</button></p>` : nothing}`;

  draw();
}
