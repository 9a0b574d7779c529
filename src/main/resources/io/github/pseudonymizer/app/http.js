// SPDX-License-Identifier: GPL-3.0-or-later
// Requests to the plugin and to Orthanc, and their failures in plain words.
import { tokens } from './session.js';

/** Without the password that an address may begin with: fetch refuses such addresses. */
const PAGE = location.origin + location.pathname;

/** Below a proxy, Orthanc may have any path; this page is two folders below it. */
export const orthanc = (path) => new URL('../..' + path, PAGE).href;
export const own = (path) => new URL('../' + path, PAGE).href;

const TITLES = {
  0: 'Orthanc does not answer',
  400: 'This was not understood',
  401: 'You are not signed in',
  403: 'You may not do this',
  404: 'There is no such thing',
  409: 'This contradicts what is there',
  410: 'This was cancelled',
  413: 'This is too large',
  422: 'This cannot be done safely',
  429: 'Too many requests',
  503: 'The plugin cannot work at the moment',
  507: 'Orthanc has no space left',
};

const ADVICE = {
  0: 'It may be stopped, or your network is interrupted. Load this page again in a moment.',
  401: 'Your session may have ended. Load this page again and sign in.',
  403: 'Ask an administrator of this Orthanc. In its configuration, Pseudonymizer.Administrators and Pseudonymizer.Reviewers name who may.',
  503: 'Nothing was changed. Try again in a moment; the page Status says what is wrong.',
  507: 'Ask an administrator of this Orthanc to make space.',
};

/** A request that failed: status 0 stands for no answer. */
export class Failure extends Error {
  constructor(status, details, body) {
    super(details);
    this.status = status;
    this.title = TITLES[status] || 'Something went wrong';
    this.details = details;
    this.advice = ADVICE[status] || '';
    this.body = body;
  }
}

/** What an answer says about its own failure; both the plugin's and Orthanc's errors are understood. */
function detailsOf(body, text) {
  if (body) {
    return body.Details || body.Message || '';
  }
  return text.length < 300 && !text.includes('<') ? text : '';
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch (notJson) {
    return undefined;
  }
}

async function send(method, address, content) {
  let response;
  try {
    const body = content === undefined || content instanceof Blob ? content : JSON.stringify(content);
    response = await fetch(address, { method, body, headers: tokens(), cache: 'no-store' });
  } catch (noAnswer) {
    throw new Failure(0, '');
  }
  if (response.ok) {
    return response;
  }
  const text = await response.text();
  const body = parsed(text);
  throw new Failure(response.status, detailsOf(body, text), body);
}

const json = async (response) => parsed(await response.text());

export const get = async (address) => json(await send('GET', address));
export const text = async (address) => (await send('GET', address)).text();
export const blob = async (address) => (await send('GET', address)).blob();
export const post = async (address, content) => json(await send('POST', address, content));
export const remove = async (address) => json(await send('DELETE', address));

/** As get, but undefined if there is no such thing, or the user may not see it. */
export async function find(address) {
  try {
    return await get(address);
  } catch (failure) {
    if ([400, 403, 404].includes(failure.status)) {
      return undefined;
    }
    throw failure;
  }
}

/** The arguments of a query; empty ones are left out. */
export function query(values) {
  const given = Object.entries(values).filter(([, value]) => value !== '' && value !== undefined && value !== null);
  return given.length ? '?' + new URLSearchParams(given) : '';
}

/** Sends a file, and tells how much of it is there, from 0 to 1. */
export const upload = async (address, file, progress) => parsed(await (await uploadForFile(address, file, progress)).text());

/** As upload, but answers a file. */
export function uploadForFile(address, file, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', address);
    request.responseType = 'blob';
    Object.entries(tokens()).forEach(([name, value]) => request.setRequestHeader(name, value));
    request.upload.onprogress = (event) => progress(event.total ? event.loaded / event.total : 0);
    request.onerror = () => reject(new Failure(0, ''));
    request.onload = async () => {
      if (request.status < 300) {
        resolve(request.response);
        return;
      }
      const text = await request.response.text();
      const body = parsed(text);
      reject(new Failure(request.status, detailsOf(body, text), body));
    };
    request.send(file);
  });
}
