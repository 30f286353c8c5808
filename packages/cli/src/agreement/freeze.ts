/** Freeze windows: whether a lead definition lets in rows within the last days of a period that it would not have let in when they began. */
import { compare, dateText, evaluate, type Dataset, type Diagnostic, type ir } from '@truce/engine';
import { loadData, type Manifest } from '@truce/data';
import type { AsOf } from '../as-of.js';
import type { Io } from '../io.js';
import { loadProjectOfThen } from '../load-project.js';
import * as codes from './codes.js';
import { declarationsOf } from './declarations.js';
import type { Keys } from './keys.js';
import type { Freeze, Rules } from './rules.js';
import { agreedThings, changedSince, type Signature } from './signatures.js';
import { repositoryAt } from './repository.js';

const MOST_EXAMPLES = 3;

export interface Frozen {
  readonly program: ir.Program;
  readonly manifest: Manifest;
  readonly dataset: Dataset;
  readonly asOf: AsOf;
  readonly rules: Rules;
  readonly keys: Keys | null;
  readonly signatures: readonly Signature[];
  readonly io: Io;
}

export async function checkFreezes(f: Frozen): Promise<readonly Diagnostic[]> {
  const { asOf, rules } = f, said: Diagnostic[] = [];
  if (asOf === null || rules.freezes.length === 0) return said;
  const evaluation = evaluate(f.program, f.dataset, { asOf }), bases = new Map<number, Promise<Base | string>>();
  for (const freeze of rules.freezes) {
    const period = periodAround(evaluation, asOf.day, freeze.unit);
    if (period === null || asOf.day <= period.last - freeze.days) continue;
    const first = period.last - freeze.days + 1;
    let base = bases.get(first);
    if (base === undefined) bases.set(first, (base = baseAt(f, dateText(first))));
    const then = await base;
    if (typeof then === 'string') { said.push(codes.freezeUnknown.at({ span: freeze.span }, { declarations: freeze.declarations, from: dateText(first), why: then })); continue; }
    for (const name of freeze.declarations) said.push(...loosened(f, freeze, name, evaluation, then, { ...period, first }));
  }
  return said;
}

interface Base { readonly program: ir.Program; readonly evaluation: ReturnType<typeof evaluate> }

function loosened(f: Frozen, freeze: Freeze, name: string, evaluation: ReturnType<typeof evaluate>, then: Base, period: { readonly text: string; readonly first: number; readonly last: number }): readonly Diagnostic[] {
  const key = `lead ${name}`, now = declarationsOf(f.program).get(key), matched = compare(then.program, f.program).matched.get(key) ?? key, was = declarationsOf(then.program).get(matched);
  const relation = f.program.relations.find((r) => r.kind === 'lead' && r.name === name), before = then.program.relations.find((r) => r.kind === 'lead' && `lead ${r.name}` === matched);
  if (now === undefined || was === undefined || relation === undefined || before === undefined || now.whole === was.whole) return [];
  const known = new Set(Array.from(then.evaluation.rows(before.id), (row) => then.evaluation.rowText(before.id, row)));
  const admitted = Array.from(evaluation.rows(relation.id), (row) => evaluation.rowText(relation.id, row)).filter((text) => !known.has(text));
  if (admitted.length === 0) return [];
  const { things, hashes } = agreedThings(f.program, f.rules, f.keys), thing = things.find((t) => t.key === key), parties = thing?.parties ?? f.program.settings.parties.map((p) => p.name);
  const missing = parties.filter((party) => thing === undefined || !f.signatures.some((s) => s.party === party && changedSince(s, thing, hashes)?.length === 0));
  if (missing.length === 0 && parties.length > 0) return [];
  const file = f.program.files[now.at[0]];
  return [
    codes.frozen.at(file === undefined ? {} : { span: { file, start: now.at[1], end: now.at[2] } }, {
      declaration: name,
      admitted: admitted.length,
      examples: admitted.slice(0, MOST_EXAMPLES),
      period: period.text,
      from: dateText(period.first),
      through: dateText(period.last),
      missing: missing.length === 0 ? ['both parties'] : missing,
    }),
  ];
}

/** The policy as it was when the window began, on the data as it is now; or why it is not known. */
async function baseAt(f: Frozen, day: string): Promise<Base | string> {
  const repository = repositoryAt(f.manifest.folder), commit = repository?.before(day) ?? null;
  if (repository === null) return 'there is no git repository with commits here';
  if (commit === null) return 'the history of the repository begins later';
  const program = (await loadProjectOfThen({ ...f.io, files: repository.filesAt(commit.id) }, f.manifest.folder))?.program ?? null;
  if (program === null) return `the policy of commit ${commit.id.slice(0, 9)} has errors, or was not there yet`;
  const { dataset } = await loadData(program, f.manifest, { files: f.io.files });
  return { program, evaluation: evaluate(program, dataset, { asOf: f.asOf }) };
}

/** The period of the policy's calendar in which a day lies. */
function periodAround(evaluation: ReturnType<typeof evaluate>, day: number, unit: Freeze['unit']): { readonly text: string; readonly first: number; readonly last: number } | null {
  const year = Number(dateText(day).slice(0, 4));
  for (const y of [year - 1, year, year + 1]) for (const name of namesOf(y, unit)) {
    const found = evaluation.period(name);
    if (found !== null && found.unit === unit && found.first <= day && day <= found.last) return found;
  }
  return null;
}

function namesOf(year: number, unit: Freeze['unit']): readonly string[] {
  switch (unit) {
    case 'year': return [`${year}`, `FY${year}`];
    case 'half': return [1, 2].flatMap((n) => [`${year}-H${n}`, `FY${year}-H${n}`]);
    case 'quarter': return [1, 2, 3, 4].flatMap((n) => [`${year}-Q${n}`, `FY${year}-Q${n}`]);
    case 'month': return Array.from({ length: 12 }, (_, i) => `${year}-${String(i + 1).padStart(2, '0')}`);
  }
}
