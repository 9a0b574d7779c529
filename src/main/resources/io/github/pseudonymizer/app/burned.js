// SPDX-License-Identifier: GPL-3.0-or-later
// Refused images with burned-in text: look at them, draw what must become black, and use it for the study or its device.
import { html, busy, failure, handled, nothing, notice, plural, time, id } from './parts.js';
import { find, get, own, orthanc, query } from './http.js';
import { open as openImages } from './images.js';

export const title = 'Burned-in text';

const SHOWN = 1000;

/** Failures because of pixels: the reason begins with the word of the refusal. */
const isBurnedIn = (work) => /^PIXELS\b/.test(work.Reason || '') || /burned.?in/i.test(work.Reason || '');

const entry = (work) => html`<tr>
  <td><a href="#/burned-in/${work.Study}">${id(work.Study)}</a></td>
  <td>${work.tags ? [work.tags.StudyDescription, work.tags.ModalitiesInStudy].filter(Boolean).join(', ') : nothing}</td>
  <td class="wide">${work.Reason}</td>
  <td>${time(work.Added)}</td>
</tr>`;

const byId = () => html`
  <form class="filters" @submit=${handled((form) => { location.hash = '/burned-in/' + form.get('study').trim(); })}>
    <label class="field">Any study, by Orthanc’s id
      <input name="study" required size="46" pattern="[0-9a-f\\-]{44}" autocomplete="off" spellcheck="false">
    </label>
    <button>Show its images</button>
  </form>`;

async function list(show) {
  const draw = (content) => show(html`
    <h1>Burned-in text</h1>
    <p>Studies are refused if names may be burned into their images. Look at the images, draw rectangles over the text, and
      use them for this study, or take the recipe for the device that comes of it.</p>
    ${content}
    ${byId()}`);
  draw(busy('Looking …'));
  try {
    const refused = (await get(own('queue/failed' + query({ limit: SHOWN })))).filter(isBurnedIn);
    await Promise.all(refused.slice(0, 50).map(async (work) => {
      const study = await find(orthanc('/studies/' + work.Study));
      work.tags = study && study.MainDicomTags;
    }));
    draw(refused.length
      ? html`<h2>${plural(refused.length, 'study is', 'studies are')} refused</h2>
          <div class="scroll" tabindex="0" role="region" aria-label="Refused studies"><table>
            <thead><tr><th scope="col">Study</th><th scope="col">What it is</th><th scope="col">Reason</th><th scope="col">In the queue since</th></tr></thead>
            <tbody>${refused.map(entry)}</tbody></table></div>`
      : notice('good', 'No study is refused because of burned-in text'));
  } catch (problem) {
    draw(failure(problem));
  }
}

export const open = (visit) => (visit.parts[1] ? openImages(visit) : list(visit.show));
