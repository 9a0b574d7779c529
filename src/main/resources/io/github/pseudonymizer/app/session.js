// SPDX-License-Identifier: GPL-3.0-or-later
// Who asks. A password or a cookie goes along by itself; tokens of Orthanc Explorer 2 are handed on as it hands them on.

/** Where Orthanc Explorer 2 keeps tokens in the browser, and the header in which it sends each. */
const TOKENS = { 'vue-token': 'token', token: 'token', 'auth-token': 'auth-token' };

/** The headers for a request. Read each time, because Orthanc Explorer 2 renews its token. */
export function tokens() {
  const headers = {};
  for (const [key, name] of Object.entries(TOKENS)) {
    const value = localStorage.getItem(key);
    if (value && !headers[name]) {
      headers[name] = value;
    }
  }
  return headers;
}

const KEPT = 80;
const pictures = new Map();

/**
 * What an image element can show. Its own requests carry no token, so with one the picture is fetched here.
 *
 * @param loaded is called when there is something to show
 * @returns an address; of an empty picture as long as there is nothing to show
 */
export function picture(address, loaded) {
  const headers = tokens();
  if (!Object.keys(headers).length) {
    return address;
  }
  if (!pictures.has(address)) {
    pictures.set(address, '');
    fetch(address, { headers })
      .then((answer) => (answer.ok ? answer.blob() : new Blob()))
      .then((content) => {
        pictures.set(address, URL.createObjectURL(content));
        loaded();
      }, () => pictures.delete(address));
    for (const old of [...pictures.keys()].slice(0, -KEPT)) {
      URL.revokeObjectURL(pictures.get(old));
      pictures.delete(old);
    }
  }
  return pictures.get(address);
}
