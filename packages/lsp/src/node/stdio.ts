/** The server over standard input and output, as editors start it: `truce lsp`. The same file is the background thread, when that is how it is started. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { createConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { serve } from '../server.js';
import { threadOf } from '../background/thread.js';
import { answering } from '../background/work.js';
import { diskHost } from './disk.js';
import { evaluatorOf, evaluateHere } from './evaluator.js';

const THREAD = 'truce background';
// What is made for one key is gone before the next: the room for what is new stays as small as it is, which costs a tenth of the time and saves a fifth of the memory. This holds for all threads;
// each thread that begins forgets it, and says it again.
if (!isMainThread) setFlagsFromString('--semi-space-growth-factor=1');
if (!isMainThread && workerData === THREAD) {
  const answer = answering();
  // Nobody waits for this thread between two checks: the time to take its garbage away, which otherwise stays until there is a multiple of it.
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  parentPort!.on('message', (message: Parameters<typeof answer>[0]) => { void answer(message).then((result) => { parentPort!.postMessage(result); setTimeout(collect, 0); }); });
}

if (!isMainThread) evaluateHere();

/** Runs until the client says `exit` or goes away. Everything but the protocol goes to standard error: one stray line would end the conversation. */
export function start(version: string, beside: string): void {
  console.log = console.error;
  // A server lives for hours beside an editor: garbage is taken away when there is two thirds as much of it as of what is used, where V8 would wait for several times as much.
  setFlagsFromString('--heap-growing-percent=70');
  const connection = createConnection(new StreamMessageReader(process.stdin), new StreamMessageWriter(process.stdout));
  const pages = [join(beside, 'errors'), join(beside, '../../../docs/errors')].find((folder) => existsSync(folder));
  const checker = threadOf(() => {
    // The built server is one file.
    const worker = new Worker(__filename, { workerData: THREAD, stdout: true, resourceLimits: { maxYoungGenerationSizeMb: 8 } });
    worker.unref();
    return { send: (message) => worker.postMessage(message), onAnswer: (take) => { worker.on('message', take); }, onEnd: (ended) => { worker.on('error', ended); worker.on('exit', ended); } };
  });
  serve(connection, diskHost, checker, evaluatorOf(__filename), { version, pages: pages === undefined ? null : `${pathToFileURL(pages).href}/`, warms: true });
  connection.listen();
}
