// SPDX-License-Identifier: GPL-3.0-or-later
// One study, as the buttons of both Explorers open it: its copies and their state; for reviewers also the way to compare.
import { html, busy, failure, handled, nothing, notice, stateBadge } from './parts.js';
import { find, get, orthanc, own } from './http.js';
import { openStudy } from './explorers.js';

export const title = 'Study';

const ask = () => html`
  <h1>A study and its copy</h1>
  <p>The button <em>Pseudonymizer</em> of a study in the Explorer leads here. You can also enter Orthanc’s id of the
    study, which is at the end of the address of its page in the Explorer.</p>
  <form class="filters" @submit=${handled((form) => { location.hash = '/study/' + form.get('study').trim(); })}>
    <label class="field">Orthanc’s id of the study
      <input name="study" required size="46" pattern="[0-9a-f\\-]{44}" autocomplete="off" spellcheck="false">
    </label>
    <button class="primary">Show</button>
  </form>`;

const WORDS = {
  COMPLETE: 'It has everything that the study had when it was last looked at.',
  STORING: 'It is being made. Come back in a moment.',
  FAILED: 'The latest images could not be added. Ask an administrator of this Orthanc.',
};

const copyOf = (copy, mayCompare) => html`<tr>
  <td>${copy.Domain}</td>
  <td>${stateBadge(copy.State)} <span class="quiet">${WORDS[copy.State] || ''}</span></td>
  <td><div class="actions">
    <a href="#" @click=${openStudy(copy.Study)}>Open in the Explorer</a>
    ${mayCompare ? html`<a href="#/link/${copy.Study}">Compare and confirm</a>` : nothing}
  </div></td>
</tr>`;

const copies = (list, mayCompare) => html`
  <div class="scroll" tabindex="0" role="region" aria-label="Copies"><table>
    <thead><tr><th scope="col">Domain</th><th scope="col">State</th><th scope="col">What you can do</th></tr></thead>
    <tbody>${list.map((copy) => copyOf(copy, mayCompare))}</tbody>
  </table></div>`;

function description(tags) {
  const words = [tags.StudyDescription, tags.StudyDate].filter(Boolean);
  return words.length ? html`<p>${words.join(', ')}</p>` : nothing;
}

export async function open({ parts, me, show }) {
  const study = parts[1];
  if (!study) {
    show(ask());
    return;
  }
  const mayCompare = me.Role !== 'user';
  const draw = (content) => show(html`<h1>Copies of this study</h1>${content}`);
  draw(busy('Looking …'));
  if (mayCompare && (await find(own('links/' + encodeURIComponent(study))))) {
    location.replace('#/link/' + study);
    return;
  }
  const found = await find(orthanc('/studies/' + encodeURIComponent(study)));
  if (!found) {
    draw(notice('info', 'Orthanc has no such study, or you may not see it'));
    return;
  }
  try {
    const answer = await get(own('copies/' + encodeURIComponent(study)));
    draw(html`${description(found.MainDicomTags)}
      ${answer.Copies.length
        ? copies(answer.Copies, mayCompare)
        : notice('info', 'This study has no copy', 'It may wait for its turn, or it is itself a copy.')}`);
  } catch (problem) {
    draw(failure(problem));
  }
}
