/** Both versions on the same data: what changed, what rests on it, and what that did to the results. */
import { affectedBy, analyze, carry, closureOf, compare, declarationsOf, judgeGuardsWith, meaningsOf, withGuardsOf, type GuardResult, dateText, diffFiguresOf, effectOf, evaluate, gregorianCalendar, makeKnownResults, type Both, type Change, type Comparison, type Dataset, type Diagnostic, type Effect, type Evaluation, type FileSpan, type ir } from '@truce/engine';
import { loadData } from '@truce/data';
import type { AsOf } from '../as-of.js';
import { dataErrors } from '../data-errors.js';
import type { Io } from '../io.js';
import { grouped } from '../report.js';
import type { Progress } from '../progress.js';
import { asIfView, type AsIfView, type WhatIf } from './as-if.js';
import { behaviourView, type BehaviourView } from './behaviour.js';
import { postingsView, type PostingsView } from './postings.js';
import { partsOf, type Parts } from './parts.js';
import { cacheIn, type CachedSide } from './cache.js';
import { formerGuards } from './former-guards.js';
import { manifestChanges } from './manifest-changes.js';
import type { Side } from './sides.js';

export interface Version { readonly program: ir.Program; readonly evaluation: Evaluation; readonly dataset: Dataset }
export interface Computed {
  readonly comparison: Comparison;
  /** changes of the manifest, in words */
  readonly manifest: readonly string[];
  readonly asOf: AsOf;
  readonly before: Version;
  readonly after: Version;
  readonly effect: Effect;
  /** the effect of one change by itself */
  readonly alone: (change: Change) => Effect;
  readonly figures: readonly Both[];
  readonly guards: readonly GuardResult[];
  /** what one thing done otherwise pays before and after, and new edges of pay; null where no plan is touched */
  readonly behaviour: BehaviourView | null;
  /** what is posted at other closings, where the change leaves all that is due as it is; null otherwise */
  readonly postings: PostingsView | null;
  /** rows of the data, where these are too many to compute every closing of both versions; null otherwise */
  readonly postingsLeft: number | null;
  /** the part of each edit in every change, when there are several */
  readonly parts: Parts;
  /** declarations with results, and how many of them had to be computed */
  readonly results: { readonly all: number; readonly computed: number; /** figures taken from the cache */ readonly found: number; /** values of the data that were computed, and those that one version took from another */ readonly values: { readonly computed: number; readonly taken: number } };
  readonly notes: readonly string[];
  /** what is taken for something else than it is; null: both versions are as they are written */
  readonly asIf: { readonly view: AsIfView; /** what is proposed, as it is written; null: nothing is taken for anything else */ readonly written: Comparison | null; /** where the first version is written that is taken to begin on another day */ readonly first: FileSpan | null } | null;
  readonly data: readonly Diagnostic[];
  /** of the data as the old version reads it, where it reads it by its own manifest: at places of the old files */
  readonly oldData: readonly Diagnostic[];
  readonly rejected: number;
  readonly wrong: boolean;
  /** of the data: whole files or columns could not be read, so that no figure means anything */
  readonly fatal: boolean;
}

