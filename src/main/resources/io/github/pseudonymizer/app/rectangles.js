// SPDX-License-Identifier: GPL-3.0-or-later
// Rectangles on an image: drawn with the mouse or a finger, or typed as numbers. In pixels of the image.
import { svg } from './lit-html.js';
import { html } from './parts.js';

/** Smaller ones are slips of the hand. */
const SMALLEST = 3;

/** Where on the image something happened. */
function pointOf(event, { width, height }) {
  const frame = event.currentTarget.getBoundingClientRect();
  const inside = (value, most) => Math.round(Math.min(Math.max(value, 0), 1) * most);
  return {
    x: inside((event.clientX - frame.left) / frame.width, width),
    y: inside((event.clientY - frame.top) / frame.height, height),
  };
}

const between = (one, other) => ({
  X: Math.min(one.x, other.x),
  Y: Math.min(one.y, other.y),
  Width: Math.abs(one.x - other.x),
  Height: Math.abs(one.y - other.y),
});

let begun;

function begin(event, image) {
  event.preventDefault();
  event.currentTarget.setPointerCapture(event.pointerId);
  begun = { at: pointOf(event, image), rectangles: image.rectangles };
}

function follow(event, image, change) {
  if (begun) {
    change([...begun.rectangles, between(begun.at, pointOf(event, image))]);
  }
}

function end(event, image, change) {
  if (!begun) {
    return;
  }
  const drawn = between(begun.at, pointOf(event, image));
  const isReal = drawn.Width >= SMALLEST && drawn.Height >= SMALLEST;
  change(isReal ? [...begun.rectangles, drawn] : begun.rectangles);
  begun = undefined;
}

/**
 * The image with its rectangles.
 *
 * @param image address, width and height, rectangles, black: whether they are shown as they will be
 * @param change takes the new list of rectangles
 */
export const drawing = (image, change) => html`
  <div class="drawing"
    @pointerdown=${(event) => begin(event, image)}
    @pointermove=${(event) => follow(event, image, change)}
    @pointerup=${(event) => end(event, image, change)}
    @pointercancel=${(event) => end(event, image, change)}>
    <img src=${image.address} alt="The image; rectangles can be drawn on it, or typed in the list" draggable="false">
    <svg viewBox="0 0 ${image.width || 1} ${image.height || 1}" preserveAspectRatio="none" aria-hidden="true">
      ${image.rectangles.map((one) => shape(one, image.black))}
    </svg>
  </div>`;

const shape = (one, black) =>
  svg`<rect x=${one.X} y=${one.Y} width=${one.Width} height=${one.Height} class=${black ? 'black' : ''}></rect>`;

const FIELDS = [['X', 'from the left'], ['Y', 'from the top'], ['Width', 'width'], ['Height', 'height']];

function typed(event, index, field, image, change) {
  const most = field === 'X' || field === 'Width' ? image.width : image.height;
  const value = Math.min(Math.max(Math.round(Number(event.target.value)) || 0, 0), most);
  const inside = (one) => ({
    ...one,
    Width: Math.min(one.Width, image.width - one.X),
    Height: Math.min(one.Height, image.height - one.Y),
  });
  change(image.rectangles.map((one, at) => (at === index ? inside({ ...one, [field]: value }) : one)));
}

const row = (one, index, image, change) => html`<tr>
  ${FIELDS.map(([field, words]) => html`<td><input type="number" min="0" .value=${String(one[field])}
    aria-label="Rectangle ${index + 1}, ${words}" @change=${(event) => typed(event, index, field, image, change)}></td>`)}
  <td><button aria-label="Remove rectangle ${index + 1}"
    @click=${() => change(image.rectangles.filter((unused, at) => at !== index))}>Remove</button></td>
</tr>`;

/** All rectangles as numbers, for the keyboard and for exact values. */
export const rectangleList = (image, change) => html`
  <h2>Rectangles</h2>
  ${image.rectangles.length
    ? html`<div class="scroll" tabindex="0" role="region" aria-label="Rectangles"><table class="rectangles">
        <thead><tr>${FIELDS.map(([field]) => html`<th scope="col">${field}</th>`)}<td></td></tr></thead>
        <tbody>${image.rectangles.map((one, index) => row(one, index, image, change))}</tbody></table></div>`
    : html`<p class="quiet">Draw on the image, or add one and type its numbers.</p>`}
  <p class="actions"><button @click=${() => change([...image.rectangles, {
    X: 0, Y: 0, Width: image.width, Height: Math.max(Math.round(image.height / 10), 1),
  }])}>Add a rectangle</button></p>`;
