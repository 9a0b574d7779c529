// SPDX-License-Identifier: GPL-3.0-or-later
// Pseudonyms beside copies: look up, import, adopt and so on. Each is a part of the address.
import { html, nothing } from './parts.js';

export const title = 'Pseudonyms';

const PARTS = [
  { path: 'look-up', name: 'Look up', load: () => import('./look-up.js') },
  { path: 'import', name: 'Import', load: () => import('./import.js') },
  { path: 'adopt', name: 'Adopt copies', load: () => import('./adopt.js') },
  { path: 'table', name: 'Clinical tables', load: () => import('./table.js') },
  { path: 'export', name: 'Export', load: () => import('./export.js') },
  { path: 'merge', name: 'Join patients', load: () => import('./merge.js') },
  { path: 'forget', name: 'Forget a patient', load: () => import('./forget.js') },
];

const navigation = (current) => html`<nav class="sub" aria-label="Pseudonyms">
  ${PARTS.map((part) => html`<a href="#/service/${part.path}" aria-current=${part === current ? 'page' : nothing}>${part.name}</a>`)}
</nav>`;

export async function open(context) {
  const part = PARTS.find((one) => one.path === context.parts[1]) || PARTS[0];
  const module = await part.load();
  return module.open({
    ...context,
    show: (content) => context.show(html`<h1>Pseudonyms</h1>${navigation(part)}${content}`),
  });
}
