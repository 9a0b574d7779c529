// SPDX-License-Identifier: GPL-3.0-or-later
// One question before anything that cannot be undone. It names what will happen, and asks once.
import { html, render, nothing } from './lit-html.js';

const host = document.createElement('div');
document.body.append(host);

const reasonField = (label) => html`
  <label class="field">${label}
    <input name="reason" required maxlength="500" autocomplete="off">
  </label>`;

/**
 * Asks, and waits for the answer.
 *
 * @param question title, text, action (the words on the button), reason (a label, if a reason is needed), danger
 * @returns undefined if the answer is no; otherwise an object with the reason
 */
export function ask(question) {
  return new Promise((resolve) => {
    let answer;
    const decide = (event) => {
      event.preventDefault();
      answer = { reason: new FormData(event.target).get('reason') || '' };
      dialog().close();
    };
    const dialog = () => host.querySelector('dialog');
    const closed = () => {
      render(nothing, host);
      resolve(answer);
    };
    render(
      html`<dialog aria-labelledby="question" @close=${closed}>
        <form @submit=${decide}>
          <h2 id="question">${question.title}</h2>
          <p>${question.text}</p>
          ${question.reason ? reasonField(question.reason) : nothing}
          <div class="actions">
            <button class=${question.danger ? 'danger' : 'primary'}>${question.action}</button>
            <button type="button" @click=${() => dialog().close()}>Cancel</button>
          </div>
        </form>
      </dialog>`,
      host,
    );
    dialog().showModal();
  });
}
