// SPDX-License-Identifier: GPL-3.0-or-later
// Originals and their copies: search, filters, pages. The address holds the filters, so that it can be sent to others,
// but never a Patient ID, because browsers keep addresses.
import { html, asker, badge, busy, confirmationBadge, failure, handled, id, nothing, notice, stateBadge, table, time } from './parts.js';
import { get, own, post, query } from './http.js';

export const title = 'Links';

const PAGE = 50;
const KEYS = ['pseudonym', 'study', 'domain', 'state', 'confirmed', 'from', 'to'];
let patient = '';

const STATES = [['', 'all'], ['COMPLETE', 'complete'], ['STORING', 'being made'], ['FAILED', 'failed']];
const CONFIRMED = [['', 'all'], ['yes', 'confirmed'], ['no', 'not yet'], ['rejected', 'rejected'], ['stale', 'stale']];

const text = (name, label, value, more = '') => html`
  <label class="field">${label}
    <input name=${name} .value=${value} autocomplete="off" spellcheck="false" placeholder=${more}>
  </label>`;

const choice = (name, label, value, words) => html`
  <label class="field">${label}
    <select name=${name}>
      ${words.map(([word, shown]) => html`<option value=${word} .selected=${word === value}>${shown}</option>`)}
    </select>
  </label>`;

const day = (name, label, value) => html`
  <label class="field">${label}<input type="date" name=${name} .value=${value}></label>`;

function filters(values, apply, all) {
  return html`<form class="filters" role="search" aria-label="Links" @submit=${handled(apply)}>
    ${text('pseudonym', 'Pseudonym', values.pseudonym)}
    ${text('patient', 'Patient ID, exactly', patient)}
    ${text('study', 'Orthanc’s id of original or copy', values.study)}
    ${text('domain', 'Domain', values.domain)}
    ${choice('state', 'State', values.state, STATES)}
    ${choice('confirmed', 'Confirmation', values.confirmed, CONFIRMED)}
    ${day('from', 'Made from', values.from)}
    ${day('to', 'to', values.to)}
    <button class="primary">Search</button>
    <a href="#/links" @click=${all}>Show all</a>
  </form>`;
}

const row = (link) => html`<tr>
  <td><a href="#/link/${link.Copy}">${link.Pseudonym}</a></td>
  <td>${id(link.Original)} → ${id(link.Copy)}</td>
  <td>${link.Domain}</td>
  <td>${stateBadge(link.State)}${link.Orphans ? badge('warning', `${link.Orphans} without original`) : nothing}</td>
  <td>${confirmationBadge(link.Confirmation)}</td>
  <td>${asker(link)}</td>
  <td>${time(link.Made || link.Changed)}</td>
  <td class="number">${link.Instances}</td>
</tr>`;

const HEADS = ['Pseudonym', 'Original → copy', 'Domain', 'State', 'Confirmation', 'Who', 'When', 'Instances'];

function list(values, rows, { since, limit }) {
  if (!rows.length) {
    return notice('info', since ? 'That was all' : 'No link found', since ? '' : 'Other filters may find some.');
  }
  const { Next: next, Copy: copy } = rows[rows.length - 1];
  return html`
    ${table('Links', HEADS, rows.map(row))}
    <p class="actions">
      ${since ? html`<a href="#/links${query({ ...values, limit })}">First page</a>` : nothing}
      ${rows.length === Number(limit || PAGE) ? html`<a href="#/links${query({ ...values, limit, since: next || copy })}">Next page</a>` : nothing}
    </p>`;
}

/** Empty filters are left out. */
const find = (filters) => {
  const given = Object.entries(filters).filter(([, value]) => value !== '').map(([key, value]) => [key, String(value)]);
  return patient
    ? post(own('links'), { PatientID: patient, ...Object.fromEntries(given) })
    : get(own('links' + query(filters)));
};

export async function open(view) {
  const { query: asked, show } = view;
  const values = Object.fromEntries(KEYS.map((key) => [key, asked.get(key) || '']));
  const part = { since: asked.get('since') || '', limit: asked.get('limit') || '' };
  const go = (hash) => {
    if (location.hash === hash) {
      open(view); // The address stays the same if only the Patient ID is another one.
    } else {
      location.hash = hash;
    }
  };
  const apply = (form) => {
    patient = form.get('patient').trim();
    go('#/links' + query(Object.fromEntries(KEYS.map((key) => [key, form.get(key).trim()]))));
  };
  const all = (event) => {
    event.preventDefault();
    patient = '';
    go('#/links');
  };
  const draw = (content) => show(html`
    <h1>Links between originals and copies</h1>
    ${filters(values, apply, all)}
    ${content}`);
  draw(busy('Looking …'));
  try {
    draw(list(values, await find({ ...values, ...part, limit: part.limit || PAGE }), part));
  } catch (problem) {
    draw(failure(problem));
  }
}
