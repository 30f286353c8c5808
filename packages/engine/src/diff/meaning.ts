/**
 * What each declaration of a program means, so that versions can be compared, hashed and signed by meaning and not by text: names instead of numbers, no places, sums, products and
 * conditions in one order, rows in scope by how deep they are bound, literals in one form. Two programs with the same meanings give the same results on the same data.
 */
import type { At, Program, Relation } from '../core/ir.js';
import { meaningOfInvariant, meaningOfParameter, meaningOfRelations, meaningOfSettings, meaningOfTest, typeOfParameter } from './declarations.js';
import type { Said } from './declarations.js';
import { scopeOf } from './expressions.js';
import type { Scope } from './expressions.js';
import { baseName, keyOfRelation, namesOf } from './names.js';
import type { DeclarationKey, Renames } from './names.js';
import { part } from './part.js';
import type { Part } from './part.js';

/** What a declaration is: as the policy writes it, but for the ledger, which nobody writes. */
export type DeclarationKind = 'policy' | 'parameter' | Relation['kind'] | 'ledger' | 'always' | 'guard' | 'test';

/** What one declaration of a program means, whatever its layout and comments. */
export interface Meaning {
  readonly key: DeclarationKey;
  readonly kind: DeclarationKind;
  /** as it is called: `MQL`, `mql_points`, the title of a check or test; `policy` and the ledger have none */
  readonly name: string;
  readonly at: At;
  /** What it computes, as canonical JSON: equal texts compute the same from the same. Its own name is in it only where it is read. */
  readonly text: string;
  /** What it says beside that, as canonical JSON: titles, reasons, who agreed and owns it. It never changes a number. */
  readonly words: string;
  /** The declarations that it names, itself left out, in order of their keys. */
  readonly uses: readonly DeclarationKey[];
  readonly said: Said;
  readonly root: Part;
}

/** In the order of the program: policy, parameters, relations, checks, tests. */
export function meaningsOf(program: Program, renames: Renames = new Map()): ReadonlyMap<DeclarationKey, Meaning> {
  const names = namesOf(program, renames), found = new Map<DeclarationKey, Meaning>();
  const add = (key: DeclarationKey, kind: DeclarationKind, name: string, at: At, make: (s: Scope) => { readonly parts: readonly Part[]; readonly said: Said; readonly own?: readonly string[] }): void => {
    const uses = new Set<DeclarationKey>(), { parts, said, own = [] } = make(scopeOf(program, names, uses));
    uses.delete(key);
    const root = part({ role: 'declaration', name, at, own: [kind, ...own], parts, loose: LOOSE.has(kind) });
    // Two checks may have one title; both are kept.
    const free = found.has(key) ? `${key} (${[...found.keys()].filter((k) => k.startsWith(key)).length + 1})` : key;
    found.set(free, { key: free, kind, name, at, text: root.text, words: JSON.stringify(said), uses: [...uses].sort(), said, root });
  };
  add('policy', 'policy', program.settings.title, [0, 0, 0], (s) => meaningOfSettings(s, program.settings, [0, 0, 0]));
  for (const p of program.parameters) add(`parameter ${p.name}`, 'parameter', p.name, p.at, (s) => ({ ...meaningOfParameter(s, p), own: [typeOfParameter(s, p)] }));
  const checks = new Set(program.invariants.map((i) => i.relation)), grouped = new Map<DeclarationKey, Relation[]>();
  for (const r of program.relations) if (!checks.has(r.id) && r.name !== '') { const key = keyOfRelation(program, r.id), group = grouped.get(key); if (group === undefined) grouped.set(key, [r]); else group.push(r); }
  for (const [key, relations] of grouped) {
    const declared = relations.find((r) => r.name === baseName(r.name)) ?? relations[0]!, kind = declared.source.op === 'postings' ? 'ledger' : declared.kind;
    add(key, kind, declared.name, declared.at, (s) => meaningOfRelations(s, relations));
  }
  for (const i of program.invariants) add(`${i.kind} ${JSON.stringify(i.title)}`, i.kind, i.title, i.at, (s) => ({ parts: meaningOfInvariant(s, i), said: [] }));
  for (const t of program.tests) add(`test ${JSON.stringify(t.title)}`, 'test', t.title, t.at, (s) => ({ parts: meaningOfTest(s, t), said: [] }));
  return found;
}

/** Lines of these may stand in any order. A payment's instalments and a split's parts have their own order, which is below. */
const LOOSE: ReadonlySet<DeclarationKind> = new Set(['policy', 'record', 'list', 'lead', 'sla', 'kpi', 'goal', 'attribution', 'credit', 'plan', 'always', 'guard']);

/** A declaration and everything that it rests on, in order of their keys: what has to be the same for its results to be the same, on the same data. */
export function closureOf(meanings: ReadonlyMap<DeclarationKey, Meaning>, key: DeclarationKey): readonly Meaning[] {
  const found = new Set<DeclarationKey>(['policy', key]);
  for (const k of found) for (const used of meanings.get(k)?.uses ?? []) found.add(used);
  return [...found].sort().flatMap((k) => { const m = meanings.get(k); return m === undefined ? [] : [m]; });
}
