/** What a change is, by what it did: looser, stricter, more or less pay, and whether it reaches into a closed period. */
import { isZero, sign } from '../base/exact.js';
import type { Change } from './compare.js';
import type { Effect } from './effect.js';

/** What a change amounts to, by what it does to results: in words, for whoever decides about it. */
export type Class =
  | { readonly class: 'wording' | 'name' | 'name of a plan' | 'checks' | 'no effect' }
  /** rows came in, went out, or both; with one example each way */
  | { readonly class: 'looser' | 'stricter' | 'different'; readonly of: string; readonly into: string | null; readonly out: string | null }
  | { readonly class: 'kpi'; readonly of: string }
  | { readonly class: 'credit moved'; readonly of: string }
  | { readonly class: 'pay'; readonly direction: 'higher' | 'lower' | 'moved'; readonly gain: number; readonly lose: number }
  | { readonly class: 'closed period'; readonly through: string }
  | { readonly class: 'open period' }
  /** what is new holds from a day that the data does not reach */
  | { readonly class: 'begins later'; readonly on: string; readonly data: string }
  /** what is due stays; whether it is posted at other closings takes too long to say, with so many rows of data */
  | { readonly class: 'posting not computed'; readonly rows: number }
  /** what is due stays, and is posted at other closings */
  | { readonly class: 'posting'; readonly lines: number };

/** `effect`: of this change alone. In the order in which a reader asks. */
export function classify(change: Change, effect: Effect): readonly Class[] {
  if (change.kind === 'wording') return [{ class: 'wording' }];
  if (change.kind === 'renamed') return [{ class: change.of === 'plan' && change.formerly !== null ? 'name of a plan' : 'name' }];
  if (change.of === 'test' || change.of === 'always' || change.of === 'guard') return [{ class: 'checks' }];
  const found: Class[] = [];
  const lead = effect.leads.find((l) => l.key === change.key) ?? effect.leads[0];
  if (lead !== undefined) {
    const [into = null] = lead.into, [out = null] = lead.out;
    found.push({ class: out === null ? 'looser' : into === null ? 'stricter' : 'different', of: lead.name, into, out });
  }
  for (const c of effect.credits) if (!isZero(c.moved)) { found.push({ class: 'credit moved', of: c.name }); break; }
  for (const p of effect.pay) {
    const direction = sign(p.total.change), moved = direction === 0 || (p.gain > 0 && p.lose > 0);
    found.push({ class: 'pay', direction: moved && direction === 0 ? 'moved' : direction > 0 ? 'higher' : 'lower', gain: p.gain, lose: p.lose });
    found.push(p.closed === null ? { class: 'open period' } : { class: 'closed period', through: p.closed.through });
    break;
  }
  const [kpi] = effect.kpis;
  if (kpi !== undefined && lead === undefined) found.push({ class: 'kpi', of: kpi.name });
  return found.length > 0 ? found : effect.slas.length + effect.lists.length > 0 ? [] : [{ class: 'no effect' }];
}

/** A class in a few words. */
export function classText(c: Class): string {
  switch (c.class) {
    case 'wording': return 'wording only';
    case 'name': return 'another name only';
    case 'name of a plan': return 'another name only; what was posted stands under the old one';
    case 'checks': return 'changes what is checked, no result';
    case 'no effect': return 'no effect on this data';
    case 'looser': return `looser${c.into === null ? '' : `: ${c.into} is now ${c.of}`}`;
    case 'stricter': return `stricter${c.out === null ? '' : `: ${c.out} is no longer ${c.of}`}`;
    case 'different': return `different: ${c.into ?? ''} is now ${c.of}, ${c.out ?? ''} no longer`;
    case 'kpi': return `${c.of} is measured otherwise`;
    case 'credit moved': return `moves credit in ${c.of}`;
    case 'pay': return c.gain + c.lose === 0 ? 'moves pay in time' : `${c.direction === 'moved' ? 'moves pay between people' : `pay ${c.direction}`} (${[...(c.gain === 0 ? [] : [`${c.gain} gain`]), ...(c.lose === 0 ? [] : [`${c.lose} lose`])].join(', ')})`;
    case 'closed period': return `reaches into closed periods (through ${c.through})`;
    case 'posting': return 'moved: posted at other closings, the same in the end';
    case 'posting not computed': return `nothing is due otherwise on this data; whether lines are posted at other closings was not computed, for so many rows`;
    case 'begins later': return `no effect on this data, which ends on ${c.data}: it begins on ${c.on}`;
    case 'open period': return 'open periods only';
  }
}
