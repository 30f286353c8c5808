/** Names instead of numbers. A relation that follows from another (the pieces of a credit, the payments of a plan) belongs to the declaration of that one. */
import type { ColumnId, Program, RelationId, ValueType } from '../core/ir.js';

/** `lead MQL`, `parameter mql_points`, `policy`, `always "credit is conserved"`: how a declaration is called in every version of a policy. */
export type DeclarationKey = string;

/** Names of one version, said as another version calls the same thing. */
export interface Names {
  relation(id: RelationId): string;
  column(relation: RelationId, column: ColumnId): string;
  parameter(id: number): string;
}

/** Old names to new ones: `lead MQL` → `Qualified`, `MQL.points` → `score`, `parameter threshold` → `bar`. Empty: each is called as it is. */
export type Renames = ReadonlyMap<string, string>;

export const baseName = (name: string): string => name.replace(/\.(?:whole|payments)$/, '');

export function namesOf(program: Program, renames: Renames = new Map()): Names {
  const relation = (id: RelationId): string => {
    const { name } = program.relations[id]!, base = baseName(name), renamed = renames.get(keyOfRelation(program, id));
    return renamed === undefined ? name : renamed + name.slice(base.length);
  };
  return {
    relation,
    column: (id, column) => {
      const { name } = program.relations[id]!, own = program.relations[id]!.columns[column]?.name ?? `#${column}`;
      return renames.get(`${baseName(name)}.${own}`) ?? calledAfter(program, renames, id, column) ?? own;
    },
    parameter: (id) => renames.get(`parameter ${program.parameters[id]!.name}`) ?? program.parameters[id]!.name,
  };
}

/** A row of `Bounty` is called `bounty` wherever rows follow from it, and so by its new name when it gets one; null: nothing of the column's name is that of another relation. */
function calledAfter(program: Program, renames: Renames, id: RelationId, column: ColumnId): string | null {
  const { source, keys, columns } = program.relations[id]!, own = columns[column];
  if (renames.size === 0 || own === undefined || own.type.kind !== 'row' || !keys.includes(column) || !FOLLOWS.has(source.op)) return null;
  const base = baseName(program.relations[own.type.relation]!.name).toLowerCase(), renamed = renames.get(keyOfRelation(program, own.type.relation));
  return renamed === undefined || !own.name.startsWith(base) ? null : renamed.toLowerCase() + own.name.slice(base.length);
}
const FOLLOWS: ReadonlySet<string> = new Set(['each', 'payments', 'pieces']);

const keysOf = new WeakMap<Program, readonly DeclarationKey[]>();

/** The declaration that a relation belongs to. */
export function keyOfRelation(program: Program, id: RelationId): DeclarationKey {
  let keys = keysOf.get(program);
  if (keys === undefined) keysOf.set(program, keys = listKeys(program));
  return keys[id]!;
}

function listKeys(program: Program): readonly DeclarationKey[] {
  const kinds = new Map<string, string>(program.relations.map((r) => [r.name, r.kind]));
  const checks = new Map<RelationId, string>(program.invariants.map((i) => [i.relation, `${i.kind} ${JSON.stringify(i.title)}`]));
  return program.relations.map((r) => {
    const check = checks.get(r.id), base = baseName(r.name);
    if (check !== undefined) return check;
    return r.source.op === 'postings' ? 'ledger' : `${kinds.get(base) ?? r.kind} ${base}`;
  });
}

/** A type as text, with names of relations. */
export function typeName(names: Names, type: ValueType): string {
  switch (type.kind) {
    case 'money': return `money ${type.currency}`;
    case 'duration': return type.of;
    case 'period': return type.unit;
    case 'choice': return `choice ${JSON.stringify(type.choices)}`;
    case 'row': return `row ${names.relation(type.relation)}`;
    case 'list': return `list ${typeName(names, type.of)}`;
    case 'text': case 'flag': case 'number': case 'count': case 'percent': case 'date': case 'time': return type.kind;
  }
}
