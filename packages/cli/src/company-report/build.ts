/** The report as a whole: its parts in the order in which one would ask, each of which says why when it can not be made. */
import { dateText } from '@truce/engine';
import type { Run } from '../load-run.js';
import { left, type Section } from '../page/blocks.js';
import { attainment } from './attainment.js';
import { contextOf, type Context, type Made } from './context.js';
import { dealsOf, paymentsFor, touchesOf } from './deals.js';
import { definition } from './definition.js';
import { distribution } from './distribution.js';
import { goalBridge } from './goal-bridge.js';
import { goals } from './goals.js';
import { incidence } from './incidence.js';
import { peopleOf } from './people.js';
import { scorecard } from './scorecard.js';
import { service } from './service.js';
import { unrewarded } from './unrewarded.js';

export const parts = ['bridge', 'goals', 'scorecard', 'attainment', 'definition', 'service', 'incidence', 'distribution', 'unrewarded'] as const;
export type Part = (typeof parts)[number];

export interface Report {
  readonly title: string;
  readonly sub: string;
  readonly made: readonly { readonly part: Part; readonly made: Made }[];
  /** who and what played which part */
  readonly sources: Section;
  readonly json: unknown;
}

/** @throws UsageError when the period is none, or the manifest names what is not there */
export function reportOf(run: Run, wanted: readonly Part[], period: string | undefined, names: boolean): Report {
  const { context, played } = contextOf(run, period, names), made = wanted.map((part) => ({ part, made: makerOf(context)(part) })), { settings } = run.program, asOf = run.asOf === null ? null : dateText(run.asOf.day);
  const sources: Section = {
    id: 'sources',
    title: 'What plays which part',
    lead: 'Nothing here is guessed in silence: what is found by kind can be named in the `report:` section of truce.yaml instead.',
    blocks: [{ kind: 'table', caption: 'Parts', columns: [left('part'), left('is'), left('known from')], rows: played.map((p) => [p.part, p.is, p.how]) }],
  };
  return {
    title: `${settings.title}: report`, sub: `${context.span.text}${asOf === null ? '' : `, as known on ${asOf}`}`, made, sources,
    json: { policy: settings.title, span: context.span.text, asOf, parts: Object.fromEntries(made.map((m) => [m.part, m.made.data])), played },
  };
}

/** What several parts need is computed once, when the first of them asks. */
function makerOf(c: Context): (part: Part) => Made {
  const once = <T>(f: () => T): (() => T) => { let known: { readonly value: T } | null = null; return () => (known ??= { value: f() }).value; };
  const deals = once(() => dealsOf(c)), people = once(() => peopleOf(c)), payments = once(() => paymentsFor(c, deals())), touches = once(() => { const d = deals(); return d === null ? [] : touchesOf(c, d); });
  return (part) => {
    switch (part) {
      case 'bridge': return goalBridge(c);
      case 'goals': return goals(c);
      case 'scorecard': return scorecard(c);
      case 'attainment': return attainment(c, payments().all, people());
      case 'definition': return definition(c);
      case 'service': return service(c);
      case 'incidence': return incidence(c, deals(), payments().all, payments().otherCurrency, people(), touches());
      case 'distribution': return distribution(c, payments().all, payments().otherCurrency, people());
      case 'unrewarded': return unrewarded(c, deals(), touches());
    }
  };
}
