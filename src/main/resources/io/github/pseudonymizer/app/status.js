// SPDX-License-Identifier: GPL-3.0-or-later
// Health, versions, domains in words, metrics as small charts, and what is in the way.
import { html, badge, failure, busy, nothing, notice, number, plural } from './parts.js';
import { find, get, orthanc, own, text } from './http.js';
import { chart, readMetrics } from './metrics.js';

export const title = 'Status';

const PAUSE = 5000;

/** Those that get a chart: name, title, unit. */
const CHARTS = [
  ['pseudonymizer_queue_waiting', 'Studies that wait'],
  ['pseudonymizer_queue_failed', 'Studies that failed'],
  ['pseudonymizer_queue_oldest_age_seconds', 'Oldest in the queue, seconds'],
  ['pseudonymizer_copies_total', 'Copies since the start'],
  ['pseudonymizer_instances_copied_total', 'Instances since the start'],
  ['pseudonymizer_copies_outdated', 'Copies made by older rules'],
  ['pseudonymizer_links_confirmed', 'Copies confirmed'],
  ['pseudonymizer_retries_total', 'Retries since the start'],
];

async function healthNow() {
  try {
    return await get(own('health'));
  } catch (problem) {
    if (problem.body && problem.body.Status) {
      return problem.body;
    }
    throw problem;
  }
}

const row = (name, value) => html`<dt>${name}</dt><dd>${badge(value === 'ok' ? 'good' : 'bad', value)}</dd>`;

function health(state) {
  const now = state.health;
  return html`
    ${now.Details ? notice('bad', 'Something is in the way', now.Details) : nothing}
    ${now.Bypassed ? html`<p>Another plugin answers: ${now.Bypassed.map((route) => html`<code>${route}</code> `)}</p>` : nothing}
    <dl class="facts">
      ${row('State', now.Status)}
      ${row('Database', now.Database)}
      ${now.StableStudies ? row('Stable studies', now.StableStudies) : nothing}
      ${now.Routes ? row('Routes', now.Routes) : nothing}
      <dt>Version of the plugin</dt><dd>${now.Version}</dd>
      ${state.system ? html`<dt>Version of Orthanc</dt><dd>${state.system.Version}</dd>` : nothing}
    </dl>`;
}

const domain = (one) => html`<article class="tile">
  <h3>${one.Domain}</h3>
  <ul>${one.Profile.map((line) => html`<li>${line}</li>`)}</ul>
  <p>${plural(one.Patients, 'patient')}, ${plural(one.Studies, 'study', 'studies')}, ${plural(one.Copies, 'copy', 'copies')},
    ${plural(one.Failures, 'failure')}</p>
</article>`;

const tile = (name, values) => html`<div class="tile">
  <p>${name}</p>
  <div class="value">${number(values[values.length - 1])}</div>
  ${chart(values)}
</div>`;

export async function open({ me, show, active }) {
  const state = { health: {}, system: undefined, domains: [], series: new Map(), problem: undefined };
  const isAdministrator = me.Role === 'administrator';

  async function sample() {
    state.health = await healthNow();
    const answer = await text(orthanc('/tools/metrics-prometheus')).catch(() => '');
    for (const [name, value] of readMetrics(answer)) {
      state.series.set(name, [...(state.series.get(name) || []), value].slice(-120));
    }
    draw();
  }

  const charts = () => CHARTS.filter(([name]) => state.series.has(name));

  const draw = () => show(html`
    <h1>Status</h1>
    ${health(state)}
    ${isAdministrator
      ? html`<h2>Domains</h2>
          ${state.problem ? failure(state.problem) : html`<div class="tiles wider">${state.domains.map(domain)}</div>`}`
      : nothing}
    ${charts().length
      ? html`<h2>Now</h2><div class="tiles">${charts().map(([name, label]) => tile(label, state.series.get(name)))}</div>
          <p class="quiet">The lines begin when this page was opened. Orthanc’s <code>/tools/metrics-prometheus</code> has more.</p>`
      : nothing}`);

  show(busy('Loading …'));
  state.system = await find(orthanc('/system')).catch(() => undefined);
  if (isAdministrator) {
    state.domains = await get(own('domains')).catch((problem) => {
      state.problem = problem;
      return [];
    });
  }
  await sample();
  const later = setInterval(() => active() && sample().catch(() => {}), PAUSE);
  return () => clearInterval(later);
}