export async function compute(before: Side, after: Side, options: { readonly asOf: AsOf; /** both sides are taken for something else than they are */ readonly whatIf: WhatIf | null; /** absolute folder of figures that were computed before; null: none */ readonly cache: string | null }, io: Io, progress: Progress): Promise<Computed> {
  const left = guarded(before, after) ?? before.project.program!, right = after.project.program!, manifest = after.project.manifest!;
  const { asOf, whatIf } = options, comparison = compare(before.project.program!, right), notes: string[] = [];
  const read = async (side: Side): Promise<Awaited<ReturnType<typeof loadData>>> => loadData(side.project.program!, side.project.manifest!, { files: io.files, onProgress: (p) => progress.say(() => `reading ${p.file}: ${grouped(p.rows)} rows`) });
  const loaded = await read(after);
  const carried = carriedOver(loaded.dataset, comparison, right, left);
  let dataset: Dataset, more: readonly Diagnostic[] = [];
  if ('dataset' in carried) ({ dataset } = carried);
  else {
    const own = await read({ ...before, project: { ...before.project, program: left } });
    dataset = own.dataset;
    more = own.diagnostics;
    notes.push(`the fields of ${carried.differ.join(', ')} differ: ${before.name} was run on the data as its own manifest reads it`);
  }
  // What two versions compute alike is computed once. The new one comes first, so that problems of the data are told at places of the text that is there.
  const known = makeKnownResults();
  const run = (side: Side, program: ir.Program, data: Dataset): Version => ({ program, dataset: data, evaluation: evaluate(program, data, { asOf, known, text: side.project.text, progress: (done, total, what) => progress.say(() => `computing ${what} of ${side.name}${total > 0 ? `: ${Math.floor((100 * done) / total)} %` : ''}`) }) });
  const versions = { before: run(before, left, dataset), after: run(after, right, loaded.dataset) };
  // What the ledger posts follows from what is due, which is compared; computing every closing once more in both versions would tell nothing else.
  const ofLedger = (key: string): boolean => [comparison.after, comparison.before].some((all) => closureOf(all, key).some((m) => m.kind === 'ledger'));
  const affected = new Set([...affectedBy(comparison)].filter((key) => !ofLedger(key))), cache = cacheIn(options.cache, io), side = (program: ir.Program, data: Dataset): CachedSide => ({ program, meanings: meaningsOf(program), dataset: data, asOf }), sides = { before: side(left, dataset), after: side(right, loaded.dataset) };
  const figures = (await Promise.all([...affected].map(async (key): Promise<readonly Both[]> => {
    const oldKey = comparison.matched.get(key) ?? (comparison.before.has(key) && !comparison.after.has(key) ? key : null), meaning = comparison.after.get(key) ?? comparison.before.get(key)!;
    const now = comparison.after.has(key) ? await cache.figures(sides.after, key, () => diffFiguresOf(right, versions.after.evaluation, key)) : null;
    const both = { key, name: meaning.name, before: oldKey === null ? null : await cache.figures(sides.before, oldKey, () => diffFiguresOf(left, versions.before.evaluation, oldKey)), after: now };
    return both.before === null && both.after === null ? [] : [both];
  }))).flat();
  const closed = closedThrough(right, versions.after.evaluation, asOf), supposed = whatIf !== null && whatIf.moved.length > 0;
  // Nothing is posted by what is only supposed.
  const through = supposed ? null : closed;
  const mixed = new Map<ir.Program, { readonly side: CachedSide; readonly evaluation: Evaluation } | null>();
  const parts = await partsOf(comparison, before, after, figures, async (program, key) => {
    if (!mixed.has(program)) {
      const data = carriedOver(loaded.dataset, comparison, right, program);
      mixed.set(program, 'dataset' in data ? { side: side(program, data.dataset), evaluation: run(before, program, data.dataset).evaluation } : null);
    }
    const found = mixed.get(program) ?? null;
    return found === null ? null : cache.figures(found.side, key, () => diffFiguresOf(program, found.evaluation, key));
  });
  const effect = effectOf(figures, through), alones = new Map<number | Change, Effect>();
  const alone = (change: Change): Effect => {
    const edit = parts.edits.findIndex((e) => e.changes.includes(change)), known = alones.get(edit >= 0 ? edit : change), own = affectedBy({ ...comparison, changes: [change] });
    if (known !== undefined) return known;
    const bearing = edit >= 0 ? parts.alone(edit) : figures.filter((f) => own.has(f.key)), found = edit < 0 && bearing.length === figures.length ? effect : effectOf(bearing, through);
    alones.set(edit >= 0 ? edit : change, found);
    return found;
  };
  const plans = figures.flatMap((f) => (f.before?.kind === 'plan' && f.after?.kind === 'plan' ? [{ now: f.name, was: nameOf(comparison.matched.get(f.key) ?? f.key) }] : []));
  const behaviour = plans.length === 0 ? null : await cache.both('behaviour 2', [sides.before, sides.after], null, () => behaviourView({
    comparison, before: versions.before, after: versions.after, asOf, plans, people: lookedAt(effect, figures), progress: (done, of) => progress.say(() => `what one thing more pays: ${done} of ${of}`),
    carried: (data) => { const found = carriedOver(data, comparison, right, left); return 'dataset' in found && !('differ' in carried) ? found.dataset : null; },
  }));
  const rows = [...loaded.dataset.tables.values()].reduce((n, t) => n + t.rows, 0), asked = !supposed && plans.length > 0 && effect.pay.every((p) => p.people.length === 0) && asOf !== null && right.settings.closes !== null;
  const postingsLeft = asked && rows > MOST_POSTED ? rows : null;
  if (postingsLeft !== null) notes.push(`whether anything is posted at another closing was not computed: each closing is a run of its own, and the data has ${grouped(rows)} rows, more than ${grouped(MOST_POSTED)}`);
  const postings = asked && rows <= MOST_POSTED ? await cache.both('postings 1', [sides.before, sides.after], null, () => postingsView(versions.before, versions.after)) : null;
  const guards = await judgeGuardsWith(versions.after, versions.before, asOf?.day ?? null, (key, compare) => cache.both('guard 1', [sides.before, sides.after], [key], compare));
  const former = formerGuards(before, after, comparison, { today: asOf?.day ?? null, run: (program, data) => run(before, program, data).evaluation, carried: (program) => { const found = carriedOver(loaded.dataset, comparison, right, program); return 'dataset' in found ? found.dataset : null; } });
  // A version that guards were added to is one text of its own, which nobody can be shown a place of.
  const old = versions.before.evaluation.diagnostics().map((d) => (left === before.project.program ? d : withoutPlace(d))), computing = versions.after.evaluation.diagnostics(), wrong = dataErrors([...loaded.diagnostics, ...more]);
  return {
    comparison, manifest: manifestChanges(before.project.manifest!, manifest), asOf, ...versions, effect, alone, figures, behaviour, postings, postingsLeft, parts, guards: [...guards, ...former],
    results: { all: [...comparison.after.values()].filter((m) => RESULTS.has(m.kind)).length, computed: [...affected].filter((k) => RESULTS.has((comparison.after.get(k) ?? comparison.before.get(k)!).kind)).length, found: cache.counts.found, values: known.counts },
    notes, asIf: whatIf === null ? null : { view: asIfView(whatIf, right, asOf, closed, supposed ? newProblems(old, computing) : []), written: supposed ? whatIf.written : null, first: whatIf.moved[0]?.at ?? null }, data: [...loaded.diagnostics, ...computing], oldData: [...more, ...old], rejected: loaded.counts.reduce((n, c) => n + c.rowsRejected, 0), wrong: wrong.fatal + wrong.ofRows > 0, fatal: wrong.fatal > 0,
  };
}

