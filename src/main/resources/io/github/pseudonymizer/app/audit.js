// SPDX-License-Identifier: GPL-3.0-or-later
// The audit trail: who did what, the oldest first from a day on.
import { html, busy, failure, handled, nothing, notice, save, table, time } from './parts.js';
import { blob, get, own, query } from './http.js';

export const title = 'Audit trail';

const PAGE = 200;
const DAYS = 7;

const weekAgo = () => new Date(Date.now() - DAYS * 86400000).toISOString().slice(0, 10);

const row = (entry) => html`<tr>
  <td class="number">${entry.Number}</td>
  <td>${time(entry.At)}</td>
  <td>${entry.Event}</td>
  <td>${entry.User || html`<span class="quiet">${entry.Cause}</span>`}${entry.Address ? html`<br><span class="quiet">${entry.Address}</span>` : nothing}</td>
  <td>${entry.Domain}</td>
  <td class="wide">${entry.Subject}</td>
  <td class="wide">${entry.Detail}</td>
</tr>`;

const HEADS = ['Number', 'When', 'What', 'Who', 'Domain', 'About', 'Details'];

export async function open({ query: asked, show }) {
  const since = asked.get('since') || weekAgo();
  const subject = asked.get('subject') || '';
  const isDay = since.includes('-');
  const apply = (form) => {
    location.hash = '/audit' + query({ since: form.get('since'), subject: form.get('subject').trim() });
  };
  const download = async () => {
    try {
      save(await blob(own('audit' + query({ since, subject, format: 'csv' }))), 'audit.csv');
    } catch (problem) {
      draw(failure(problem));
    }
  };
  const draw = (content) => show(html`
    <h1>Audit trail</h1>
    <form class="filters" @submit=${handled(apply)}>
      <label class="field">From (UTC)<input type="date" name="since" required .value=${isDay ? since.slice(0, 10) : weekAgo()}></label>
      <label class="field">Pseudonym or id of a copy<input name="subject" .value=${subject} autocomplete="off" spellcheck="false"></label>
      <button class="primary">Show</button>
      <button type="button" @click=${download}>Download as CSV</button>
    </form>
    ${content}`);
  draw(busy('Loading …'));
  try {
    const page = await get(own('audit' + query({ since, subject, limit: PAGE })));
    draw(page.Entries.length
      ? html`${table('Audit trail', HEADS, page.Entries.map(row))}
          ${page.Done ? nothing : html`<p><a href="#/audit${query({ since: page.Next, subject })}">Next page</a></p>`}`
      : notice('info', 'No entry'));
  } catch (problem) {
    draw(failure(problem));
  }
}
