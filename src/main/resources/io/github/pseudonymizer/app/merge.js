// SPDX-License-Identifier: GPL-3.0-or-later
// Two pseudonyms of one person become one. Told in words first; then done after one question.
import { html, busy, domainField, failure, handled, nothing, notice, plural } from './parts.js';
import { own, post } from './http.js';
import { ask } from './ask.js';

const copies = (count) => plural(count, 'copy', 'copies');

const links = (list) => html`<ul>${list.map((copy) => html`<li><a href="#/link/${copy}"><code>${copy}</code></a></li>`)}</ul>`;

function verdict(answer) {
  if (answer.MergedBefore) {
    return notice('info', `${answer.Merged} was merged into ${answer.Pseudonym} before`);
  }
  return answer.Applied
    ? notice('good', `Both patients are ${answer.Pseudonym} now`)
    : notice('info', `${answer.Merged} can be merged into ${answer.Pseudonym}`, 'Nothing was changed yet.');
}

/** Copies that are waiting to be made again get other ids, so only those of a dry run are links. */
function remakes(answer) {
  if (!answer.Remakes.length) {
    return html`<p>No copy in this Orthanc has the pseudonym ${answer.Merged}, so none is made again.</p>`;
  }
  const count = copies(answer.Remakes.length);
  return answer.Applied
    ? html`<p>${count} with the pseudonym ${answer.Merged} will be made again. The <a href="#/queue">queue</a> shows how many wait.</p>`
    : html`<p>${count} with the pseudonym ${answer.Merged} would be made again from the originals:</p>${links(answer.Remakes)}`;
}

const dates = (answer) => (answer.DateShift ? html`<p>Date shift: ${answer.DateShift}.</p>` : nothing);

const told = (answer) => html`
  ${verdict(answer)}
  ${dates(answer)}
  ${remakes(answer)}
  ${answer.Elsewhere.map((one) => html`<p>The Orthanc <code>${one.Archive}</code> has ${copies(one.Studies.length)} of ${answer.Merged}, and makes
    them again itself.</p>`)}`;

function wishOf(form) {
  const pseudonyms = [form.get('first').trim(), form.get('second').trim()];
  const [Keep, Merge] = form.get('stays') === 'first' ? pseudonyms : pseudonyms.reverse();
  return { Domain: form.get('domain').trim(), Keep, Merge, Reason: form.get('reason').trim() };
}

export function open({ show }) {
  const state = { working: false, result: nothing, checked: undefined };
  const draw = () => show(view());

  async function send(wish, dryRun) {
    Object.assign(state, { working: true, checked: undefined, result: busy(dryRun ? 'Looking …' : 'Joining …') });
    draw();
    try {
      const answer = await post(own('patients/merge'), { ...wish, DryRun: dryRun });
      state.result = told(answer);
      state.checked = dryRun && !answer.MergedBefore ? { wish, answer } : undefined;
    } catch (problem) {
      state.result = failure(problem);
    }
    state.working = false;
    draw();
  }

  async function check(form) {
    const wish = wishOf(form);
    if (wish.Keep === wish.Merge) {
      Object.assign(state, { checked: undefined, result: notice('bad', 'Both pseudonyms are the same') });
      draw();
      return;
    }
    await send(wish, true);
  }

  async function join() {
    const { wish, answer } = state.checked;
    const agreed = await ask({
      title: `Join ${wish.Merge} with ${wish.Keep}?`,
      text: `In the domain ${wish.Domain}, ${wish.Keep} stands for both patients from then on, and ${wish.Merge} for none. ${
        copies(answer.Remakes.length)} will be made again. This cannot be undone.`,
      action: 'Join permanently',
      danger: true,
    });
    if (agreed) {
      await send(wish, false);
    }
  }

  const view = () => html`
    <h2>Join two patients who are one person</h2>
    <p>For a person who has two Patient IDs, and so two pseudonyms. One of them stays.</p>
    <form class="form" @submit=${handled(check)}>
      ${domainField()}
      <label class="field">First pseudonym<input name="first" required autocomplete="off" spellcheck="false"></label>
      <label class="field">Second pseudonym<input name="second" required autocomplete="off" spellcheck="false"></label>
      <label class="field">Which stays<select name="stays">
        <option value="first">the first</option><option value="second">the second</option></select></label>
      <label class="field">Reason, for the audit trail; do not name the patient
        <input name="reason" required maxlength="500" autocomplete="off"></label>
      <button class="primary" ?disabled=${state.working}>See what would happen</button>
    </form>
    ${state.result}
    ${state.checked ? html`<p><button class="danger" @click=${join}>Join them …</button></p>` : nothing}`;

  draw();
}
