/** The meaning of where the rows of a relation come from. */
import type { At, Cut, Expr, InForce, Pay, Pieces, Recipient, Relation, Source } from '../core/ir.js';
import { meaningOf, relationName, scopeOf } from './expressions.js';
import type { Scope } from './expressions.js';
import { typeName } from './names.js';
import { part } from './part.js';
import type { Part, Role } from './part.js';

/** `relation`: whose source it is; places of parts that have none of their own are its place. */
export function meaningOfSource(s: Scope, relation: Relation, source: Source): readonly Part[] {
  const { at } = relation, scope = (...ids: readonly number[]): Scope => scopeOf(s.program, s.names, s.uses, ...ids);
  const rows = (own: readonly (string | number | boolean | null)[], parts: readonly Part[] = [], loose = false): Part => part({ role: 'rows', at, own, parts, loose });
  switch (source.op) {
    case 'scan': return [
      // A reference rests on the record that it leads to.
      rows(['scan', source.dated]),
      ...source.fields.map((f) => part({
        role: 'field', name: s.names.column(relation.id, relation.columns.findIndex((c) => c.name === f.name)), at: f.at,
        own: [f.name === '' ? '' : s.names.column(relation.id, relation.columns.findIndex((c) => c.name === f.name)), f.type.kind === 'row' ? `row ${relationName(s, f.type.relation)}` : typeName(s.names, f.type), f.decimals, f.optional, f.key, ...f.bounds.map((b) => `${b.bound} ${b.value}`), `known ${f.known.kind === 'fixed' ? `fixed on ${relation.columns[f.known.on]?.name ?? ''}` : f.known.kind}`, ...f.editedBy.map((p) => `edited by ${p}`)],
      })),
    ];
    case 'each': return [rows(['each'], source.items.map((i) => ('relation' in i ? rows([relationName(s, i.relation)]) : rows([i.unit, i.from, i.through]))))];
    case 'distinct': {
      const inner: Scope = { ...s, rows: new Map([[source.binder, { label: 'row 0', relation: source.relation }]]) };
      return [rows(['distinct', relationName(s, source.relation)]), ...source.keys.map((k) => meaningOf(inner, k, 'key')), ...conditions(inner, source.where)];
    }
    case 'parts': {
      const inner: Scope = { ...s, rows: new Map([[source.binder, { label: 'row 0', relation: source.relation }]]) };
      return [rows(['parts', relationName(s, source.relation), source.by], [meaningOf(inner, source.text)])];
    }
    case 'above': {
      const row: Scope = { ...s, rows: new Map([[source.binder, { label: 'row 0', relation: source.relation }]]) };
      const inner: Scope = { ...s, rows: new Map([...row.rows, [source.reached, { label: 'row 1', relation: source.of }]]) };
      return [rows(['above', relationName(s, source.relation)], [meaningOf(row, source.start), meaningOf(inner, source.next)])];
    }
    case 'single': return [rows(['single'])];
    case 'pieces': return [rows(['pieces', source.step]), ...source.cuts.map((cut) => meaningOfCut(s, cut, source, at))];
    case 'payments': return source.pays.map((p) => meaningOfPay(scope(source.plan), source.plan, p));
    case 'postings': return [rows(['postings'], source.of.map((o) => rows([o.plan, relationName(s, o.payments)])), true)];
  }
}

/** A conjunction as its conditions. */
export function conditions(s: Scope, e: Expr | null): readonly Part[] {
  if (e === null) return [];
  return [part({ role: 'where', at: e.at, own: ['where'], parts: (e.op === 'and' ? e.args : [e]).map((x) => meaningOf(s, x, 'condition')), loose: true })];
}

/** The days on which a version holds. */
function interval(s: Scope, x: InForce | null): readonly Part[] {
  return x === null ? [] : [part({ role: 'day', name: 'in force', at: x.on.at, own: ['in force', x.from, x.through], parts: [meaningOf(s, x.on)] })];
}

function meaningOfCut(s: Scope, cut: Cut, p: Pieces, at: At): Part {
  const { inForce, split, overlays, pool } = cut, named = (scope: Scope, role: Role, e: Expr): Part => meaningOf(scope, e, role);
  const whole = scopeOf(s.program, s.names, s.uses, p.whole), mixed = pool === null ? whole : scopeOf(s.program, s.names, s.uses, p.whole, pool.relation);
  const parts: readonly Part[] = [
    ...interval(whole, inForce),
    ...(split === null ? [] : [part({
      role: 'rows', name: 'split', at: split.at, own: ['split', split.otherwiseNobody], parts: [
        named(whole, 'amount', split.amount), named(whole, 'day', split.on),
        ...split.parts.map((x) => part({ role: 'share', name: x.label, at: x.at, own: [x.label], parts: [x.share === 'remainder' ? part({ role: 'literal', at: x.at, own: ['remainder'] }) : named(whole, 'amount', x.share), ...x.to.map((r) => recipient(mixed, r, x.at))] })),
      ],
    })]),
    ...overlays.map((o) => part({ role: 'overlay', name: o.label, at: o.at, own: [o.label], parts: [named(whole, 'amount', o.share), named(whole, 'amount', o.amount), named(whole, 'day', o.on), ...o.to.map((r) => recipient(mixed, r, o.at))] })),
    ...(pool === null ? [] : [part({
      role: 'pool', at, own: ['among', relationName(s, pool.relation)],
      parts: [...pool.keys.map((k) => part({ role: 'condition', at: k.inner.at, own: ['same'], parts: [meaningOf(mixed, k.inner), meaningOf(whole, k.outer)] })), ...conditions(mixed, pool.where), ...pool.order.map((e) => meaningOf(mixed, e, 'ordering'))],
    })]),
  ];
  return part({ role: 'version', name: String(inForce?.from ?? 'start'), at: split?.at ?? overlays[0]?.at ?? at, own: ['cut'], parts });
}

function recipient(s: Scope, r: Recipient, at: At): Part {
  switch (r.kind) {
    case 'nobody': case 'pro rata': return part({ role: 'recipient', at, own: [r.kind] });
    case 'payee': return part({ role: 'recipient', at: r.value.at, own: ['to'], parts: [meaningOf(s, r.value)] });
    case 'pick': return part({ role: 'recipient', at, own: ['pick', r.pick], parts: [...conditions(s, r.where), ...(r.by === null ? [] : [meaningOf(s, r.by)])] });
  }
}

function meaningOfPay(s: Scope, plan: number, p: Pay): Part {
  const name = s.names.column(plan, p.amount);
  return part({
    role: 'payment', name, at: p.at, own: [name, p.role, p.step], parts: [
      ...interval(s, p.inForce), ...(p.currency === null ? [] : [part({ role: 'amount', name: 'currency', at: p.currency.at, own: ['currency'], parts: [meaningOf(s, p.currency)] })]),
      ...(p.to === null ? [] : [part({ role: 'recipient', at: p.to.at, own: ['to'], parts: [meaningOf(s, p.to)] })]),
      ...p.parts.map((x, i) => part({
        role: 'instalment', name: String(i + 1), at: x.at, own: [],
        parts: [...(x.share === null ? [] : [meaningOf(s, x.share, 'amount')]), meaningOf(s, x.on, 'day'), ...(x.unless === null ? [] : [part({ role: 'condition', at: x.unless.at, own: ['unless'], parts: [meaningOf(s, x.unless, 'condition')] })])],
      })),
      ...(p.final === null ? [] : [part({ role: 'day', at: p.final.at, own: ['final'], parts: [meaningOf(s, p.final, 'day')] })]),
    ],
  });
}
