/** This process as one run of the program. */
import { main } from './main.js';
import { processIo } from './process-io.js';

export async function start(words: readonly string[]): Promise<void> {
  process.exitCode = await main(words, processIo(), (process.env['TRUCE_DEBUG'] ?? '') !== '');
}
