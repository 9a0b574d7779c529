// SPDX-License-Identifier: GPL-3.0-or-later
// The studies that wait, and those that failed: grouped by reason, with what to do about each.
import { html, busy, failure, nothing, notice, number, plural, table, time, id } from './parts.js';
import { find, get, own, post, query } from './http.js';
import { openStudy } from './explorers.js';

export const title = 'Queue';

const SHOWN = 200;
const PAUSE = 5000;

const tile = (name, value) => html`<div class="tile"><p>${name}</p><div class="value">${number(value || 0)}</div></div>`;

const NAMES = { waiting: 'waiting', claimed: 'being worked on', failed: 'failed' };

function tiles(counts) {
  const known = Object.entries(counts).map(([state, count]) => [state.toLowerCase(), count]);
  return html`<div class="tiles">${known.map(([state, count]) => tile(NAMES[state] || state, count))}</div>`;
}

/** The route names some studies of each reason; the list of failures may have more. */
const studiesOf = (reason, failed) => {
  const listed = failed.filter((work) => work.Reason === reason.Reason).map((work) => work.Study);
  return listed.length > reason.Studies.length ? listed : reason.Studies;
};

const group = (reason, studies, retry) => html`<tr>
  <td>${reason.Meaning}<br><span class="quiet">${reason.Reason}</span></td>
  <td>${reason.Remedy}${reason.Cause === 'PIXELS' ? html` <a href="#/burned-in">Look at the images</a>` : nothing}</td>
  <td class="number">${number(reason.Count)}</td>
  <td><button @click=${() => retry(studies)}>
    Try ${studies.length < reason.Count ? `${studies.length} of them` : 'them'} again</button></td>
</tr>`;

const one = (work, retry) => html`<tr>
  <td><a href="#" @click=${openStudy(work.Study)}>${id(work.Study)}</a></td>
  <td class="wide">${work.Reason}</td>
  <td class="number">${work.Attempts}</td>
  <td>${time(work.Added)}</td>
  <td><button @click=${() => retry([work.Study])}>Try again</button></td>
</tr>`;

export async function open({ show, active }) {
  const state = { counts: {}, reasons: [], failed: [], message: nothing };

  async function load() {
    [state.counts, state.reasons, state.failed] = await Promise.all([
      get(own('queue')),
      find(own('queue/reasons')).then((reasons) => reasons || []),
      get(own('queue/failed' + query({ limit: SHOWN }))),
    ]);
    draw();
  }

  async function retry(studies) {
    try {
      const answer = await post(own('queue/retry'), studies ? { Studies: studies } : { All: true });
      state.message = notice('good', `${plural(answer.Retried, 'study', 'studies')} will be tried again`);
    } catch (problem) {
      state.message = failure(problem);
    }
    await load().catch((problem) => show(failure(problem)));
  }

  const failures = () => html`
    <h2>Why studies failed</h2>
    ${!state.reasons.length ? nothing : table('Reasons', ['Reason', 'What to do', 'Studies', ''], state.reasons.map((reason) => group(reason, studiesOf(reason, state.failed), retry)))}
    <p class="actions"><button class="primary" @click=${() => retry()}>Try all again</button></p>
    <h2>Studies that failed</h2>
    ${state.failed.length === SHOWN ? html`<p>The ${SHOWN} oldest are shown.</p>` : nothing}
    ${table('Studies that failed', ['Study', 'Reason', 'Attempts', 'In the queue since', ''], state.failed.map((work) => one(work, retry)))}`;

  const draw = () => show(html`
    <h1>Queue</h1>
    ${state.message}
    ${tiles(state.counts)}
    ${state.failed.length ? failures() : notice('good', 'No study has failed')}`);

  show(busy('Loading …'));
  await load();
  const later = setInterval(async () => {
    try {
      const counts = await get(own('queue'));
      if (active()) {
        state.counts = counts;
        draw();
      }
    } catch (ignored) {
      // The next one may be answered.
    }
  }, PAUSE);
  return () => clearInterval(later);
}
