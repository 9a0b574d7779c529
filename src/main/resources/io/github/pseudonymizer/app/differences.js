// SPDX-License-Identifier: GPL-3.0-or-later
// The attributes that differ between an original and its copy, with the reason for each.
import { html, busy, failure, nothing, notice, table } from './parts.js';
import { get, own, query } from './http.js';

/** Asks for those of one instance; each such question leaves an entry in the audit trail. */
export const differencesOf = (copy, instance) =>
  get(own(`links/${encodeURIComponent(copy)}/differences${query({ instance })}`));

/** A value; without one it is absent on this side, or nothing that can be read. */
function value(text, kind, isAbsent) {
  const shown = text === '' ? 'empty' : isAbsent ? 'absent' : 'not text';
  return html`<td class="wide ${kind}">${text ? text : html`<span class="quiet">${shown}</span>`}</td>`;
}

const row = (one) => html`<tr>
  <td class="wide">${one.Keyword || one.Tag}${one.Path === one.Keyword ? nothing : html`<br><code class="quiet">${one.Path}</code>`}</td>
  ${value(one.Original, 'before', one.Change === 'added')}
  ${value(one.Copy, 'after', one.Change === 'removed')}
  <td>${one.Reason}</td>
</tr>`;

/** The part of the page for them: a button first, because both values are shown, and that is recorded. */
export function differences(state, load) {
  if (state.problem) {
    return failure(state.problem);
  }
  if (state.loading) {
    return busy('Comparing …');
  }
  const button = html`<p class="actions"><button @click=${load}>
    ${state.answer ? 'Compare the attributes of the picture shown now' : 'Show the attributes that differ'}</button>
    <span class="quiet">The audit trail records that you looked.</span></p>`;
  if (!state.answer) {
    return button;
  }
  const rows = state.answer.Differences || [];
  return html`${button}
    ${rows.length
      ? table('Attributes that differ', ['Attribute', 'Original', 'Copy', 'Reason'], rows.map(row))
      : notice('info', 'No attribute differs')}
    ${state.answer.Count > rows.length ? html`<p>The first ${rows.length} of ${state.answer.Count} are shown.</p>` : nothing}
    ${state.answer.RulesOfCopy === false ? html`<p>The reasons are those of today’s rules, because the rules of this copy are not recorded.</p>` : nothing}`;
}
