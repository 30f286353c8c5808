/** What is posted at other closings, as texts. */
import { postingEffect, toDecimalText, type Num, type Posted } from '@truce/engine';
import type { Version } from './compute.js';
import type { Amount } from './report.js';

export interface PostingsView {
  readonly lines: number;
  readonly closings: readonly { readonly closing: string; readonly currency: string | null; readonly before: Amount; readonly after: Amount; readonly change: Amount }[];
  readonly examples: readonly { readonly plan: string; readonly payee: string; readonly line: string; readonly before: readonly PostedView[]; readonly after: readonly PostedView[] }[];
}
export interface PostedView { readonly closing: string; readonly amount: Amount; readonly currency: string | null }

const amount = (n: Num): Amount => toDecimalText(n, 12);
const posted = (list: readonly Posted[]): readonly PostedView[] => list.map((p) => ({ closing: p.closing, amount: amount(p.amount), currency: p.currency }));

export function postingsView(before: Version, after: Version): PostingsView | null {
  const found = postingEffect(before, after);
  return found === null ? null : {
    lines: found.lines, closings: found.closings.map((c) => ({ ...c, before: amount(c.before), after: amount(c.after), change: amount(c.change) })),
    examples: found.examples.map((e) => ({ ...e, before: posted(e.before), after: posted(e.after) })),
  };
}
