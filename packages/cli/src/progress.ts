/** One line on the error output that says what is going on, for anything that takes more than a second. */
import type { Io } from './io.js';

const FIRST = 1000;
const EVERY = 100;

export interface Progress {
  /** Shows the text when it is time to; the text is only made then. */
  say(text: () => string): void;
  /** Takes the line away. */
  done(): void;
}

export function progressOf(io: Io): Progress {
  if (!io.terminal.progress) return { say: () => undefined, done: () => undefined };
  const started = io.clock();
  let last = started + FIRST - EVERY;
  let shown = false;
  return {
    say: (text) => {
      const now = io.clock();
      if (now - last < EVERY) return;
      last = now;
      shown = true;
      io.err(`\r\x1b[2K${text()}`);
    },
    done: () => {
      if (shown) io.err('\r\x1b[2K');
      shown = false;
    },
  };
}
