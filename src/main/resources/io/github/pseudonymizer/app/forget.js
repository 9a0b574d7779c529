// SPDX-License-Identifier: GPL-3.0-or-later
// Forget who a pseudonym stands for. Cannot be undone, so it says exactly what it will do, and asks once.
import { html, busy, domainField, failure, handled, nothing, notice, plural } from './parts.js';
import { own, post } from './http.js';
import { ask } from './ask.js';
import { openStudy } from './explorers.js';

const WHAT = {
  keep: 'The copies stay in Orthanc, without any trace of where they came from.',
  renew: 'Each copy is replaced by one with random UIDs, so that not even the key file and an original lead to it. The former copies are deleted; links to them no longer work. This may take minutes.',
  delete: 'The copies are deleted from Orthanc.',
};

const DONE = { keep: 'kept', renew: 'replaced by one with fresh UIDs each', delete: 'deleted' };

const studies = (list) => html`<ul>${list.map((study) => html`<li><a href="#" @click=${openStudy(study)}><code>${study}</code></a></li>`)}</ul>`;

const done = (answer) => html`
  ${notice('good', `${answer.Pseudonym} is forgotten`, answer.ForgottenBefore ? 'It had been forgotten before.' : '')}
  <p>${plural(answer.Studies.length, 'copy', 'copies')} ${DONE[answer.Copies]}.</p>
  ${answer.OriginalsInOrthanc.length
    ? html`${notice('warning', 'Originals are still in Orthanc', 'The plugin does not delete them; the hospital decides about them.')}
        ${studies(answer.OriginalsInOrthanc)}`
    : nothing}
  ${answer.Elsewhere.map((one) => html`<p>In the Orthanc <code>${one.Archive}</code>: ${plural(one.Studies.length, 'copy', 'copies')},
    which must be treated there.</p>`)}`;

export function open({ show }) {
  const state = { result: nothing };
  const draw = () => show(view());

  async function forget(form) {
    const wish = {
      Pseudonym: form.get('pseudonym').trim(),
      Domain: form.get('domain').trim(),
      Reason: form.get('reason').trim(),
      Copies: form.get('copies'),
    };
    const agreed = await ask({
      title: `Forget who ${wish.Pseudonym} is?`,
      text: `The identity, the date shift and the links of this patient in the domain ${wish.Domain} are deleted from the database. This cannot be undone. ${WHAT[wish.Copies]} The pseudonym stays taken.`,
      action: 'Forget permanently',
      danger: true,
    });
    if (!agreed) {
      return;
    }
    state.result = busy('Forgetting …');
    draw();
    try {
      state.result = done(await post(own('forget'), wish));
    } catch (problem) {
      state.result = failure(problem);
    }
    draw();
  }

  const view = () => html`
    <h2>Forget a patient</h2>
    <p>For a patient who withdraws consent. Backups of the database still hold what is deleted here.</p>
    <form class="form" @submit=${handled(forget)}>
      <label class="field">Pseudonym<input name="pseudonym" required autocomplete="off" spellcheck="false"></label>
      ${domainField()}
      <label class="field">Reason, for the audit trail; do not name the patient
        <input name="reason" required maxlength="500" autocomplete="off"></label>
      <label class="field">The copies<select name="copies">
        <option value="keep">stay</option>
        <option value="renew">are replaced by copies with fresh UIDs</option><option value="delete">are deleted</option></select></label>
      <button class="danger">Forget …</button>
    </form>
    ${state.result}`;

  draw();
}
