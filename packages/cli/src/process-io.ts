/** The real world: this process's files, streams and terminal. */
import { diskFiles } from '@truce/data';
import type { Io } from './io.js';

export function processIo(): Io {
  const { stdout, stderr, stdin, env } = process;
  return {
    cwd: process.cwd(),
    files: diskFiles,
    terminal: {
      colour: wantsColour(env, stdout.isTTY),
      width: stdout.isTTY ? Math.max(40, stdout.columns ?? 80) : null,
      progress: stderr.isTTY && env['CI'] === undefined && env['TERM'] !== 'dumb',
    },
    out: writerTo(stdout),
    err: writerTo(stderr),
    stdin: async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of stdin) chunks.push(chunk as Buffer);
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
function writerTo(stream: NodeJS.WriteStream): (text: string) => void {
  let gone = false;
  stream.on('error', (mistake: NodeJS.ErrnoException) => {
    if (mistake.code !== 'EPIPE' && mistake.code !== 'ERR_STREAM_DESTROYED') throw mistake;
    gone = true;
  });
  return (text) => { if (!gone && text !== '') stream.write(text); };
}
