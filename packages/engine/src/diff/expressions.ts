/** The meaning of an expression: rows in scope by how deep they are bound, sums and products flat, sides in one order where the order means nothing. */
import type { Aggregate, At, Binder, Expr, FunctionName, Program, RelationId, ScaleRow } from '../core/ir.js';
import { keyOfRelation, typeName } from './names.js';
import type { DeclarationKey, Names } from './names.js';
import { part } from './part.js';
import type { Part, Role } from './part.js';

export interface Scope {
  readonly program: Program;
  readonly names: Names;
  readonly rows: ReadonlyMap<Binder, { readonly label: string; readonly relation: RelationId }>;
  /** collects the declarations that the meaning rests on */
  readonly uses: Set<DeclarationKey>;
}

export const scopeOf = (program: Program, names: Names, uses: Set<DeclarationKey>, ...rows: readonly RelationId[]): Scope =>
  ({ program, names, uses, rows: new Map(rows.map((relation, i) => [i, { label: `row ${i}`, relation }])) });

const within = (s: Scope, binder: Binder, relation: RelationId): Scope => ({ ...s, rows: new Map(s.rows).set(binder, { label: `row ${s.rows.size}`, relation }) });
export const relationName = (s: Scope, id: RelationId): string => { s.uses.add(keyOfRelation(s.program, id)); return s.names.relation(id); };

/** Functions whose arguments may stand in any order, and those that also take the arguments of a call of themselves as their own. */
const ANY_ORDER: ReadonlySet<FunctionName> = new Set(['add', 'multiply', 'min', 'max', 'equal', 'notEqual']);
const FLAT: ReadonlySet<FunctionName> = new Set(['add', 'multiply', 'min', 'max']);
/** Comparisons read from the right are comparisons of another name read from the left. */
const TURNED: Partial<Record<FunctionName, FunctionName>> = { greater: 'less', greaterOrEqual: 'lessOrEqual' };

export function meaningOf(s: Scope, e: Expr, role: Role = 'formula', name: string | null = null): Part {
  const go = (x: Expr, as?: Role): Part => meaningOf(s, x, as), say = (own: readonly (string | number | boolean | null)[], parts: readonly Part[] = [], loose = false): Part => part({ role, name, at: e.at, own, parts, loose });
  switch (e.op) {
    // A word of a choice is the same word when others are added beside it: what that changes is said where the choice is declared.
    case 'const': return part({ role: role === 'formula' ? 'literal' : role, name, at: e.at, own: ['const', e.type.kind === 'choice' ? 'choice' : typeName(s.names, e.type), JSON.stringify(e.value)] });
    case 'column': {
      const row = s.rows.get(e.binder);
      return say(row === undefined ? ['column', `outer ${e.binder}`, `#${e.column}`] : ['column', row.label, `${relationName(s, row.relation)}.${s.names.column(row.relation, e.column)}`]);
    }
    case 'row': return say(['row', s.rows.get(e.binder)?.label ?? `outer ${e.binder}`]);
    case 'follow': return say(['follow', `${relationName(s, e.relation)}.${s.names.column(e.relation, e.column)}`], [go(e.row)]);
    case 'asOf': return say(['as of', e.type.kind]);
    case 'parameter': {
      const parameter = s.names.parameter(e.parameter);
      s.uses.add(`parameter ${s.program.parameters[e.parameter]!.name}`);
      return say(['parameter', parameter], e.on === null ? [] : [go(e.on)]);
    }
    case 'version': return say(['version'], [go(e.on), ...e.versions.map((v) => part({ role: 'version', name: String(v.from ?? 'start'), at: v.value.at, own: [v.from, v.through], parts: [go(v.value)] }))]);
    case 'call': {
      const turned = TURNED[e.fn], fn = turned ?? e.fn, args = turned === undefined ? e.args : [...e.args].reverse();
      const flat = FLAT.has(fn) ? args.flatMap((a) => flatArguments(fn, a)) : args;
      return say(['call', fn, ...(e.unit === undefined ? [] : [e.unit])], flat.map((a) => go(a)), ANY_ORDER.has(fn));
    }
    case 'and': case 'or': return say([e.op], e.args.flatMap((a) => flatLogic(e.op, a)).map((a) => go(a, 'condition')), true);
    case 'if': return say(['if'], [go(e.condition, 'condition'), go(e.then), go(e.else)]);
    case 'choose': return part({ role, name: name ?? e.name, at: e.at, own: ['choose', e.rule], loose: e.rule === 'unique', parts: [...e.arms.map((a) => way(a.at, go(a.when, 'condition'), go(a.then))), ...(e.else === null ? [] : [way(e.else.at, null, go(e.else))])] });
    case 'total': return say(['total'], e.arms.map((a) => way(a.at, a.when === null ? null : go(a.when, 'condition'), go(a.then))), true);
    case 'otherwise': return say(['otherwise'], [go(e.value), go(e.fallback)]);
    case 'oneOf': return say(['one of'], [go(e.value), part({ role: 'formula', at: e.at, own: ['items'], parts: e.items.map((i) => go(i)), loose: true })]);
    case 'aggregate': return aggregate(s, e, role, name);
    case 'previous': return say(['previous'], [go(e.column), go(e.starting)]);
    case 'scale': return part({ role, name: name ?? e.name, at: e.at, own: ['scale', e.reading], parts: [go(e.argument), ...(e.after === null ? [] : [go(e.after)]), ...e.rows.map((r) => scaleRow(s, r))] });
  }
}

