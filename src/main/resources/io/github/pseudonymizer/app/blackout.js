// SPDX-License-Identifier: GPL-3.0-or-later
// "Use for this study": a copy of one study in which the rectangles are black. A job of Orthanc makes it.
import { html, failure, nothing, notice, plural } from './parts.js';
import { Failure, get, orthanc, own, post } from './http.js';
import { ask } from './ask.js';
import { openStudy } from './explorers.js';

const PAUSE = 1000;
const ENDED = ['Success', 'Failure'];

/** The rectangles as the field BlackOut of a request takes them. */
export const wishOf = (kinds) => kinds
  .filter((kind) => kind.Rows > 0 && kind.Rectangles.length)
  .map(({ Rows, Columns, SopClass, Rectangles }) => ({ Rows, Columns, ...(SopClass ? { SopClass } : {}), Rectangles }));

const wait = () => new Promise((resolve) => setTimeout(resolve, PAUSE));

/** Waits for the end of a job; tells how far it is, from 0 to 1. */
async function ended(job, told, active) {
  while (active()) {
    const now = await get(orthanc('/jobs/' + encodeURIComponent(job)));
    if (ENDED.includes(now.State)) {
      return now;
    }
    told(now.Progress / 100);
    await wait();
  }
  return undefined;
}

/** The study no longer counts as failed once it is looked at again. */
async function settle(study) {
  try {
    await post(own('queue/retry'), { Studies: [study] });
  } catch (notThere) {
    // It may have been asked for by hand, or be retried already.
  }
}

/** What came of a job. */
async function outcome(job, study) {
  const { HttpStatus, Error: reason, ID: copy, Ignored: ignored } = job.Content;
  if (job.State !== 'Success') {
    return failure(new Failure(HttpStatus || 500, reason || job.ErrorDescription || ''));
  }
  await settle(study);
  return html`${notice('good', 'The copy is made, and the rectangles are black in it', (ignored || []).join('; '))}
    <p class="actions"><a href="#/link/${copy}">Compare it with the original</a>
      <a href="#" @click=${openStudy(copy)}>Open it in the Explorer</a></p>`;
}

/** Follows a job to its end, also one that was begun before this view was opened. */
export async function follow(job, study, show, active) {
  const progress = (part) => show(html`<p role="status">Making the copy … it goes on if you leave this view.</p>
    <progress max="1" .value=${part || 0} aria-label="Progress"></progress>`);
  progress(0);
  try {
    const end = await ended(job, progress, active);
    if (end) {
      show(await outcome(end, study));
    }
  } catch (problem) {
    show(problem.status === 404
      ? notice('info', 'Orthanc no longer knows this job', 'The view Links shows the copy if it was made.')
      : failure(problem));
  }
}

const sizes = (wish) => wish.map((kind) => `${kind.Columns} × ${kind.Rows}`).join(', ');

/**
 * Asks, and begins.
 *
 * @returns the id of the job; undefined if the answer is no
 */
export async function begin(study, kinds) {
  const wish = wishOf(kinds);
  const count = wish.reduce((sum, kind) => sum + kind.Rectangles.length, 0);
  const agreed = await ask({
    title: 'Use these rectangles for this study?',
    text: `A copy of this study is made in which ${plural(count, 'rectangle is', 'rectangles are')} black in every image of ${sizes(wish)} pixels, also in images that arrive later. Other images that may have text are refused. If there is a copy already, all of it is made again. The rectangles can only be added to later, not taken away. The original stays as it is.`,
    action: 'Make the copy',
  });
  return agreed && (await post(orthanc(`/studies/${encodeURIComponent(study)}/anonymize`), { BlackOut: wish, Asynchronous: true })).ID;
}

/** The part of the page with the button. */
export function blackOutPart(kinds, may, use) {
  const wish = wishOf(kinds);
  if (!wish.length) {
    return nothing;
  }
  return html`
    <h2>Use for this study</h2>
    ${may
      ? html`<p>Makes a copy of this study alone, in which all rectangles are black: ${wish.map((kind, at) => html`${at ? ', ' : ''}${plural(kind.Rectangles.length, 'rectangle')}
            in images of ${kind.Columns} × ${kind.Rows}`)}. If it has images of other sizes with text, draw on these, too.</p>
          <p class="actions"><button class="primary" @click=${use}>Use for this study …</button></p>`
      : html`<p>Not possible: requests to anonymize do not come to the plugin, because <code>Intercept</code> in Orthanc’s configuration says so.</p>`}`;
}
