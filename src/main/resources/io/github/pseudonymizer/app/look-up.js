// SPDX-License-Identifier: GPL-3.0-or-later
// From patients to pseudonyms and back. The way back needs a reason, which the audit trail keeps.
import { html, busy, domainField, failure, handled, nothing, notice, table } from './parts.js';
import { own, post } from './http.js';

const lines = (text) => text.split(/[\n\r]+/).map((line) => line.trim()).filter(Boolean);

function pseudonyms(rows) {
  return table('Pseudonyms', ['Patient ID', 'Pseudonym'], rows.map((row) => html`<tr>
    <td>${row.PatientID}</td><td>${row.Pseudonym || html`<span class="quiet">none</span>`}</td></tr>`));
}

function identities(rows) {
  if (!rows.length) {
    return notice('info', 'None of them is known');
  }
  return table('Identities', ['Pseudonym', 'Domain', 'Patient ID', 'Issuer', 'Study Instance UID'], rows.map((row) => html`<tr>
    <td class="wide">${row.Pseudonym}</td><td>${row.Domain}</td><td>${row.PatientID || nothing}</td>
    <td>${row.IssuerOfPatientID || nothing}</td><td class="wide">${row.StudyInstanceUID || nothing}</td></tr>`));
}

export function open({ show }) {
  const state = { there: nothing, back: nothing };
  const draw = () => show(view());

  async function work(key, request, shown) {
    state[key] = busy('Looking …');
    draw();
    try {
      state[key] = shown(await request());
    } catch (problem) {
      state[key] = failure(problem);
    }
    draw();
  }

  const there = (form) => work('there', () => post(own('pseudonyms'), {
    Domain: form.get('domain').trim(),
    PatientIDs: lines(form.get('ids')),
    Assign: form.get('assign') === 'on',
  }), pseudonyms);

  const back = (form) => work('back', () => post(own('identities'), {
    Pseudonyms: lines(form.get('pseudonyms')),
    Reason: form.get('reason').trim(),
  }), identities);

  const view = () => html`
    <h2>The pseudonyms of patients</h2>
    <form class="form" @submit=${handled(there)}>
      ${domainField()}
      <label class="field">Patient IDs, one a line<textarea name="ids" required autocomplete="off" spellcheck="false"></textarea></label>
      <label class="check"><input type="checkbox" name="assign"> Give pseudonyms to patients who have none</label>
      <button class="primary">Look up</button>
    </form>
    ${state.there}
    <h2>Who a pseudonym stands for</h2>
    <form class="form" @submit=${handled(back)}>
      <label class="field">Pseudonyms of patients or Study Instance UIDs of copies, one a line
        <textarea name="pseudonyms" required autocomplete="off" spellcheck="false"></textarea></label>
      <label class="field">Reason, for the audit trail; do not name the patient
        <input name="reason" required maxlength="500" autocomplete="off"></label>
      <button class="primary">Look up</button>
    </form>
    ${state.back}`;

  draw();
}
