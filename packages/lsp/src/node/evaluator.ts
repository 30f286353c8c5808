/** Evaluations in threads: each has its own, because a thread can be ended in the middle of anything. */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';
import type { Live } from '../background/live.js';
import type { Evaluator } from '../evaluations.js';
import { uriOf } from '../workspace/place.js';
import { evaluation, type Evaluate } from './evaluate.js';

/** What an evaluation beside an editor may use. */
const MOST_MEGABYTES = 2048;
const THREAD = 'truce evaluation';
type Message = { readonly progress: string } | { readonly live: Live | null } | { readonly mistake: string };

/** `file`: the built server, which is also the thread. */
export function evaluatorOf(file: string): Evaluator {
  return {
    begin(project, saved, progress) {
      const { manifest } = project, list = (texts: Iterable<readonly [string, string]>): Evaluate['texts'] => [...texts].map(([path, text]) => ({ path, text }));
      if (manifest === null || !manifest.place.startsWith('file:')) return { done: Promise.resolve(null), stop: () => undefined };
      const question: Evaluate = { manifest: { path: fileURLToPath(uriOf(manifest.place)), text: manifest.text }, texts: list([...project.documents].map(([path, d]) => [path, d.text] as const)), saved: saved === null ? null : list(saved) };
      const worker = new Worker(file, { workerData: { [THREAD]: question }, stdout: true, resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES } });
      worker.unref();
      const done = new Promise<Live | null>((end, fail) => {
        worker.on('message', (m: Message) => { if ('progress' in m) progress(m.progress); else if ('live' in m) end(m.live); else fail(new Error(m.mistake)); });
        worker.on('error', (mistake: NodeJS.ErrnoException) => {
          if (mistake.code !== 'ERR_WORKER_OUT_OF_MEMORY') { fail(mistake); return; }
          console.error(`the rules on this data need more than ${MOST_MEGABYTES} MB: their results are not shown in the editor, the command line has no such limit`);
          end(null);
        });
        worker.on('exit', () => end(null));
      });
      return { done, stop: () => { void worker.terminate(); } };
    },
  };
}

/** What the thread does, when that is what it was started for. */
export function evaluateHere(): void {
  const question = (workerData as Partial<Record<typeof THREAD, Evaluate>> | null)?.[THREAD], port = parentPort;
  if (isMainThread || question === undefined || port === null) return;
  let last = '';
  const say = (m: Message): void => port.postMessage(m);
  void evaluation(question, (what) => { if (what !== last) say({ progress: (last = what) }); }).then((live) => say({ live }), (mistake: unknown) => say({ mistake: mistake instanceof Error ? mistake.message : String(mistake) }));
}