/** Whose pay tells most of a change: who is moved most, one in the middle, and who is moved least; where nobody is, some of those who are paid. */
function lookedAt(effect: Effect, figures: readonly Both[]): readonly string[] {
  const moved = effect.pay.flatMap((p) => p.people.map((d) => d.who)), all = moved.length > 0 ? moved : [...new Set(figures.flatMap((f) => (f.after?.kind === 'plan' ? [...new Set(f.after.lines.to)].flatMap((n) => f.after?.kind === 'plan' && n >= 0 ? [f.after.lines.names[n]!] : []) : [])))].sort();
  return [...new Set([all[0], all[Math.floor(all.length / 2)], all.at(-1)])].filter((who): who is string => who !== undefined);
}

const newProblems = (before: readonly Diagnostic[], after: readonly Diagnostic[]): readonly Diagnostic[] => { const known = new Set(before.map((d) => `${d.code} ${d.message}`)); return after.filter((d) => d.severity === 'error' && !known.has(`${d.code} ${d.message}`)); };
const withoutPlace = ({ span: _, ...d }: Diagnostic): Diagnostic => d;

/** Every closing is a computation of its own. With more rows of data than this, they are not compared. */
const MOST_POSTED = 50_000;

const nameOf = (key: string): string => key.slice(key.indexOf(' ') + 1);

/** The old version with the guards of the new one; null when there are none, or when it does not have what they read. */
function guarded(before: Side, after: Side): ir.Program | null {
  if (!after.project.program!.invariants.some((i) => i.kind === 'guard')) return null;
  return analyze([withGuardsOf(declarationsOf(before.project.policies), declarationsOf(after.project.policies))]).program;
}

const RESULTS = new Set(['list', 'lead', 'sla', 'kpi', 'goal', 'attribution', 'credit', 'plan']);

function carriedOver(dataset: Dataset, comparison: Comparison, from: ir.Program, to: ir.Program): ReturnType<typeof carry> {
  const now = new Map([...comparison.matched].map(([key, old]) => [old, key.replace(/^record /, '')])), fields = new Map(comparison.changes.flatMap((c) => c.columns.map(({ from: old, to: name }) => [`${c.formerly ?? c.name}.${old}`, name] as const)));
  return carry(dataset, from, to, (record, field) => (field === null ? now.get(`record ${record}`) ?? record : fields.get(`${record}.${field}`) ?? field));
}

/** The last day of the last period that is closed on the as-of date; null when the policy closes by a record of its own, or not at all. */
function closedThrough({ settings }: ir.Program, evaluation: Evaluation, asOf: AsOf): { readonly day: number; readonly text: string } | null {
  if (asOf === null || settings.closes === null) return null;
  if (!('every' in settings.closes)) {
    const { relation, column } = settings.closes, days = [...evaluation.rows(relation)].map((row) => evaluation.value(relation, column, row) as number | null).filter((d): d is number => d !== null && d <= asOf.day);
    return days.length === 0 ? null : { day: Math.max(...days), text: dateText(Math.max(...days)) };
  }
  if (settings.calendar !== null) return null;
  const calendar = gregorianCalendar(settings.year), { every } = settings.closes, here = calendar.periodOf(asOf.day, every), last = calendar.end(here, every) <= asOf.day ? here : here - 1;
  return { day: calendar.end(last, every), text: calendar.text(last, every) };
}

