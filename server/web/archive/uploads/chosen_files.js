/** The files that were dropped or chosen, those in folders with their paths. */

/** @typedef {{ file: File, path: string }} ChosenFile */

/** @param {FileList | null} files @returns {ChosenFile[]} */
export function ofInput(files) {
  return [...(files ?? [])].map((file) => ({ file, path: file.webkitRelativePath || file.name }));
}

/**
 * Must be called while the drop is handled: later the browser has taken its items away.
 * @param {DataTransfer} dropped
 * @param {number} most stops looking beyond so many
 * @returns {Promise<ChosenFile[]>}
 */
export async function ofDrop(dropped, most) {
  const entries = [...dropped.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (!entries.length) return ofInput(dropped.files);
  /** @type {ChosenFile[]} */
  const found = [];
  for (const entry of entries) await walk(entry, found, most);
  return found;
}

/** @param {FileSystemEntry} entry @param {ChosenFile[]} found @param {number} most */
async function walk(entry, found, most) {
  if (found.length > most) return;
  if (entry.isFile) {
    /** @type {File} */
    const file = await new Promise((resolve, reject) => /** @type {FileSystemFileEntry} */ (entry).file(resolve, reject));
    found.push({ file, path: entry.fullPath.replace(/^\//, "") });
    return;
  }
  const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
  for (;;) {
    /** @type {FileSystemEntry[]} */
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    // Of a large folder a browser gives a hundred at a time, and none at the end.
    if (!some.length) return;
    for (const inner of some) await walk(inner, found, most);
  }
}

/** @param {ChosenFile[]} chosen */
export function sizeOf(chosen) {
  return chosen.reduce((sum, { file }) => sum + file.size, 0);
}
