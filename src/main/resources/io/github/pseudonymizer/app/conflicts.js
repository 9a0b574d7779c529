// SPDX-License-Identifier: GPL-3.0-or-later
// What stands against a table or a copy, each with its reason.
import { html, nothing, number, table } from './parts.js';

const SHOWN = 200;

export const conflictCount = (report) => report.Conflicts.length + (report.ConflictsNotListed || 0);

const line = { head: 'Line', cell: (conflict) => html`<td class="number">${conflict.Line}</td>` };

/**
 * The list of conflicts, or nothing.
 *
 * @param place the head and the cell of the first column, which says where a conflict is
 */
export function conflictList(report, place = line) {
  if (!report.Conflicts.length) {
    return nothing;
  }
  const rows = report.Conflicts.slice(0, SHOWN).map((one) => html`<tr>${place.cell(one)}<td class="wide">${one.Reason}</td></tr>`);
  return html`${table('Conflicts', [place.head, 'Reason'], rows)}
    ${conflictCount(report) > SHOWN ? html`<p>The first ${SHOWN} of ${number(conflictCount(report))} are shown.</p>` : nothing}`;
}
