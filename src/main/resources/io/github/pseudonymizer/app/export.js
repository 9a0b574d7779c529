// SPDX-License-Identifier: GPL-3.0-or-later
// What the database knows, as a table to take away.
import { html, busy, domainField, failure, handled, nothing, notice, save } from './parts.js';
import { blob, own, query } from './http.js';

const WORDS = { patients: 'Patients and their pseudonyms', studies: 'Studies and their pseudonyms', links: 'Originals and copies in this Orthanc' };

export function open({ show }) {
  const state = { message: nothing };
  const draw = () => show(view());

  async function take(form) {
    const what = form.get('what');
    const domain = form.get('domain').trim();
    state.message = busy('Reading the database …');
    draw();
    try {
      const content = await blob(own('export' + query({ domain, what, reason: form.get('reason').trim() })));
      save(content, `${what}-${domain}.csv`);
      state.message = notice('good', 'The table is in your downloads', 'It undoes the pseudonymization for everybody who reads it. Keep it as you keep the key file.');
    } catch (problem) {
      state.message = failure(problem);
    }
    draw();
  }

  const view = () => html`
    <h2>Take it away</h2>
    <form class="form" @submit=${handled(take)}>
      ${domainField()}
      <label class="field">What<select name="what">
        ${Object.entries(WORDS).map(([word, shown]) => html`<option value=${word}>${shown}</option>`)}</select></label>
      <label class="field">Reason, for the audit trail<input name="reason" required maxlength="500" autocomplete="off"></label>
      <button class="primary">Download as CSV</button>
    </form>
    ${state.message}`;

  draw();
}
