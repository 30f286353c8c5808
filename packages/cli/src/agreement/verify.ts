/**
 * What would change of what is sealed. The last sealed closing stands for all before it: its postings add up to everything that was ever due, and its KPIs are those of every period. Three
 * runs tell what moved a line: under the policy of that seal on the data as it is now (what the data moved), and under the policy as it is now (what the policy moved on top).
 */
import { analyze, compare, compareNumbers, evaluate, subtractNumbers, wordsOf, type Dataset, type Diagnostic, type Evaluation, type Num, type ir } from '@truce/engine';
import { loadData, type Manifest } from '@truce/data';
import type { Io } from '../io.js';
import { shortHash } from './canonical.js';
import { causeFinder } from './causes.js';
import * as codes from './codes.js';
import { changedKeys, declarationsOf } from './declarations.js';
import { policyTexts, sealedClosings, sealedSnapshot, type Lock, type Seal } from './lock.js';
import { dueLines, isFinal, kpiValues, resultHashes, sumOfPostings, typeOfPlan, type DueLine } from './results.js';
import { amended, type Amendment, type Rules } from './rules.js';
import { changesBetween, originOf, snapshotOf, type CellChange } from './snapshot.js';

export interface MovedLine {
  readonly line: DueLine;
  readonly then: Num;
  readonly now: Num;
  /** parts of the difference */
  readonly byData: Num;
  readonly byPolicy: Num;
  readonly causes: readonly string[];
}
export interface MovedValue { readonly kpi: string; readonly row: string; readonly then: string | null; readonly now: string | null; readonly by: 'data' | 'policy' }
export interface MovedResult { readonly name: string; readonly then: number; readonly now: number; readonly by: 'data' | 'policy' }

export interface Verification {
  readonly seal: Seal;
  readonly lines: readonly MovedLine[];
  readonly kpis: readonly MovedValue[];
  readonly results: readonly MovedResult[];
  /** cells of the data that differ from the seal, with where they stand now */
  readonly cells: readonly (CellChange & { readonly origin: string | null })[];
  /** declarations that differ from the seal */
  readonly declarations: readonly string[];
  /** of these, the ones that what moved rests on, with the amendment that agrees to the change */
  readonly responsible: readonly { readonly key: string; readonly amendment: Amendment | null }[];
  /** what was done to a declaration, in sentences */
  readonly words: ReadonlyMap<string, readonly string[]>;
}

export interface Place { readonly root: string; readonly program: ir.Program; readonly manifest: Manifest; readonly dataset: Dataset; readonly lock: Lock; readonly io: Io; readonly text?: (at: ir.At) => string }

/** null when nothing is sealed. */
export async function verify(place: Place, rules: Rules): Promise<Verification | null> {
  const { program, dataset, lock, root, io } = place, seal = lock.current.at(-1), last = lock.seals.at(-1);
  if (seal === undefined || last === undefined) return null;
  const options = { asOf: { day: seal.day, time: null }, sealed: sealedClosings(lock.current), text: place.text }, declarations = declarationsOf(program);
  const now = evaluate(program, dataset, options), changed = changedKeys(last.policy.declarations, declarations);
  const old = changed.length === 0 ? null : await oldRun(place, last, options);
  const typeOf = typeOfPlan(program);
  const then = sumOfPostings(
    lock.current.flatMap((s) => s.postings),
    typeOf,
  );
  const dueNow = dueLines(program, now, seal.day);
  const dueOld = old === null ? dueNow : dueLines(old.program, old.evaluation, seal.day);
  const cells = changesBetween(await sealedSnapshot(root, seal, lock, io), snapshotOf(program, now));
  const finder = causeFinder(program, now, dataset, cells, seal.closing, new Set());
  // A policy of the past that can not be run any more: then whatever moved is put down to the edit, which is the one that needs somebody's word.
  const unknown = old === null && changed.length > 0, zero: Num = 0, lines: MovedLine[] = [];
  for (const key of [...new Set([...then.keys(), ...dueNow.keys(), ...dueOld.keys()])].sort()) {
    const was = then.get(key)?.amount ?? zero, is = dueNow.get(key)?.amount ?? zero, between = unknown ? was : dueOld.get(key)?.amount ?? zero, line = dueNow.get(key) ?? dueOld.get(key) ?? then.get(key)!;
    const byData = subtractNumbers(between, was), byPolicy = subtractNumbers(is, between);
    if ((isZero(byData) && isZero(byPolicy)) || (then.has(key) && isFinal(line, seal.day))) continue;
    lines.push({ line, then: was, now: is, byData, byPolicy, causes: isZero(byData) ? [] : known(finder.causesOf(line), finder.somewhere) });
  }
  const kpisNow = kpiValues(program, now), kpisOld = old === null ? kpisNow : kpiValues(old.program, old.evaluation), kpis: MovedValue[] = [];
  for (const [kpi, rows] of seal.kpis) for (const row of [...new Set([...rows.keys(), ...(kpisNow.get(kpi)?.keys() ?? [])])].sort()) {
    const was = rows.get(row) ?? null, is = kpisNow.get(kpi)?.get(row) ?? null, between = unknown ? was : kpisOld.get(kpi)?.get(row) ?? null;
    if (was !== between) kpis.push({ kpi, row, then: was, now: between, by: 'data' });
    if (between !== is) kpis.push({ kpi, row, then: between, now: is, by: 'policy' });
  }
  const resultsNow = resultHashes(program, now), resultsOld = old === null ? resultsNow : resultHashes(old.program, old.evaluation), results: MovedResult[] = [];
  for (const [name, was] of seal.results) {
    const is = resultsNow.get(name), between = unknown ? was : resultsOld.get(name);
    if (was.hash !== between?.hash) results.push({ name, then: was.rows, now: between?.rows ?? 0, by: 'data' });
    if (between?.hash !== is?.hash) results.push({ name, then: between?.rows ?? 0, now: is?.rows ?? 0, by: 'policy' });
  }
  const moved = new Set([
    ...lines.filter((l) => !isZero(l.byPolicy)).map((l) => `plan ${l.line.plan}`),
    ...kpis.filter((k) => k.by === 'policy').map((k) => `kpi ${k.kpi}`),
    ...results.filter((r) => r.by === 'policy').flatMap((r) => keysNamed(r.name, program, old?.program ?? null)),
  ]);
  const responsible = changed.filter((key) => [...moved].some((m) => [declarations, ...(old === null ? [] : [declarationsOf(old.program)])].some((d) => d.get(m)?.restsOn.includes(key) === true)));
  return {
    seal,
    lines,
    kpis,
    results,
    cells: cells.map((c) => ({ ...c, origin: originOf(program, dataset, now, c.record, c.row) })),
    declarations: changed,
    words: old === null ? new Map() : wordsOfChanges(old, place),
    // Whoever restates an earlier closing restates all after it.
    responsible: responsible.map((key) => ({
      key,
      amendment:
        amended(rules, seal.closing, key, declarations.get(key))
        ?? lock.current.map((s) => amended(rules, s.closing, key, declarations.get(key))).find((a) => a?.effect === 'restate')
        ?? null,
    })),
  };
}

