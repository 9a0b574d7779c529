// SPDX-License-Identifier: GPL-3.0-or-later
// Links into the Explorer that the site uses.
import { find, get, orthanc, own } from './http.js';

let explorer;

/** Orthanc Explorer 2 if it is there, otherwise Orthanc's own. */
async function chosen() {
  if (explorer === undefined) {
    const two = await find(orthanc('/plugins/orthanc-explorer-2'));
    explorer = two && two.RootUri ? orthanc(two.RootUri.replace(/^\.\.(?=\/)/, '')) : '';
  }
  return explorer;
}

/** The address of a study's page in it. */
export async function addressOf(study) {
  const two = await chosen();
  if (two) {
    const found = await find(orthanc('/studies/' + study));
    const uid = found && found.MainDicomTags.StudyInstanceUID;
    if (uid) {
      return `${two}#/filtered-studies?StudyInstanceUID=${encodeURIComponent(uid)}&expand=study`;
    }
  }
  return orthanc('/app/explorer.html#study?uuid=' + encodeURIComponent(study));
}

/** The study of an instance or a series, by Orthanc's id. */
export const studyOf = async (level, id) => (await get(orthanc(`/${level}/${id}/study`))).ID;

/** Follows a link only when it is pressed, because its address must be asked for first. */
export const openStudy = (study) => async (event) => {
  event.preventDefault();
  location.assign(await addressOf(study));
};

/** The original of a copy; each such question leaves an entry in the audit trail. */
export const originalOf = async (copy) => (await get(own('original/' + encodeURIComponent(copy)))).Study;
