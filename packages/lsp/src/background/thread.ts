/** The background in another thread, seen from here: sends what changed, and gets findings. A thread that ends is started again when it is next needed. */
import type { Diagnostic } from '@truce/engine';
import { keyOf } from '../workspace/project.js';
import { checkHere, type Checker } from './checker.js';
import type { Answer, Question } from './work.js';

export interface Thread {
  send(question: Question): void;
  onAnswer(take: (answer: Answer) => void): void;
  onEnd(ended: () => void): void;
}

export function threadOf(begin: () => Thread): Checker {
  let thread: Thread | null = null, next = 1;
  const waiting = new Map<number, (answer: Answer | null) => void>();
  /** What the thread has of each project. */
  const has = new Map<string, Map<string, string>>();
  const running = (): Thread => {
    if (thread !== null) return thread;
    const started = begin();
    started.onAnswer((answer) => { waiting.get(answer.id)?.(answer); waiting.delete(answer.id); });
    started.onEnd(() => {
      if (thread !== started) return;
      thread = null;
      has.clear();
      for (const done of waiting.values()) done(null);
      waiting.clear();
    });
    return (thread = started);
  };
  return {
    check: async (project) => {
      const to = running(), key = keyOf(project), before = has.get(key) ?? new Map<string, string>(), now = new Map([...project.documents].map(([path, d]) => [path, d.text] as const));
      const texts: [string, string | null][] = [...now].filter(([path, text]) => before.get(path) !== text);
      for (const path of before.keys()) if (!now.has(path)) texts.push([path, null]);
      has.set(key, now);
      const answer = await new Promise<Answer | null>((done) => { const id = next++; waiting.set(id, done); to.send({ id, kind: 'check', project: key, texts, weights: project.settings?.lint }); });
      // Without the thread it takes longer, and is the same.
      return answer !== null && 'findings' in answer ? answer.findings : checkHere.check(project) as Promise<readonly Diagnostic[]>;
    },
  };
}
