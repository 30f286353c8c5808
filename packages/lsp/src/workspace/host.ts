/** What the server needs of the world around it: files to read. The editor's open documents come over the protocol and are always preferred. */
import type { Place } from './place.js';

export interface Host {
  /** null when there is no such file, or it is nothing that can be read as a text */
  read(place: Place): Promise<string | null>;
  /** The beginning of a file that may be large: text up to the last whole character; null when there is none. */
  head(place: Place, bytes: number): Promise<string | null>;
  exists(place: Place): Promise<boolean>;
  /** The names of the columns of a Parquet file, or of a table or query of a database; none where they can not be read. */
  columns?(place: Place, of: { readonly table: string } | { readonly query: string } | null): Promise<readonly string[]>;
  /** The tables and views of a database. */
  tables?(place: Place): Promise<readonly string[]>;
  /** Every file beneath a folder, relative to it, with forward slashes, sorted; empty when there are too many to be one project. */
  list(folder: Place): Promise<readonly string[]>;
}

/** A few texts in memory: the browser, and tests. */
export function memoryHost(files: ReadonlyMap<Place, string>): Host {
  return {
    read: async (place) => files.get(place) ?? null,
    head: async (place, bytes) => files.get(place)?.slice(0, bytes) ?? null,
    exists: async (place) => files.has(place),
    list: async (folder) => [...files.keys()].filter((p) => p.startsWith(`${folder}/`)).map((p) => p.slice(folder.length + 1)).sort(),
  };
}
