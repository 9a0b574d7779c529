// SPDX-License-Identifier: GPL-3.0-or-later
// Pages for people who see nothing else: those whom Orthanc does not know, and those who went astray.
import { html, notice, failure } from './parts.js';
import { find, own } from './http.js';

const unidentified = html`
  <h1>Who are you?</h1>
  <p>Orthanc does not know who uses this page, so it shows nothing about studies.</p>
  <p>If you have an account, sign in to Orthanc first and load this page again. If you have none, or it is not enough,
    ask the person who administers this Orthanc. In its configuration, <code>Pseudonymizer.Administrators</code> and
    <code>Pseudonymizer.Reviewers</code> name the people who may work here.</p>
  <p><a href="../">The state of the plugin</a> can be read by everybody.</p>`;

/** What is shown in place of a view that does not exist, or is not for this person. */
export function elsewhere(me) {
  if (me.Role === 'unidentified') {
    return unidentified;
  }
  return html`<h1>Nothing here</h1>
    ${notice(
      'info',
      'This view does not exist, or it is not for you',
      `You are here as ${me.Role}. Administrators and reviewers see more.`,
    )}
    <p><a href="#/">To the start</a></p>`;
}

/** What is shown if the plugin cannot even say who is there. */
export async function outOfOrder(problem) {
  let health;
  try {
    health = await find(own('health'));
  } catch (unwell) {
    health = unwell.body;
  }
  return html`<h1>Out of order</h1>
    ${failure(problem)}
    ${health ? html`<p>Database: <code>${health.Database}</code>. ${health.Details || ''}</p>` : nothing}
    <p><a href="">Load this page again</a></p>`;
}
