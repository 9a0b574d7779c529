// SPDX-License-Identifier: GPL-3.0-or-later
// The beginning of a CSV table, read as the plugin reads it: RFC 4180, UTF-8, commas or semicolons.

const ENOUGH = 1 << 20;

/** The first comma or semicolon of the first line. */
function separatorOf(text) {
  const found = /[,;]/.exec(text.split('\n', 1)[0]);
  return found ? found[0] : ',';
}

function records(text, separator, most) {
  const rows = [];
  let row = [];
  let field = '';
  let quoted = false;
  const end = () => {
    row.push(field);
    if (row.length > 1 || field) {
      rows.push(row);
    }
    row = [];
    field = '';
  };
  for (let i = 0; i < text.length && rows.length < most; i++) {
    const one = text[i];
    if (quoted) {
      if (one !== '"') {
        field += one;
      } else if (text[i + 1] === '"') {
        field += text[++i];
      } else {
        quoted = false;
      }
    } else if (one === '"' && !field) {
      quoted = true;
    } else if (one === separator) {
      row.push(field);
      field = '';
    } else if (one === '\n' || one === '\r') {
      end();
    } else {
      field += one;
    }
  }
  if (rows.length < most) {
    end();
  }
  return rows;
}

/**
 * The names of the columns, and the first row as an example.
 *
 * @returns undefined if the file is no table in UTF-8
 */
export async function beginning(file) {
  try {
    const bytes = await file.slice(0, ENOUGH).arrayBuffer();
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    const [names, example = []] = records(text, separatorOf(text), 2);
    return names && { names: names.map((name) => name.trim()), example };
  } catch (unreadable) {
    return undefined;
  }
}
