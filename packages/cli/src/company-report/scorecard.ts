/** The figures that both sides agreed on, with targets, benchmarks, which way is good, and the way they went. */
import { compareNumbers, parseDecimal, divideNumbers, type Num, type ir } from '@truce/engine';
import { UsageError } from '../io.js';
import { left, right, type Block, type Cell } from '../page/blocks.js';
import { figureText, measuredOf, notShown, numberIn, periodsOf, rowsByPeriod, type Context, type Made, type Measured } from './context.js';
import { exact, near } from './numbers.js';
import { relationOf } from './paths.js';
import { metOf, standingCell, standingOf, type Standing } from './standing.js';

const ID = 'scorecard', TITLE = 'Scorecard';
const SHOWN = 8;

interface Entry {
  readonly kpi: Measured;
  readonly category: string;
  readonly period: string | null;
  readonly value: Num | null; readonly target: Num | null; readonly before: Num | null;
  readonly standing: Standing;
  readonly band: 'weak' | 'between' | 'strong' | null;
  readonly history: readonly (Num | null)[];
  /** of a kpi with several rows a period */
  readonly rows: { readonly met: number; readonly of: number } | null;
}

export function scorecard(c: Context): Made {
  const { program } = c, kpis = program.relations.filter((r) => (r.kind === 'kpi' || r.kind === 'goal') && r.facts.notRun === null).flatMap((r) => measuredOf(r) ?? []);
  if (kpis.length === 0) return notShown(ID, TITLE, 'the policy has no kpi with periods');
  const categories = categoriesOf(c, kpis), bands = bandsOf(c), entries = once(categories.flatMap(({ name, kpis: own }) => own.map((k) => entryOf(c, k, name, bands.get(k.relation.name) ?? null))));
  const judged = entries.filter((e) => e.standing !== null), count = (s: Standing): number => judged.filter((e) => e.standing === s).length;
  const one = new Set(entries.map((e) => e.period)).size === 1;
  const blocks: Block[] = [
    {
      kind: 'figures',
      figures: [
        { label: 'Targets met', value: `${count('met')} of ${judged.length}`, tone: 'good' },
        { label: 'Nearly, within 5 %', value: String(count('nearly')), tone: 'near' },
        { label: 'Missed', value: String(count('missed')), tone: 'bad' },
        { label: 'Without a target', value: String(entries.filter((e) => e.standing === null && e.rows === null).length) },
      ],
    },
    ...categories
      .filter(({ name }) => entries.some((e) => e.category === name))
      .map(
        ({ name, kpis: own }): Block => ({
          kind: 'table',
          caption: one ? `${name}, ${entries[0]!.period}` : name,
          columns: [
            left('figure'),
            left('owned by'),
            ...(one ? [] : [left('period')]),
            right('value'),
            right('target'),
            left(''),
            right('before'),
            left('better'),
            ...(bands.size === 0 ? [] : [left('benchmark')]),
          ],
          rows: entries.filter((e) => e.category === name && own.includes(e.kpi)).map((e) => rowOf(c, e, bands.size > 0, one)),
        }),
      ),
    ...(bands.size === 0
      ? []
      : [
          {
            kind: 'note',
            text: 'Benchmark: how the value stands to the band that `report.bands` in truce.yaml sets; it is no target of the agreement.',
          } satisfies Block,
        ]),
  ];
  const missed = judged.filter((e) => e.standing === 'missed').map((e) => e.kpi.relation.title ?? e.kpi.relation.name);
  return {
    section: {
      id: ID,
      title: TITLE,
      lead: `${count('met')} of ${judged.length} targets are met.${missed.length === 0 ? '' : ` Missed: ${missed.join('; ')}.`}`,
      blocks,
    },
    data: {
      entries: entries.map((e) => ({
        kpi: e.kpi.relation.name,
        category: e.category,
        owners: e.kpi.relation.facts.ownedBy,
        class: e.kpi.relation.facts.class,
        better: e.kpi.relation.facts.better ?? 'higher',
        period: e.period,
        value: e.value === null ? null : exact(e.value),
        target: e.target === null ? null : exact(e.target),
        before: e.before === null ? null : exact(e.before),
        standing: e.standing,
        benchmark: e.band,
        rows: e.rows,
      })),
    },
  };
}

/** A goal and the kpi that it reads say the same: once is enough. */
function once(entries: readonly Entry[]): readonly Entry[] {
  const said = new Set<string>();
  return entries.filter((e) => {
    const key =
      e.rows !== null || e.target === null ? e.kpi.relation.name : [e.period, exact(e.target), ...e.history.map((n) => (n === null ? '' : exact(n)))].join(' ');
    return !said.has(key) && said.add(key) !== undefined;
  });
}

