// SPDX-License-Identifier: GPL-3.0-or-later
// One link in full: compare original and copy, confirm or reject, make the copy again or delete it.
import { html, asker, busy, failure, nothing, notice, stateBadge, time } from './parts.js';
import { find, get, orthanc, own, post, remove } from './http.js';
import { ask } from './ask.js';
import { panes, picturesOf } from './compare.js';
import { differences, differencesOf } from './differences.js';
import { decisions, nameOf } from './confirm.js';
import { openStudy } from './explorers.js';

export const title = 'Compare and confirm';

const fact = (name, value) => (value === undefined || value === '' ? nothing : html`<dt>${name}</dt><dd>${value}</dd>`);

/** The rules of a copy in words. */
function rules(made) {
  if (!made) {
    return undefined;
  }
  const known = made.Rules ? `PS3.15 ${[made.Rules.Edition, ...made.Rules.Options].join(', ')}` : 'not recorded';
  const remarks = [made.Mixed && 'some instances by others', made.Outdated && 'other rules hold today'].filter(Boolean);
  return [known, ...remarks].join('; ');
}

const facts = (link) => html`<dl class="facts">
  ${fact('Domain', link.Domain)}
  ${fact('Asked for by', asker(link))}
  ${fact('Made', time(link.Made))}
  ${fact('Changed', time(link.Changed))}
  ${fact('Instances', link.Instances)}
  ${fact('Without original', link.Orphans || undefined)}
  ${fact('Made by the rules', rules(link.MadeBy))}
  ${fact('With the wishes', link.MadeBy && link.MadeBy.Wishes.length ? link.MadeBy.Wishes.join('; ') : undefined)}
</dl>`;

export async function open({ parts, me, show, active }) {
  const copy = parts[1] || '';
  const address = own('links/' + encodeURIComponent(copy));
  const state = { link: undefined, series: 0, pictures: [], at: 0, tags: {}, message: nothing };

  const draw = () => show(view());

  async function load() {
    const link = await get(address);
    await Promise.all(link.Series.map(async (series) => {
      const found = await find(orthanc('/series/' + (series.Copy || series.Original)));
      series.Tags = found ? found.MainDicomTags : {};
    }));
    state.link = link;
    state.series = Math.min(state.series, Math.max(link.Series.length - 1, 0));
    await showSeries();
  }

  async function showSeries() {
    const chosen = state.link.Series[state.series];
    const pictures = chosen ? await picturesOf(chosen) : [];
    if (chosen !== state.link.Series[state.series]) {
      return; // another one was chosen meanwhile
    }
    state.pictures = pictures;
    state.at = Math.min(state.at, Math.max(state.pictures.length - 1, 0));
    draw();
  }

  async function choose(series) {
    Object.assign(state, { series, at: 0, tags: {} });
    await showSeries();
  }

  function move(to) {
    state.at = to;
    draw();
  }

  async function compareTags() {
    state.tags = { loading: true };
    draw();
    try {
      state.tags = { answer: await differencesOf(copy, state.pictures[state.at].Copy) };
    } catch (problem) {
      state.tags = { problem };
    }
    draw();
  }

  /** Does something, says what became of it, and shows the link as it is then. */
  async function act(work, done) {
    let isDone = false;
    try {
      await work();
      isDone = true;
      state.message = notice('good', done);
    } catch (problem) {
      state.message = problem.status === 409
        ? notice('warning', 'The copy has changed while you looked', 'Compare it again; this page now shows it as it is.')
        : failure(problem);
    }
    await load().catch((problem) => show(failure(problem)));
    return isDone;
  }

  const decide = (answer) => act(
    () => post(address + '/confirmation', { ...answer, Making: state.link.Making }),
    answer.Decision === 'confirm' ? 'Your confirmation is recorded' : 'Your rejection is recorded',
  );

  async function withdraw() {
    if (await ask({ title: 'Withdraw the decision?', text: 'The history keeps it, and says that you withdrew it.', action: 'Withdraw' })) {
      await act(() => remove(address + '/confirmation'), 'The decision is withdrawn');
    }
  }

  async function remake() {
    if (await ask({
      title: 'Make this copy again?',
      text: 'All its instances are made again from the original by today’s rules, with the same pseudonym and UIDs. Decisions about it become stale.',
      action: 'Make again',
    })) {
      await act(() => post(own('remake'), { Studies: [copy] }), 'The copy will be made again; the queue shows it');
    }
  }

  async function discard() {
    if (await ask({
      title: 'Delete this copy?',
      text: `The copy ${state.link.Pseudonym} (${state.link.Instances} instances) is deleted from Orthanc. The original and the pseudonym stay, and another request makes the copy again.`,
      action: 'Delete the copy',
      danger: true,
    })) {
      try {
        await remove(address);
        location.hash = '/links';
      } catch (problem) {
        state.message = failure(problem);
        draw();
      }
    }
  }

  const actions = () => html`<p class="actions">
    ${state.link.OriginalExists ? html`<a href="#" @click=${openStudy(state.link.Original)}>Original in the Explorer</a>` : nothing}
    ${state.link.CopyExists ? html`<a href="#" @click=${openStudy(copy)}>Copy in the Explorer</a>` : nothing}
    ${me.Role === 'administrator'
      ? html`<button @click=${remake}>Make again</button><button class="danger" @click=${discard}>Delete the copy</button>`
      : nothing}
  </p>`;

  const absent = () => (state.link.State === 'FAILED'
    ? notice('warning', 'This copy could not be made', 'Administrators see in the queue why, and what to do.',
      me.Role === 'administrator' ? html`<p><a href="#/queue">Queue</a></p>` : nothing)
    : notice('info', 'There is nothing to confirm: the copy is not in this Orthanc'));

  const seriesChoice = () => html`<label class="field">Series
    <select @change=${(event) => choose(Number(event.target.value))}>
      ${state.link.Series.map((series, index) => html`
        <option value=${index} .selected=${index === state.series}>${index + 1}: ${nameOf(series)}</option>`)}
    </select></label>`;

  const view = () => html`
    <h1>${state.link.Pseudonym} ${stateBadge(state.link.State)}</h1>
    ${state.message}
    <div class="review">
      <div>${state.link.Series.length
        ? html`<div class="filters">${seriesChoice()}</div>${panes(state, move)}`
        : notice('info', 'Nothing of this copy is in this Orthanc')}</div>
      <section aria-labelledby="decision">
        <h2 id="decision">Confirm or reject</h2>
        ${state.link.Making ? decisions(state.link, decide, withdraw) : absent()}
      </section>
    </div>
    ${state.pictures.length && state.pictures[state.at].Copy ? html`<h2>Attributes</h2>${differences(state.tags, compareTags)}` : nothing}
    <h2>About this copy</h2>
    ${facts(state.link)}
    ${actions()}`;

  show(busy('Loading …'));
  await load();
  const later = setInterval(() => state.link.State === 'STORING' && active() && load().catch(() => {}), 5000);
  return () => clearInterval(later);
}