const flatArguments = (fn: FunctionName, e: Expr): readonly Expr[] => (e.op === 'call' && e.fn === fn ? e.args.flatMap((a) => flatArguments(fn, a)) : [e]);
const flatLogic = (op: 'and' | 'or', e: Expr): readonly Expr[] => (e.op === op ? e.args.flatMap((a) => flatLogic(op, a)) : [e]);
const way = (at: At, when: Part | null, then: Part): Part => part({ role: 'way', at, own: [when === null ? 'else' : 'when'], parts: when === null ? [then] : [when, then] });

function scaleRow(s: Scope, r: ScaleRow): Part {
  const limit = r.limit === null ? null : meaningOf(s, r.limit);
  return part({ role: 'scale row', at: r.at, own: [r.edge], parts: [...(limit === null ? [] : [limit]), meaningOf(s, r.value)] });
}

function aggregate(s: Scope, e: Aggregate, role: Role, name: string | null): Part {
  const relation = 'relation' in e.over ? e.over.relation : s.rows.get(0)?.relation ?? 0, inner = within(s, e.binder, relation);
  const over = 'relation' in e.over ? relationName(s, e.over.relation) : `rows ${e.over.window}`;
  const list = (own: string, xs: readonly Expr[], scope: Scope, loose = false): readonly Part[] => (xs.length === 0 ? [] : [part({ role: 'formula', at: e.at, own: [own], parts: xs.map((x) => meaningOf(scope, x)), loose })]);
  // A key pair is an equation, and an equation is a condition: how it was found means nothing.
  const pairs = e.keys.map((k) => part({ role: 'condition', at: k.inner.at, own: ['same'], parts: [meaningOf(inner, k.inner), meaningOf(s, k.outer)] }));
  const terms = e.where === null ? [] : flatLogic('and', e.where).map((x) => meaningOf(inner, x, 'condition'));
  return part({
    role, name, at: e.at, own: ['aggregate', e.fn, over],
    parts: [
      ...(pairs.length + terms.length === 0 ? [] : [part({ role: 'where', at: e.at, own: ['where'], parts: [...pairs, ...terms], loose: true })]),
      ...(e.value === null ? [] : [meaningOf(inner, e.value)]), ...list('order', e.order, inner), ...list('beside', e.beside?.outer ?? [], s), ...list('beside each', e.beside?.inner ?? [], inner),
    ],
  });
}
