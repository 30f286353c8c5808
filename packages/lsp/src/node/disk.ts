/** Files as they are on this machine. */
import { columnsOf, diskFiles, tablesOf } from '@truce/data';
import { open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Host } from '../workspace/host.js';
import { uriOf, type Place } from '../workspace/place.js';

/** As the command line: larger files are refused long before, by the parser. */
const MOST_BYTES = 64 * 1024 * 1024;

export const diskHost: Host = {
  read: async (place) => onDisk(place, null, (path) => diskFiles.readText(path, MOST_BYTES)),
  head: async (place, bytes) => onDisk(place, null, (path) => headOf(path, bytes)),
  exists: async (place) => onDisk(place, false, (path) => diskFiles.exists(path)),
  columns: async (place, of) => onDisk<readonly string[]>(place, [], (path) => columnsOf(of === null ? { kind: 'parquet', path } : 'table' in of ? { kind: 'table', path, ...of } : { kind: 'query', path, ...of }, path)),
  tables: async (place) => onDisk<readonly string[]>(place, [], (path) => tablesOf(path, path)),
  list: async (folder) => onDisk<readonly string[]>(folder, [], (path) => diskFiles.list(path)),
};

async function headOf(path: string, bytes: number): Promise<string | null> {
  const file = await open(path, 'r');
  try {
    if (!(await file.stat()).isFile()) return null;
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
    return new TextDecoder('utf-8').decode(buffer.subarray(0, bytesRead), { stream: true });
  } finally {
    await file.close();
  }
}

/** What is not a file, or can not be read, is not there: the checker says so where somebody names it. */
async function onDisk<T>(place: Place, otherwise: T, read: (path: string) => Promise<T>): Promise<T> {
  if (!place.startsWith('file:')) return otherwise;
  try {
    return await read(fileURLToPath(uriOf(place)));
  } catch {
    return otherwise;
  }
}