const known = (causes: readonly string[], otherwise: readonly string[]): readonly string[] => (causes.length > 0 ? causes : otherwise);
const isZero = (n: Num): boolean => compareNumbers(n, 0) === 0;
const keysNamed = (name: string, ...programs: readonly (ir.Program | null)[]): readonly string[] =>
  programs.flatMap((p) => (p === null ? [] : p.relations.filter((r) => r.name === name).map((r) => `${r.kind} ${r.name}`)));

function wordsOfChanges(old: OldRun, { program, text = () => '' }: Place): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const change of compare(old.program, program).changes) {
    const words = wordsOf(change, { before: old.text, after: text }).map((w) => w.text);
    // A scale is said by name, and belongs to whoever reads it.
    for (const key of change.before === null && change.after === null ? change.readBy : [change.key]) found.set(key, [...(found.get(key) ?? []), ...words]);
  }
  return found;
}

interface OldRun { readonly program: ir.Program; readonly evaluation: Evaluation; readonly text: (at: ir.At) => string }

/** The policy of the seal on the data as it is now; null when it can not be run any more. */
async function oldRun(place: Place, seal: Seal, options: Parameters<typeof evaluate>[2]): Promise<OldRun | null> {
  const texts = await policyTexts(place.root, seal, place.io), { program } = analyze(texts), byPath = new Map(texts.map((t) => [t.path, t.text]));
  if (program === null) return null;
  const loaded = await loadData(program, place.manifest, { files: place.io.files });
  return { program, evaluation: evaluate(program, loaded.dataset, { ...options, text: undefined }), text: ([file, start, end]) => byPath.get(program.files[file] ?? '')?.slice(start, end) ?? '' };
}

/** What is to be said of a verification; `lateData`: data may have moved. */
export function findings(v: Verification, place: Place, lateData: boolean): readonly Diagnostic[] {
  const declarations = declarationsOf(place.program), said: Diagnostic[] = [];
  const byPolicy = v.lines.filter((l) => !isZero(l.byPolicy)).length + v.kpis.filter((k) => k.by === 'policy').length + v.results.filter((r) => r.by === 'policy').length;
  const byData = v.lines.filter((l) => !isZero(l.byData)).length + v.kpis.filter((k) => k.by === 'data').length + v.results.filter((r) => r.by === 'data').length;
  const open = v.responsible.filter((r) => r.amendment === null);
  if (byPolicy > 0 && (open.length > 0 || v.responsible.length === 0)) {
    const at = open.map((r) => declarations.get(r.key)).find((d) => d !== undefined && d.kind !== 'policy'), file = at === undefined ? undefined : place.program.files[at.at[0]];
    said.push(codes.policyMovesSeal.at(at === undefined || file === undefined ? {} : { span: { file, start: at.at[1], end: at.at[2] } }, {
      closing: v.seal.closing, lines: byPolicy, changed: (open.length > 0 ? open.map((r) => r.key) : v.declarations), words: open.flatMap((r) => v.words.get(r.key) ?? []),
      pins: open.map((r) => `${JSON.stringify(r.key).replace(/^"([\w ]+)"$/, '$1')}: ${declarations.has(r.key) ? shortHash(declarations.get(r.key)!.hash) : 'gone'}`),
    }));
  }
  if (byData > 0 && !lateData) said.push(codes.dataMovesSeal.at({}, { closing: v.seal.closing, lines: byData }));
  return said;
}

/** Amendments that say that a closing is to be sealed anew, and that this is still to be done, the earliest first. */
export function toRestate(v: Verification, lock: Lock): readonly Amendment[] {
  const day = (a: Amendment): number => lock.current.find((s) => s.closing === a.closing)?.day ?? Infinity;
  return [...new Set(v.responsible.flatMap((r) => (r.amendment?.effect === 'restate' ? [r.amendment] : [])))].sort((a, b) => day(a) - day(b));
}
