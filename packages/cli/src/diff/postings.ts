/** What is posted at other closings, as texts. */
import { postingEffect, type Posted } from '@truce/engine';
import { amount, type Amount } from './amount.js';

export interface PostingsView {
  readonly lines: number;
  readonly closings: readonly { readonly closing: string; readonly currency: string | null; readonly before: Amount; readonly after: Amount; readonly change: Amount }[];
  readonly examples: readonly { readonly plan: string; readonly payee: string; readonly line: string; readonly before: readonly PostedView[]; readonly after: readonly PostedView[] }[];
}
export interface PostedView { readonly closing: string; readonly amount: Amount; readonly currency: string | null }

const posted = (list: readonly Posted[]): readonly PostedView[] => list.map((p) => ({ closing: p.closing, amount: amount(p.amount), currency: p.currency }));

type Run = Parameters<typeof postingEffect>[0];

export function postingsView(before: Run, after: Run): PostingsView | null {
  const found = postingEffect(before, after);
  return found === null ? null : {
    lines: found.lines, closings: found.closings.map((c) => ({ ...c, before: amount(c.before), after: amount(c.after), change: amount(c.change) })),
    examples: found.examples.map((e) => ({ ...e, before: posted(e.before), after: posted(e.after) })),
  };
}
