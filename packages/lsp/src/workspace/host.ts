/** What the server needs of the world around it: files to read. The editor's open documents come over the protocol and are always preferred. */
import type { Place } from './place.js';

export interface Host {
  /** null when there is no such file, or it is nothing that can be read as a text */
  read(place: Place): Promise<string | null>;
  exists(place: Place): Promise<boolean>;
  /** Every file beneath a folder, relative to it, with forward slashes, sorted; empty when there are too many to be one project. */
  list(folder: Place): Promise<readonly string[]>;
}

/** A few texts in memory: the browser, and tests. */
export function memoryHost(files: ReadonlyMap<Place, string>): Host {
  return {
    read: async (place) => files.get(place) ?? null,
    exists: async (place) => files.has(place),
    list: async (folder) => [...files.keys()].filter((p) => p.startsWith(`${folder}/`)).map((p) => p.slice(folder.length + 1)).sort(),
  };
}
