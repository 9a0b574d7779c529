// SPDX-License-Identifier: GPL-3.0-or-later
// Small parts that several views show.
import { html, nothing } from './lit-html.js';

export { html, nothing };

/** A time of the server in the reader's own zone; the exact one is its title. */
export function time(iso) {
  if (!iso) {
    return nothing;
  }
  const at = new Date(iso);
  const shown = isNaN(at) ? iso : at.toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });
  return html`<time datetime=${iso} title=${iso}>${shown}</time>`;
}

export const number = (value) => Number(value).toLocaleString();

export const plural = (count, one, many = one + 's') => `${number(count)} ${count === 1 ? one : many}`;

/** Something the reader should know: kind is info, good, warning or bad. */
export const notice = (kind, title, text = '', more = nothing) => html`
  <div class="notice ${kind}" role=${kind === 'bad' ? 'alert' : 'status'}>
    <strong>${title}</strong>${text ? html`<p>${text}</p>` : nothing}${more}
  </div>`;

/** Why something failed, and what to do about it. */
export function failure(problem) {
  if (problem.status === undefined) {
    console.error(problem); // a fault of this page itself
  }
  return notice(
    'bad',
    problem.title || 'This page has a fault',
    problem.details || '',
    problem.advice ? html`<p>${problem.advice}</p>` : nothing,
  );
}

export const busy = (text) => html`<p class="busy" role="status"><span class="wheel" aria-hidden="true"></span>${text}</p>`;

/** A short word in a coloured frame; the word alone says everything. */
export const badge = (kind, word) => html`<span class="badge ${kind}">${word}</span>`;

const STATES = { COMPLETE: ['good', 'complete'], STORING: ['info', 'being made'], FAILED: ['bad', 'failed'] };

export function stateBadge(state) {
  const [kind, word] = STATES[state] || ['info', state];
  return badge(kind, word);
}

const CAUSES = {
  HTTP: 'a request',
  STABLE_STUDY: 'automatically',
  INTERNAL: 'a script or a plugin',
  RECOVERY: 'after an interruption',
  STRAY: 'in place of a copy of Orthanc',
  REMAKE: 'made again',
  COMMAND: 'a command',
};

/** Who or what asked for a copy. */
export const asker = (link) => link.User || html`<span class="quiet">${CAUSES[link.Cause] || link.Cause}</span>`;

const CONFIRMATIONS = { confirmed: 'good', rejected: 'bad', stale: 'warning' };

export function confirmationBadge(confirmation) {
  if (!confirmation) {
    return html`<span class="quiet">not yet</span>`;
  }
  return badge(CONFIRMATIONS[confirmation.State] || 'info', confirmation.State);
}

/** A long id that can be read as a whole by whoever needs it. */
export const id = (value) => html`<code class="id" title=${value}>${String(value).slice(0, 8)}…</code>`;

/** Wide tables scroll by themselves, also by keyboard. */
export const table = (label, heads, rows) => html`
  <div class="scroll" tabindex="0" role="region" aria-label=${label}>
    <table>
      <thead><tr>${heads.map((head) => (head ? html`<th scope="col">${head}</th>` : html`<td></td>`))}</tr></thead>
      <tbody>${rows}</tbody>
    </table>
  </div>`;

/** Names of domains. Others, such as one with a slash, could not even be asked for in an address. */
const DOMAIN = ' *[A-Za-z0-9_.\\-]{1,64} *';
const ALLOWED = 'A domain’s name has letters, digits and the characters _ . -';

/** A field for the name of a domain. */
export const domainField = (label = 'Domain') => html`
  <label class="field">${label}<input name="domain" required value="default" pattern=${DOMAIN} title=${ALLOWED}
    autocomplete="off" spellcheck="false"></label>`;

/** A field for the name of a domain that the rules choose otherwise. */
export const optionalDomainField = (label = 'Domain') => html`
  <label class="field">${label}<input name="domain" placeholder="as the rules say" pattern=${DOMAIN} title=${ALLOWED}
    autocomplete="off" spellcheck="false"></label>`;

/** A form that is sent by a handler and not by the browser. */
export const handled = (handler) => (event) => {
  event.preventDefault();
  handler(new FormData(event.target), event);
};

/** Copies a text for other programs; true if the browser lets us. */
export async function copyText(value) {
  try {
    await navigator.clipboard.writeText(value);
    return true;
  } catch (denied) {
    return false;
  }
}

/** Hands a file to the browser, as if it had been downloaded. */
export function save(content, name) {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}
