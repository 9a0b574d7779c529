// SPDX-License-Identifier: GPL-3.0-or-later
// Original and copy side by side, the same picture of both at the same time.
import { html, nothing, notice } from './parts.js';
import { find, orthanc } from './http.js';
import { picture as shown } from './session.js';

/** Longer series are not asked for the frames of each instance. */
const MOST_ASKED = 12;

/** The pictures of a pair of series: one for each frame of each instance. */
export async function picturesOf(series) {
  const pairs = series.Instances;
  if (pairs.length > MOST_ASKED) {
    return pairs.map((pair) => ({ ...pair, frame: 0, frames: 1 }));
  }
  const all = await Promise.all(pairs.map(async (pair) => {
    const frames = ((await find(orthanc(`/instances/${pair.Copy || pair.Original}/frames`))) || []).length || 1;
    return Array.from({ length: frames }, (unused, frame) => ({ ...pair, frame, frames }));
  }));
  return all.flat();
}

const addressOf = (instance, picture) =>
  orthanc(`/instances/${instance}/${picture.frames > 1 ? `frames/${picture.frame}/` : ''}preview`);

/** Loads the pictures beside the shown one, so that scrolling does not wait. */
function preload(pictures, at) {
  for (const near of [at - 1, at + 1, at + 2]) {
    const picture = pictures[near];
    if (picture) {
      for (const instance of [picture.Original, picture.Copy].filter(Boolean)) {
        new Image().src = shown(addressOf(instance, picture), () => {});
      }
    }
  }
}

function failed(event) {
  event.target.hidden = true;
  event.target.nextElementSibling.hidden = false;
}

function loaded(event) {
  event.target.hidden = false;
  event.target.nextElementSibling.hidden = true;
}

const pane = (caption, instance, picture, missing, again) => html`
  <figure>
    <div class="picture">
      ${instance
        ? html`<img src=${shown(addressOf(instance, picture), again)} alt="${caption}, picture ${picture.number}" @error=${failed} @load=${loaded}>
            <p hidden>Orthanc cannot show this as a picture.</p>`
        : html`<p>${missing}</p>`}
    </div>
    <figcaption>${caption}</figcaption>
  </figure>`;

/** Keeps the page from scrolling while the wheel turns pictures. */
const byWheel = (step) => ({
  handleEvent: (event) => {
    event.preventDefault();
    step(Math.sign(event.deltaY));
  },
  passive: false,
});

/**
 * Both panes and what moves them.
 *
 * @param state pictures, and at: which of them is shown
 * @param move shows the picture with this number, from 0
 */
export function panes(state, move) {
  const { pictures, at } = state;
  if (!pictures.length) {
    return notice('info', 'This series has no instances to compare');
  }
  const picture = { ...pictures[at], number: at + 1 };
  preload(pictures, at);
  const to = (next) => move(Math.min(Math.max(next, 0), pictures.length - 1));
  return html`
    <div class="panes" @wheel=${byWheel((direction) => to(at + direction))}>
      ${pane('Original', picture.Original, picture, 'The original is not in this Orthanc any more.', () => move(at))}
      ${pane('Copy', picture.Copy, picture, 'The copy has no such picture.', () => move(at))}
    </div>
    ${pictures.length > 1
      ? html`<div class="slices">
          <input type="range" min="1" max=${pictures.length} .value=${String(at + 1)} aria-label="Picture"
            @input=${(event) => to(Number(event.target.value) - 1)}>
          <output>${at + 1} of ${pictures.length}</output>
        </div>`
      : nothing}`;
}
