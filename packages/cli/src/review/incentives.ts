/** What one thing done otherwise pays before and after a change: the incentives that it makes. */
import { addNumbers, gradientOf, toDecimalText, whatIfOf, type Marginal, type Step, type ir } from '@truce/engine';
import type { Computed, Version } from '../diff/compute.js';

export interface IncentiveView {
  readonly plan: string;
  readonly input: string;
  readonly step: string;
  readonly row: string;
  readonly currency: string | null;
  /** of everybody, in all */
  readonly before: string;
  readonly after: string;
}

/** Rows of the data on which each step is tried. */
const ROWS = 3;

/** Of the plans that a change bears on: on the same rows of the data, once under each version. It runs both policies once for each step. */
export function incentivesOf(c: Computed, progress: (what: string) => void): readonly IncentiveView[] {
  const touched = new Set(c.figures.filter((f) => (f.after ?? f.before)?.kind === 'plan').map((f) => f.name)), found: IncentiveView[] = [];
  for (const name of touched) {
    const now = marginals(c.after, name, progress), was = new Map(marginals(c.before, name, progress).map((m) => [keyOf(m), m]));
    for (const m of now) {
      const old = was.get(keyOf(m));
      if ((old?.amount ?? '0') !== m.amount) found.push({ plan: name, input: m.input, step: m.step, row: m.row, currency: m.currency, before: old?.amount ?? '0', after: m.amount });
      was.delete(keyOf(m));
    }
    for (const m of was.values()) if (m.amount !== '0') found.push({ plan: name, input: m.input, step: m.step, row: m.row, currency: m.currency, before: m.amount, after: '0' });
  }
  return found;
}

interface Tried { readonly input: string; readonly step: string; readonly row: string; readonly currency: string | null; readonly amount: string }
const keyOf = (t: Tried): string => JSON.stringify([t.input, t.step, t.row, t.currency]);

function marginals({ program, evaluation }: Version, name: string, progress: (what: string) => void): readonly Tried[] {
  const plan = program.relations.find((r) => r.kind === 'plan' && r.name === name);
  if (plan === undefined) return [];
  return gradientOf(whatIfOf(program, evaluation, new Set([plan.id])), plan.id, {
    rows: ROWS,
    progress: (done, of) => progress(`what one more pays under ${name}: ${done} of ${of}`),
  }).flatMap((m) => triedOf(m, program, (relation, row) => evaluation.rowText(relation, row)));
}

function triedOf(m: Marginal, program: ir.Program, rowText: (relation: number, row: number) => string): readonly Tried[] {
  const record = program.relations[m.input.relation]!, input = m.input.kind === 'row' ? record.name : `${record.columns[m.input.column]!.name} of ${record.name}`;
  return m.moved.flatMap((s) => [...new Set(s.changes.map((x) => x.currency))].map((currency): Tried => ({
    input, step: stepText(m.step), row: rowText(s.relation, s.row), currency, amount: toDecimalText(s.changes.filter((x) => x.currency === currency).map((x) => x.change).reduce((a, b) => addNumbers(a, b)), 12),
  })));
}

function stepText(s: Step): string {
  switch (s.kind) {
    case 'more':
      return s.type.kind === 'money'
        ? `${toDecimalText(s.by, 2)} ${s.type.currency} more`
        : s.type.kind === 'date'
          ? `${toDecimalText(s.by, 0)} days later`
          : s.type.kind === 'percent'
            ? 'one point more'
            : `${toDecimalText(s.by, 2)} more`;
    case 'choice': return `${s.from} becomes ${s.to}`;
    case 'flag': return `becomes ${s.to ? 'yes' : 'no'}`;
    case 'undone': return 'not there';
    case 'another': return 'one more';
  }
}
