// SPDX-License-Identifier: GPL-3.0-or-later
// The images of one study, with rectangles to be drawn on them.
import { html, busy, failure, notice, nothing } from './parts.js';
import { get, orthanc } from './http.js';
import { picture } from './session.js';
import { drawing, rectangleList } from './rectangles.js';
import { recipeFor, recipePart } from './recipe.js';
import { begin, blackOutPart, follow } from './blackout.js';

const MOST = 200;

/** Instances in the order of their numbers. */
async function instancesOf(study) {
  const all = await get(orthanc(`/studies/${encodeURIComponent(study)}/instances`));
  return all.sort((one, other) => (one.IndexInSeries || 0) - (other.IndexInSeries || 0)).slice(0, MOST);
}

/** Rectangles hold for images of one size and one SOP class, so they are kept by these. */
function kindOf(kinds, tags) {
  const key = `${tags.Columns}x${tags.Rows} ${tags.SOPClassUID}`;
  if (!kinds.has(key)) {
    kinds.set(key, { Rows: Number(tags.Rows), Columns: Number(tags.Columns), SopClass: tags.SOPClassUID, Rectangles: [] });
  }
  return kinds.get(key);
}

export async function open({ parts, me, show, active }) {
  const [, study, job] = parts;
  const kinds = new Map();
  const state = {
    instances: [], at: 0, frames: 1, frame: 0, tags: {}, rectangles: [], black: false, copied: false, result: nothing,
  };
  const draw = () => show(view());

  async function choose(at) {
    state.at = at;
    state.frame = 0;
    const instance = state.instances[at].ID;
    const [tags, frames] = await Promise.all([
      get(orthanc(`/instances/${instance}/simplified-tags`)),
      get(orthanc(`/instances/${instance}/frames`)).then((all) => all.length || 1, () => 1),
    ]);
    if (at === state.at) {
      Object.assign(state, { tags, frames, rectangles: kindOf(kinds, tags).Rectangles, copied: false });
      draw();
    }
  }

  function change(rectangles) {
    state.rectangles = rectangles;
    kindOf(kinds, state.tags).Rectangles = rectangles;
    state.copied = false;
    draw();
  }

  function tell(result) {
    state.result = result;
    draw();
  }

  /** The address names the job, so that it is found again. */
  async function use() {
    try {
      const begun = await begin(study, [...kinds.values()]);
      if (begun) {
        history.replaceState(null, '', `#/burned-in/${encodeURIComponent(study)}/${encodeURIComponent(begun)}`);
        await follow(begun, study, tell, active);
      }
    } catch (problem) {
      tell(failure(problem));
    }
  }

  const size = () => ({ width: Number(state.tags.Columns) || 0, height: Number(state.tags.Rows) || 0 });

  const address = () => orthanc(`/instances/${state.instances[state.at].ID}/frames/${state.frame}/preview`);

  const steps = () => html`
    ${state.instances.length > 1
      ? html`<label class="field">Image ${state.at + 1} of ${state.instances.length}
          <input type="range" min="0" max=${state.instances.length - 1} .value=${String(state.at)}
            @change=${(event) => choose(Number(event.target.value))}></label>`
      : nothing}
    ${state.frames > 1
      ? html`<label class="field">Frame ${state.frame + 1} of ${state.frames}
          <input type="range" min="0" max=${state.frames - 1} .value=${String(state.frame)}
            @input=${(event) => { state.frame = Number(event.target.value); draw(); }}></label>`
      : nothing}`;

  const view = () => html`
    <h1>Burned-in text</h1>
    <p><a href="#/burned-in">All refused studies</a></p>
    <div class="columns">
      <div>
        ${drawing({ ...state, ...size(), address: picture(address(), draw) }, change)}
        ${steps()}
        <label class="check"><input type="checkbox" .checked=${state.black}
          @change=${(event) => { state.black = event.target.checked; draw(); }}> Show the result: the areas become black</label>
      </div>
      <div>
        ${rectangleList({ ...state, ...size() }, change)}
        ${blackOutPart([...kinds.values()], me.MayBlackOut, use)}
        ${state.result}
        ${recipePart(recipeFor(state.tags, state.rectangles), state.copied, (copied) => { state.copied = copied; draw(); })}
      </div>
    </div>`;

  show(busy('Loading …'));
  state.instances = await instancesOf(study);
  if (!state.instances.length) {
    show(notice('info', 'This study has no images'));
    return;
  }
  await choose(0);
  if (job) {
    follow(job, study, tell, active);
  }
}
