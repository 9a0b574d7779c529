// SPDX-License-Identifier: GPL-3.0-or-later
// Copies that Orthanc's own anonymization made before: find them, see what would happen, replace them.
import { html, badge, busy, failure, handled, nothing, notice, optionalDomainField, plural, id } from './parts.js';
import { get, own, post, query } from './http.js';
import { ask } from './ask.js';

export const title = 'Built-in copies';

const PAGE = 1000;
const KINDS = { queued: 'info', failed: 'bad' };

const row = (copy, result) => html`<tr>
  <td><input type="checkbox" name="study" value=${copy.BuiltInCopy} aria-label="Choose ${copy.BuiltInCopy.slice(0, 8)}"></td>
  <td>${id(copy.BuiltInCopy)}</td>
  <td>${copy.OriginalExists ? id(copy.Original) : badge('warning', 'gone')}</td>
  <td class="number">${copy.Instances}</td>
  <td class="number">${copy.OriginalInstances}</td>
  <td>${copy.State === 'none' ? nothing : badge(KINDS[copy.State] || 'info', copy.State)} ${copy.Reason}</td>
  <td>${result || nothing}</td>
</tr>`;

const HEADS = ['', 'Copy', 'Original', 'Instances', 'of the original', 'State', 'What would happen'];

export async function open({ show, active }) {
  const state = { copies: [], since: 0, done: false, working: false, results: new Map(), message: nothing };
  const draw = () => show(view());

  /** Looks through all studies, a page at a time. */
  async function look() {
    Object.assign(state, { copies: [], since: 0, done: false, working: true, message: nothing });
    draw();
    try {
      while (!state.done && active()) {
        const page = await get(own('built-in-copies' + query({ since: state.since, limit: PAGE })));
        state.copies.push(...page.BuiltInCopies);
        state.since = page.Next;
        state.done = page.Done;
        draw();
      }
    } catch (problem) {
      state.message = failure(problem);
    }
    state.working = false;
    draw();
  }

  const chosen = (form) => {
    const studies = form.getAll('study');
    return studies.length ? { Studies: studies } : { All: true };
  };

  async function replace(selection, dryRun, domain) {
    const wish = { ...selection, DryRun: dryRun, ...(domain ? { Domain: domain } : {}) };
    state.working = true;
    draw();
    try {
      const answer = await post(own('built-in-copies'), wish);
      state.results = new Map(answer.Studies.map((one) => [one.BuiltInCopy, one.Result]));
      state.message = notice(
        dryRun ? 'info' : 'good',
        dryRun ? 'Nothing was changed. The last column says what would happen' : `${plural(answer.Studies.length, 'copy was', 'copies were')} looked at`,
        dryRun ? '' : 'The last column says which ones wait for replacement; the queue shows how far it is.',
      );
    } catch (problem) {
      state.message = failure(problem);
    }
    state.working = false;
    draw();
  }

  async function send(form, event) {
    const selection = chosen(form);
    const domain = form.get('domain').trim();
    if (event.submitter.value === 'dry') {
      await replace(selection, true, domain);
      return;
    }
    const count = selection.Studies ? plural(selection.Studies.length, 'copy', 'copies') : 'all copies whose original is there';
    if (await ask({
      title: 'Replace them?',
      text: `This concerns ${count}. Each original gets a pseudonymized copy; once that is complete, the copy that Orthanc made is deleted, with everything that was added to it.`,
      action: 'Replace',
      danger: true,
    })) {
      await replace(selection, false, domain);
    }
  }

  const list = () => html`<form @submit=${handled(send)}>
    <div class="filters">
      ${optionalDomainField('Domain of the new copies')}
      <button value="dry">See what would happen</button>
      <button value="real" class="danger">Replace</button>
      <span class="quiet">Without a choice, both mean all.</span>
    </div>
    <div class="scroll" tabindex="0" role="region" aria-label="Built-in copies"><table>
      <thead><tr>${HEADS.map((head) => (head ? html`<th scope="col">${head}</th>` : html`<td></td>`))}</tr></thead>
      <tbody>${state.copies.map((copy) => row(copy, state.results.get(copy.BuiltInCopy)))}</tbody>
    </table></div></form>`;

  const view = () => html`
    <h1>Copies that Orthanc itself made</h1>
    <p>Before the plugin was installed, Orthanc’s own anonymization invented a new patient for each request. Such copies can be
      replaced as long as their originals are there.</p>
    ${state.message}
    <p class="actions"><button class=${state.copies.length ? '' : 'primary'} ?disabled=${state.working} @click=${look}>Look for them</button>
      ${state.working ? busy(`Working … ${plural(state.copies.length, 'copy', 'copies')} so far`) : nothing}</p>
    ${state.copies.length ? list() : state.done ? notice('good', 'There are none') : nothing}`;

  draw();
}
