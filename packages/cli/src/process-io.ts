/** The real world: this process's files, streams and terminal. */
import { fstatSync, writeSync } from 'node:fs';
import { diskFiles } from '@truce/data';
import type { Io } from './io.js';

export interface ProcessIo extends Io {
  /** Calls back once both outputs have taken everything. */
  whenTaken(done: () => void): void;
}

/** The streams of the process are made by being looked at, which takes a while: each is left alone until it is really needed. */
export async function processIo(): Promise<ProcessIo> {
  const out = outputTo(1, () => process.stdout), err = outputTo(2, () => process.stderr);
  const { env } = process;
  const terminal = await isTerminal(1);
  return {
    cwd: process.cwd(),
    files: diskFiles,
    terminal: {
      colour: wantsColour(env, terminal),
      width: terminal ? Math.max(40, process.stdout.columns ?? 80) : null,
      progress: (await isTerminal(2)) && env['CI'] === undefined && env['TERM'] !== 'dumb',
    },
    out: out.write,
    err: err.write,
    whenTaken: (done) => out.whenTaken(() => err.whenTaken(done)),
    stdin: async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks).toString('utf8');
    },
    clock: () => performance.now(),
    env,
    today: () => { const now = new Date(), two = (n: number): string => String(n).padStart(2, '0'); return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`; },
  };
}

/** Terminals are devices; only a device is asked further, because what can ask it brings the network with it. */
async function isTerminal(fd: 1 | 2): Promise<boolean> {
  try {
    if (!fstatSync(fd).isCharacterDevice()) return false;
  } catch {
    return false; // It is closed.
  }
  return (await import('node:tty')).isatty(fd);
}

/** NO_COLOR (no-color.org) says no whatever its value, unless it is empty; FORCE_COLOR says yes where there is no terminal. */
function wantsColour(env: NodeJS.ProcessEnv, terminal: boolean): boolean {
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return terminal && env['TERM'] !== 'dumb';
}

/**
 * Writes at once, which nearly every output takes; only one that is busy (a pipe that its reader has set not to block) is given to the stream of the process, with all
 * that follows. A reader that has gone away (`truce run … | head`) is no mistake: what is left is not written, and the command ends with its own exit code.
 */
function outputTo(fd: 1 | 2, open: () => NodeJS.WriteStream): { readonly write: (text: string) => void; readonly whenTaken: (done: () => void) => void } {
  let stream: NodeJS.WriteStream | undefined;
  let gone = false;
  const begin = (): NodeJS.WriteStream => open().on('error', (mistake: NodeJS.ErrnoException) => {
    if (mistake.code !== 'EPIPE' && mistake.code !== 'ERR_STREAM_DESTROYED') throw mistake;
    gone = true;
  });
  return {
    write(text) {
      if (gone || text === '') return;
      let rest = Buffer.from(text);
      try {
        while (stream === undefined && rest.length > 0) rest = rest.subarray(writeSync(fd, rest));
      } catch (mistake) {
        if ((mistake as NodeJS.ErrnoException).code === 'EPIPE') { gone = true; return; }
      }
      if (rest.length > 0) (stream ??= begin()).write(rest);
    },
    whenTaken(done) {
      if (stream === undefined || gone) done(); else stream.write('', () => done());
    },
  };
}
