// SPDX-License-Identifier: GPL-3.0-or-later
// Orthanc's metrics as numbers, and numbers as a small line.
import { html } from './lit-html.js';

/** Pairs of name and value, from the text format of Prometheus. */
export function readMetrics(text) {
  return text
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => line.split(/\s+/))
    .filter(([, value]) => Number.isFinite(Number(value)))
    .map(([name, value]) => [name, Number(value)]);
}

const WIDTH = 120;
const HEIGHT = 30;

/** A line through these values, the newest at the right; decoration, because the number itself is beside it. */
export function chart(values) {
  const top = Math.max(...values, 1);
  const shown = values.length > 1 ? values : [...values, ...values];
  const points = shown
    .map((value, index) => `${(index * WIDTH) / (shown.length - 1)},${HEIGHT - 1 - (value / top) * (HEIGHT - 2)}`)
    .join(' ');
  return html`<svg viewBox="0 0 120 30" preserveAspectRatio="none" aria-hidden="true"><polyline points=${points}></polyline></svg>`;
}
