// SPDX-License-Identifier: GPL-3.0-or-later
// A recipe for the device that made an image, as Pseudonymizer.Domains[].Pixels.Recipes in orthanc.json takes it.
import { html, copyText, nothing } from './parts.js';

/** A text as a regular expression that means just this text. */
const exactly = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The recipe; undefined without rectangles. */
export function recipeFor(tags, rectangles) {
  if (!rectangles.length) {
    return undefined;
  }
  const known = {
    Manufacturer: tags.Manufacturer && exactly(tags.Manufacturer),
    Model: tags.ManufacturerModelName && exactly(tags.ManufacturerModelName),
    Modality: tags.Modality,
    SopClass: tags.SOPClassUID,
    Rows: Number(tags.Rows) || undefined,
    Columns: Number(tags.Columns) || undefined,
  };
  const given = Object.fromEntries(Object.entries(known).filter(([, value]) => value));
  return { ...given, Rectangles: rectangles };
}

/** The part of the page that shows it. */
export function recipePart(recipe, copied, tell) {
  if (!recipe) {
    return nothing;
  }
  const json = JSON.stringify(recipe, undefined, 2);
  return html`
    <h2>Recipe for this device</h2>
    <p>Add this to <code>Domains[].Pixels.Recipes</code> in Orthanc’s configuration, with <code>"BurnedIn": "blackout"</code>
      beside it, restart Orthanc, and try the failed studies again. It then holds for every image of this device.</p>
    <pre tabindex="0" aria-label="Recipe">${json}</pre>
    <p class="actions"><button @click=${async () => tell(await copyText(json))}>Copy</button>
      <span role="status">${copied ? 'Copied' : ''}</span></p>`;
}
