// SPDX-License-Identifier: GPL-3.0-or-later
// The frame around all views: who is there, where they may go, and which view the address names.
import { html, render, nothing } from './lit-html.js';
import { find, own } from './http.js';
import { busy, failure } from './parts.js';

const EVERYBODY = ['administrator', 'reviewer', 'user'];
const REVIEWERS = ['administrator', 'reviewer'];
const ADMINISTRATORS = ['administrator'];

/** Each view: the first part of its address, its name in the navigation or the view that it belongs to, who sees it, its module. */
const VIEWS = [
  { path: 'links', name: 'Links', roles: REVIEWERS, load: () => import('./links.js') },
  { path: 'link', below: 'links', roles: REVIEWERS, load: () => import('./link.js') },
  { path: 'queue', name: 'Queue', roles: ADMINISTRATORS, load: () => import('./queue.js') },
  { path: 'burned-in', name: 'Burned-in text', roles: ADMINISTRATORS, load: () => import('./burned.js') },
  { path: 'built-in', name: 'Built-in copies', roles: ADMINISTRATORS, load: () => import('./builtin.js') },
  { path: 'service', name: 'Pseudonyms', roles: ADMINISTRATORS, load: () => import('./service.js') },
  { path: 'audit', name: 'Audit trail', roles: ADMINISTRATORS, load: () => import('./audit.js') },
  { path: 'status', name: 'Status', roles: REVIEWERS, load: () => import('./status.js') },
  { path: 'study', name: 'Study', roles: EVERYBODY, load: () => import('./study.js') },
];

const host = document.getElementById('app');
let me = { Name: '', Role: 'unidentified' };
let leave = () => {};
let visit = 0;
let shown = [];

const seen = () => VIEWS.filter((view) => view.roles.includes(me.Role));

function frame(current, content) {
  shown = [current, content];
  render(
    html`
      <a class="skip" href="#main" @click=${skip}>To the content</a>
      <header>
        <a class="brand" href="#/">Pseudonymizer</a>
        <nav aria-label="Views">
          ${seen()
            .filter((view) => view.name)
            .map((view) => html`
              <a href="#/${view.path}" aria-current=${view === current ? 'page' : nothing}>${view.name}</a>`)}
        </nav>
        <span class="who">${me.Name ? html`${me.Name}, ` : nothing}${me.Role}</span>
      </header>
      <main id="main" tabindex="-1">${content}</main>
    `,
    host,
  );
}

function skip(event) {
  event.preventDefault();
  document.getElementById('main').focus();
}

/** A part of an address that may be malformed. */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch (malformed) {
    return part;
  }
}

/** The address behind #, as parts and arguments. */
function place() {
  const [path, search = ''] = location.hash.replace(/^#\/?/, '').split('?');
  return { parts: path.split('/').filter(Boolean).map(decoded), query: new URLSearchParams(search) };
}

function viewFor(parts) {
  const known = VIEWS.find((view) => view.path === parts[0]);
  if (!parts.length) {
    return seen()[0];
  }
  return known && known.roles.includes(me.Role) ? known : undefined;
}

async function go() {
  leave();
  leave = () => {};
  const mine = ++visit;
  const where = place();
  const view = viewFor(where.parts);
  if (!view) {
    const { elsewhere } = await import('./nobody.js');
    frame(undefined, elsewhere(me));
    document.title = 'Pseudonymizer';
    return;
  }
  const show = (content) => mine === visit && frame(VIEWS.find((one) => one.path === (view.below || view.path)), content);
  show(busy('Loading …'));
  try {
    const module = await view.load();
    document.title = `${module.title} – Pseudonymizer`;
    const ended = await module.open({ ...where, me, show, active: () => mine === visit });
    if (mine === visit) {
      leave = ended || leave;
    } else if (ended) {
      ended();
    }
  } catch (problem) {
    show(html`<h1>${view.name || 'Study'}</h1>${failure(problem)}`);
  }
}

/** What no view has expected is told all the same. */
addEventListener('unhandledrejection', (event) => {
  event.preventDefault();
  const [current, content] = shown;
  frame(current, html`${failure(event.reason)}${content}`);
  shown = [current, content];
});

async function start() {
  frame(undefined, busy('Loading …'));
  try {
    me = (await find(own('me'))) || me;
  } catch (problem) {
    const { outOfOrder } = await import('./nobody.js');
    frame(undefined, await outOfOrder(problem));
    return;
  }
  addEventListener('hashchange', go);
  go();
}

start();
