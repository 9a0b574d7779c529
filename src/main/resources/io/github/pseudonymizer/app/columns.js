// SPDX-License-Identifier: GPL-3.0-or-later
// What becomes of each column of a clinical table. One that nothing is said about is an error, so none passes unseen.
import { html, nothing, table } from './parts.js';

/** By the names that the address has. */
const ROLES = {
  id: 'Patient ID: becomes the pseudonym',
  issuer: 'Issuer of Patient ID: is left out',
  study: 'Study Instance UID: becomes that of the copy',
  dates: 'Date: moves as in the copies',
  drop: 'Is left out',
  keep: 'Stays as it is',
};

const SINGLE = { id: 'Patient ID', issuer: 'Issuer of Patient ID', study: 'Study Instance UID' };

/** Names that say what they are. */
const KNOWN = { patientid: 'id', issuerofpatientid: 'issuer', studyinstanceuid: 'study' };

const FORMS = ['dmy', 'mdy', 'ymd', 'dd.MM.yyyy', 'MMddyyyy'];

/** Orthanc's own limit of a request's head is 16 KiB. */
const LONGEST = 12000;

/** The columns of a table: name, example, role and form of dates. The role is empty as long as nothing is said. */
export const columnsOf = ({ names, example }) =>
  names.map((name, index) => ({ name, example: example[index] || '', role: KNOWN[name.toLowerCase()] || '', form: '' }));

/** What is wrong with the choice; empty if nothing is. */
export function mistake(columns) {
  const twice = Object.keys(SINGLE).find((role) => columns.filter((column) => column.role === role).length > 1);
  if (twice) {
    return `Only one column can be the ${SINGLE[twice]}.`;
  }
  return columns.some((column) => column.role === 'id') ? '' : 'One column must be the Patient ID.';
}

/** Encodes what would end a name. Orthanc decodes the address as a whole; then the plugin decodes each name. */
const encoded = (text) => text.replace(/[%,:&/]/g, encodeURIComponent);

const listed = (column) => encoded(column.name) + (column.role === 'dates' && column.form.trim() ? ':' + encoded(column.form.trim()) : '');

/** The last segment of the address that a table is sent to; undefined if it is too long. */
export function segment(domain, columns, assign) {
  const lists = Object.keys(ROLES)
    .map((role) => [role, columns.filter((column) => column.role === role).map(listed).join(',')])
    .filter(([, list]) => list);
  const text = [['domain', domain], ...lists, ['assign', assign]].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  return text.length > LONGEST ? undefined : text;
}

const choice = (column, index, changed) => html`
  <select name="column-${index}" required aria-label="What becomes of ${column.name}"
    @change=${(event) => changed(column, 'role', event.target.value)}>
    <option value="" .selected=${!column.role}>Choose …</option>
    ${Object.entries(ROLES).map(([role, shown]) => html`<option value=${role} .selected=${role === column.role}>${shown}</option>`)}
  </select>`;

const form = (column, index, changed) => html`
  <input name="form-${index}" list="forms" autocomplete="off" spellcheck="false" placeholder="as they show it"
    aria-label="Form of the dates of ${column.name}" .value=${column.form} @input=${(event) => changed(column, 'form', event.target.value)}>`;

/**
 * The choice for each column.
 *
 * @param changed is called with the column, the name of its field and the new value
 */
export const choices = (columns, changed) => html`
  ${table('Columns', ['Column', 'First row', 'What becomes of it', 'Form of its dates'], columns.map((column, index) => html`<tr>
    <td class="wide">${column.name}</td><td class="wide">${column.example}</td>
    <td>${choice(column, index, changed)}</td>
    <td>${column.role === 'dates' ? form(column, index, changed) : nothing}</td></tr>`))}
  <datalist id="forms">${FORMS.map((one) => html`<option value=${one}></option>`)}</datalist>`;
