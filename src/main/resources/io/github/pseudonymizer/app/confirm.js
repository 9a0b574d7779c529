// SPDX-License-Identifier: GPL-3.0-or-later
// Confirm or reject that a copy belongs to its original, as a whole or one series of it.
import { html, badge, confirmationBadge, handled, nothing, notice, plural, table, time } from './parts.js';

const decision = (link, decide) => html`
  <form class="form" aria-label="Decision" @submit=${handled(async (form, event) => {
    const answer = { Decision: event.submitter.value, Comment: form.get('comment').trim(), Series: form.get('series') || undefined };
    const isRecorded = await decide(answer);
    if (isRecorded) {
      event.target.reset();
    }
  })}>
    <label class="field">What you decide about
      <select name="series">
        <option value="">the whole copy</option>
        ${link.Series.map((series, index) => (series.Copy
          ? html`<option value=${series.Copy}>series ${index + 1}, ${nameOf(series)}</option>`
          : nothing))}
      </select>
    </label>
    <label class="field">Comment<textarea name="comment" maxlength="2000"></textarea></label>
    <p class="actions">
      <button class="primary" value="confirm">Confirm: they belong together</button>
      <button class="danger" value="reject">Reject</button>
    </p>
  </form>`;

export const nameOf = (series) =>
  [series.Tags.Modality, series.Tags.SeriesDescription, plural(series.Instances.length, 'instance')].filter(Boolean).join(', ');

const entry = (one) => html`<tr>
  <td>${badge(one.Decision === 'rejected' ? 'bad' : one.Decision === 'confirmed' ? 'good' : 'warning', one.Decision)}</td>
  <td>${one.Series ? html`<code>${one.Series.slice(0, 8)}…</code>` : 'whole copy'}</td>
  <td>${one.By}</td><td>${time(one.At)}</td><td class="wide">${one.Comment || nothing}</td>
</tr>`;

function standing(link) {
  const now = link.Confirmation;
  if (!now) {
    return notice('info', 'This copy is not confirmed yet');
  }
  const kind = { confirmed: 'good', rejected: 'bad', stale: 'warning' }[now.State] || 'info';
  const words = {
    confirmed: 'Confirmed',
    rejected: 'Rejected',
    stale: 'The copy has changed since it was decided about',
  };
  return notice(kind, words[now.State] || now.State, '', html`<p>${now.By}, ${time(now.At)}${now.Comment ? `: ${now.Comment}` : ''}</p>`);
}

/** The part of a link's page about decisions. */
export const decisions = (link, decide, withdraw) => html`
  ${standing(link)}
  ${link.Confirmation ? html`<p><button @click=${withdraw}>Withdraw this decision</button></p>` : nothing}
  ${decision(link, decide)}
  ${link.Series.some((series) => series.Confirmation)
    ? html`<h3>Decisions about series</h3>
        <ul>${link.Series.map((series, index) => html`<li>Series ${index + 1}, ${nameOf(series)}: ${confirmationBadge(series.Confirmation)}</li>`)}</ul>`
    : nothing}
  ${link.History && link.History.length
    ? html`<details><summary>History</summary>
        ${table('History of decisions', ['Decision', 'About', 'Who', 'When', 'Comment'], link.History.map(entry))}</details>`
    : nothing}`;
