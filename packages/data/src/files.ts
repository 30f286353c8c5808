/** Files as the package needs them. The commands pass `diskFiles`; tests of the manifest pass a few texts. */
import { closeSync, existsSync, openSync, promises, readdirSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Files {
  /** The text of a file. Refuses one that is larger than `limit` bytes. */
  readText(path: string, limit: number): Promise<string>;
  exists(path: string): Promise<boolean>;
  /** Every file beneath a folder, relative to it, with forward slashes, sorted. Hidden folders, links to folders and node_modules are left out. */
  list(folder: string): Promise<readonly string[]>;
  /** Writes a whole file or nothing: a reader sees the old file or the new one, never half of it. */
  write(path: string, text: string): Promise<void>;
}

/** A file that is larger than the caller can use. */
export class TooLarge extends Error {}

/** A pipe or a device: what comes out of it may never end, and is not the same twice. */
export class NotAFile extends Error {}

/** @throws NotAFile when the path leads to something other than a file; a folder is said when it is read */
export function sizeOfFile(path: string): number {
  const found = statSync(path);
  if (!found.isFile() && !found.isDirectory()) throw new NotAFile('it is a pipe or a device, not a file');
  return found.size;
}

/** Whether a link ends at a file; one that ends nowhere, or in a circle, does not. */
function leadsToFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** More than this many files are no folder of exports. */
const MOST_FILES = 20_000;

/**
 * Policies and manifests are small, and nothing else is done meanwhile: they are read at once, which takes a fraction of what handing the work to other threads
 * and waiting for each answer does. Data is read in pieces (read/text-chunks.ts).
 */
export const diskFiles: Files = {
  async readText(path, limit) {
    // Before it is opened: opening a pipe waits for whoever writes to it.
    const size = sizeOfFile(path);
    if (size > limit) throw new TooLarge(`it has ${size.toLocaleString('en-US')} bytes, more than ${limit.toLocaleString('en-US')}`);
    return readFileSync(path, 'utf8');
  },
  async exists(path) {
    return existsSync(path);
  },
  async list(folder) {
    const found: string[] = [];
    const walk = (below: string): void => {
      const entries = readdirSync(join(folder, below), { withFileTypes: true });
      for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
        if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
        const path = below === '' ? entry.name : `${below}/${entry.name}`;
        if (entry.isDirectory()) walk(path);
        else if (entry.isFile() || (entry.isSymbolicLink() && leadsToFile(join(folder, path)))) found.push(path);
        if (found.length > MOST_FILES) throw new TooLarge(`it holds more than ${MOST_FILES.toLocaleString('en-US')} files`);
      }
    };
    walk('');
    return found.sort();
  },
  async write(path, text) {
    await promises.mkdir(dirname(path), { recursive: true });
    const file = await AtomicFile.create(path);
    try {
      await file.append(text);
    } catch (mistake) {
      await file.drop();
      throw mistake;
    }
    await file.keep();
  },
};

/** A file that appears under its name only when it is complete. */
export class AtomicFile {
  private constructor(private readonly path: string, private readonly temporary: string, private readonly handle: promises.FileHandle) {}

  static async create(path: string): Promise<AtomicFile> {
    const temporary = temporaryName(path);
    // Written down before it is made: a signal that came between would leave it behind.
    begin(temporary);
    try {
      closeSync(openSync(temporary, 'wx'));
      return new AtomicFile(path, temporary, await promises.open(temporary, 'a'));
    } catch (mistake) {
      end(temporary);
      throw mistake;
    }
  }
  async append(text: string): Promise<void> {
    await this.handle.appendFile(text, 'utf8');
  }
  /** For a writer in the middle of reading another file, which must not run ahead of the disk. */
  appendNow(text: string): void {
    writeSync(this.handle.fd, text);
  }
  /** Gives the file its name. */
  async keep(): Promise<void> {
    try {
      await this.handle.sync();
      await this.handle.close();
      await promises.rename(this.temporary, this.path);
    } catch (mistake) {
      await promises.rm(this.temporary, { force: true });
      // What could not be had is the name that somebody wrote.
      throw mistake instanceof Error ? Object.assign(mistake, { path: this.path }) : mistake;
    } finally {
      end(this.temporary);
    }
  }
  /** Leaves nothing behind. */
  async drop(): Promise<void> {
    await this.handle.close().catch(() => undefined);
    await promises.rm(this.temporary, { force: true });
    end(this.temporary);
  }
}

/** Beside the file, because a file keeps its place in one step only within one folder; with a name that nobody else has or can guess. */
function temporaryName(path: string): string {
  return `${path}.${globalThis.crypto.randomUUID()}.tmp`;
}

/** The same for a file that somebody else writes: a name to write to, which becomes the file when it is kept. */
export class TemporaryName {
  private constructor(private readonly target: string, readonly path: string) {}

  static reserve(target: string): TemporaryName {
    const name = new TemporaryName(target, temporaryName(target));
    begin(name.path);
    return name;
  }
  async keep(): Promise<void> {
    await promises.rename(this.path, this.target);
    end(this.path);
  }
  /** Leaves nothing behind; does nothing to what was kept. */
  async drop(): Promise<void> {
    await promises.rm(this.path, { force: true });
    end(this.path);
  }
}

/**
 * Files that are being written. While there are any, a signal that ends the process takes them away first; at other times signals are left alone, because
 * a handler would keep Ctrl-C waiting for as long as a computation runs.
 */
const unfinished = new Set<string>();
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function begin(temporary: string): void {
  if (unfinished.size === 0) for (const signal of signals) process.once(signal, interrupted);
  unfinished.add(temporary);
}

function end(temporary: string): void {
  if (unfinished.delete(temporary) && unfinished.size === 0) for (const signal of signals) process.removeListener(signal, interrupted);
}

function interrupted(signal: NodeJS.Signals): void {
  for (const temporary of unfinished) rmSync(temporary, { force: true });
  for (const other of signals) process.removeListener(other, interrupted);
  // Nobody listens any more: the same signal now ends the process as if there had been no handler.
  process.kill(process.pid, signal);
}

/** Why a file could not be read, in words; system errors have codes, not sentences. */
export function whyUnreadable(mistake: unknown): string {
  if (mistake instanceof TooLarge || mistake instanceof NotAFile) return mistake.message;
  const code = (mistake as NodeJS.ErrnoException | null)?.code;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'ENOTDIR') return 'a part of its path is no folder';
  if (code === 'EACCES' || code === 'EPERM') return 'reading it is not permitted';
  if (code === 'Z_BUF_ERROR') return 'the compressed file ends too early';
  if (code === 'Z_DATA_ERROR') return 'it is no gzip file, or a damaged one';
  return mistake instanceof Error ? mistake.message : String(mistake);
}