const classOf = ({ kind, facts }: ir.Relation): 'goal' | 'outcome' | 'output' | 'activity' | null =>
  kind === 'goal' ? 'goal' : facts.class === 'outcome' || facts.class === 'output' || facts.class === 'activity' ? facts.class : null;

/** Classes say it where no categories are set. */
function categoriesOf(c: Context, kpis: readonly Measured[]): readonly { readonly name: string; readonly kpis: readonly Measured[] }[] {
  const { declared, program } = c;
  if (declared.scorecard !== undefined) {
    c.plays('categories of the scorecard', declared.scorecard.map((s) => s.category).join(', '), 'truce.yaml');
    return declared.scorecard.map((s, i) => ({ name: s.category, kpis: s.kpis.map((name, k) => {
      const m = measuredOf(relationOf(program, name, `report.scorecard.${i}.kpis.${k}`, ['kpi', 'goal']));
      if (m === null) throw new UsageError(`\`report.scorecard.${i}.kpis.${k}\` in truce.yaml: ${name} has no periods`);
      return m;
    }) }));
  }
  c.plays('categories of the scorecard', 'the classes of kpis', 'found by kind');
  const by = new Map<string, Measured[]>();
  for (const [word, name] of [
    ['goal', 'Goals'],
    ['outcome', 'Outcomes'],
    ['output', 'Outputs'],
    ['activity', 'Activities'],
    [null, 'Others'],
  ] as const) {
    const own = kpis.filter((k) => classOf(k.relation) === word);
    if (own.length > 0) by.set(name, own);
  }
  return [...by].map(([name, own]) => ({ name, kpis: own }));
}

function bandsOf(c: Context): ReadonlyMap<string, { readonly weak: Num; readonly strong: Num }> {
  return new Map(Object.entries(c.declared.bands ?? {}).map(([name, b]) => {
    relationOf(c.program, name, `report.bands.${name}`, ['kpi', 'goal']);
    const read = (v: string | number | boolean, key: string): Num => {
      const text = String(v).replaceAll('_', '').trim(), n = parseDecimal(text.replace(/\s*%$/, ''));
      if (n === null) throw new UsageError(`\`report.bands.${name}.${key}\` in truce.yaml: ${text} is no number`, 'as in 35% or 120000');
      return text.endsWith('%') ? divideNumbers(n, 100) : n;
    };
    return [name, { weak: read(b.weak, 'weak'), strong: read(b.strong, 'strong') }] as const;
  }));
}

function entryOf(c: Context, kpi: Measured, category: string, band: { readonly weak: Num; readonly strong: Num } | null): Entry {
  const { relation, value, target } = kpi;
  const { evaluation, span } = c;
  const { better } = relation.facts;
  const periods = periodsOf(evaluation, kpi)
    .filter((p) => p.last <= span.last || span.last === Infinity)
    .slice(-SHOWN);
  const last = periods.at(-1);
  const read = (column: ir.Column | null, row: number): Num | null => numberIn(evaluation, relation, column, row), by = rowsByPeriod(evaluation, kpi);
  const none = { kpi, category, period: last?.text ?? null, value: null, target: null, before: null, standing: null, band: null, history: [] };
  if (last === undefined) return { ...none, rows: null };
  const here = by.get(last.ordinal) ?? [];
  if (relation.keys.length > 1) return { ...none, rows: metOf(here.map((row) => standingOf(read(value, row), read(target, row), better))) };
  const history = periods.map((p) => { const row = by.get(p.ordinal)?.[0]; return row === undefined ? null : read(value, row); }), now = history.at(-1) ?? null, aim = here[0] === undefined ? null : read(target, here[0]);
  const way = (n: Num): boolean => band !== null && compareNumbers(band.strong, band.weak) >= 0 ? compareNumbers(now!, n) >= 0 : compareNumbers(now!, n) <= 0;
  return {
    ...none,
    value: now,
    target: aim,
    before: history.at(-2) ?? null,
    standing: standingOf(now, aim, better),
    band: band === null || now === null ? null : way(band.strong) ? 'strong' : way(band.weak) ? 'between' : 'weak',
    history,
    rows: null,
  };
}

function rowOf({ evaluation }: Context, e: Entry, hasBands: boolean, one: boolean): readonly Cell[] {
  const { relation, value } = e.kpi, text = (n: Num | null): string => figureText(evaluation, n, value);
  return [
    relation.title ?? relation.name,
    relation.facts.ownedBy.join(', '),
    ...(one ? [] : [e.period ?? '']),
    { text: text(e.value), spark: e.history.map((n) => (n === null ? null : near(n))) },
    text(e.target),
    standingCell(e),
    text(e.before),
    relation.facts.better ?? (e.target !== null || e.rows !== null ? 'higher' : ''),
    ...(hasBands ? [e.band ?? ''] : []),
  ];
}
