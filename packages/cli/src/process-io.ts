/** The real world: this process's files, streams and terminal. */
import { isatty } from 'node:tty';
import { diskFiles } from '@truce/data';
import type { Io } from './io.js';

/** The streams of the process are made by being looked at, which takes a while: each is left alone until it is written to or read. */
export function processIo(): Io {
  const { env } = process;
  const terminal = isatty(1);
  return {
    cwd: process.cwd(),
    files: diskFiles,
    terminal: {
      colour: wantsColour(env, terminal),
      width: terminal ? Math.max(40, process.stdout.columns ?? 80) : null,
      progress: isatty(2) && env['CI'] === undefined && env['TERM'] !== 'dumb',
    },
    out: writerTo(() => process.stdout),
    err: writerTo(() => process.stderr),
    stdin: async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks).toString('utf8');
    },
    clock: () => performance.now(),
  };
}

/** NO_COLOR (no-color.org) says no whatever its value, unless it is empty; FORCE_COLOR says yes where there is no terminal. */
function wantsColour(env: NodeJS.ProcessEnv, terminal: boolean): boolean {
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return terminal && env['TERM'] !== 'dumb';
}

/** A reader that has gone away (`truce run … | head`) is no mistake: what is left is not written, and the command ends with its own exit code. */
function writerTo(open: () => NodeJS.WriteStream): (text: string) => void {
  let stream: NodeJS.WriteStream | undefined;
  let gone = false;
  const begin = (): NodeJS.WriteStream => open().on('error', (mistake: NodeJS.ErrnoException) => {
    if (mistake.code !== 'EPIPE' && mistake.code !== 'ERR_STREAM_DESTROYED') throw mistake;
    gone = true;
  });
  return (text) => {
    if (gone || text === '') return;
    stream ??= begin();
    stream.write(text);
  };
}
