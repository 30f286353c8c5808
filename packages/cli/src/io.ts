/** Everything that a command does to the world goes through here, so that tests can watch it. */
import type { Files } from '@truce/data';

export interface Terminal {
  /** whether colours are wanted on the output */
  readonly colour: boolean;
  /** cells of a line of the output; null when it is no terminal */
  readonly width: number | null;
  /** whether messages that overwrite each other make sense on the error output */
  readonly progress: boolean;
}

export interface Io {
  /** absolute; paths that a user writes are relative to it */
  readonly cwd: string;
  readonly files: Files;
  readonly terminal: Terminal;
  /** whole texts, with their line ends */
  out(text: string): void;
  err(text: string): void;
  stdin(): Promise<string>;
  /** milliseconds since some moment; for progress only */
  clock(): number;
  /** the variables of the environment: only for where a private key is kept */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** the day that the user's clock shows, as 2026-03-31: only for the date of a signature */
  today?(): string;
}

/** 0 fine; 1 the policy says no; 2 used wrongly; 3 the data is wrong; 4 a bug in Truce. */
export type ExitCode = 0 | 1 | 2 | 3 | 4;

/** A command was used wrongly: said in a sentence, with what to do about it. */
export class UsageError extends Error {
  constructor(message: string, readonly help?: string) {
    super(message);
  }
}
