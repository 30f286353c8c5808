/** This process as one run of the program. */
import { main } from './main.js';
import { processIo } from './process-io.js';

export async function start(words: readonly string[]): Promise<void> {
  const io = await processIo();
  process.exitCode = await main(words, io, (process.env['TRUCE_DEBUG'] ?? '') !== '');
  // Once both outputs have taken everything there is nothing left to wait for; tearing the heap down by hand takes a tenth of a short command.
  io.whenTaken(() => process.exit());
}
