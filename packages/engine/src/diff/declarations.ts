/** The meaning of each declaration of a program, with what it says beside its computation (titles, reasons, who agreed) kept apart: that never changes a number. */
import { dateText } from '../base/days.js';
import type { Accepted, At, Expectation, Guard, Invariant, Parameter, Relation, Serves, Settings, Test } from '../core/ir.js';
import { meaningOf, relationName, scopeOf } from './expressions.js';
import type { Scope } from './expressions.js';
import { typeName } from './names.js';
import { hoursText } from './hours-text.js';
import { part } from './part.js';
import type { Part } from './part.js';
import { conditions, meaningOfSource } from './sources.js';

/** What is said beside a computation, in order, as `title: Marketing qualified lead`. */
export type Said = readonly (readonly [what: string, text: string])[];

const said = (...pairs: readonly (readonly [string, string | null])[]): Said => pairs.filter((p): p is readonly [string, string] => p[1] !== null && p[1] !== '');

/** `relations`: the relation that was declared and those that follow from it. */
export function meaningOfRelations(s: Scope, relations: readonly Relation[]): { readonly parts: readonly Part[]; readonly said: Said } {
  const parts: Part[] = [], beside: (readonly [string, string | null])[] = [];
  for (const r of relations) {
    const own = scopeOf(s.program, s.names, s.uses, r.id), { facts, ordering } = r, column = (id: number | null): string | null => (id === null ? null : s.names.column(r.id, id));
    const filled = r.source.op === 'payments' || r.source.op === 'pieces' || r.source.op === 'postings';
    // What belongs together by following from each other is one declaration, but a row of the whole is not a row of its pieces.
    const at = r.at, add = (of: readonly Part[]): void => { parts.push(...of); };
    add(meaningOfSource(own, r, r.source));
    add(conditions(own, r.where));
    if (!filled) {
      add(r.columns.flatMap((c) => (c.value === null ? [] : [part({ role: 'column', name: s.names.column(r.id, c.id), at: c.at, own: [s.names.column(r.id, c.id)], parts: [meaningOf(own, c.value)] })])));
      // "Required: a and b" asks what "required: a" and "required: b" ask, and what is excluded is required not to be.
      add(r.conditions.flatMap((c) => (c.keep.op === 'and' ? c.keep.args : [c.keep]).map((e) => part({ role: 'condition', name: c.polarity, at: c.keep.op === 'and' ? e.at : c.written.at, own: ['require'], parts: [meaningOf(own, e, 'condition')] }))));
      if (ordering !== null) add([part({ role: 'ordering', at, own: ['ordering'], parts: [...ordering.by.map((e) => meaningOf(own, e)), part({ role: 'ordering', at, own: ['restarting'], parts: ordering.restarting.map((e) => meaningOf(own, e)), loose: true })] })]);
      if (facts.governedBy !== null) add([part({ role: 'day', name: 'governed by', at: facts.governedBy.at, own: ['governed by'], parts: [meaningOf(own, facts.governedBy)] })]);
      add(facts.versions.filter((v) => v.from !== null || v.through !== null).map((v) => part({ role: 'version', name: String(v.from ?? 'start'), at: v.at, own: [v.from, v.through] })));
    }
    if (r.keys.length > 0) add([part({ role: 'key', at, own: r.keys.map((k) => column(k)), loose: true })]);
    beside.push(['title', r.title], ...r.columns.map((c) => [`title of ${c.name}`, c.title] as const), ...r.columns.map((c) => [`role of ${c.name}`, c.role] as const), ...r.conditions.map((c) => ['because', c.because] as const));
    beside.push(['agreed by', facts.agreedBy.join(', ')], ['owned by', facts.ownedBy.join(', ')], ['by', facts.by], ['class', facts.class], ['entered', column(facts.entered)], ['value', column(facts.value)], ['target', column(facts.target)], ['better', facts.better], ['serves', facts.serves === null ? null : servesText(s, facts.serves)], ...acceptedText(facts.accepted));
  }
  return { parts, said: said(...beside) };
}

/** `Bookings after 6 months as of …`: what the goals above are added up from. */
const servesText = (s: Scope, x: Serves): string => `${relationName(s, x.goal)}${x.after === null ? '' : ` after ${x.after.amount} ${x.after.of}`}${x.measured === null ? '' : ` as of ${dateText(x.measured.from)} to ${dateText(x.measured.through)}`}`;
const acceptedText = (all: readonly Accepted[]): readonly (readonly [string, string])[] => all.map((a) => ['accepted', `${a.code} through ${dateText(a.through)} because ${a.because}`] as const);

export function meaningOfParameter(s: Scope, p: Parameter): { readonly parts: readonly Part[]; readonly said: Said } {
  return {
    parts: p.versions.map((v) => part({ role: 'version', name: String(v.from ?? 'start'), at: v.at, own: [v.from, v.through], parts: [meaningOf(s, v.value)] })),
    said: said(['title', p.title], ...p.versions.map((v) => ['because', v.because] as const)),
  };
}

export function meaningOfSettings(s: Scope, x: Settings, at: At): { readonly parts: readonly Part[]; readonly said: Said } {
  const setting = (name: string, ...own: readonly (string | number | boolean | null)[]): Part => part({ role: 'setting', name, at, own: [name, ...own] });
  const column = (of: { readonly relation: number; readonly column: number } | null): string | null => (of === null ? null : `${relationName(s, of.relation)}.${s.names.column(of.relation, of.column)}`);
  return {
    parts: [
      setting('currency', x.currency), setting('timezone', x.timezone), setting('year', x.year.startMonth, x.year.namedBy), setting('calendar', x.calendar === null ? null : relationName(s, x.calendar)), setting('rounding', x.rounding),
      setting('hours', ...[...x.hours].sort((a, b) => a.weekday - b.weekday || a.opens - b.opens).map((h) => `${h.weekday} ${h.opens} ${h.closes}`)),
      setting('holidays', column(x.holidays.from), ...[...x.holidays.days].sort((a, b) => a - b)),
      setting('closes', x.closes === null ? null : 'every' in x.closes ? x.closes.every : column(x.closes)),
      ...x.offices.map((o) => setting(`office ${o.name}`, o.timezone, ...(o.hours.length === 0 ? [] : [hoursText(o.hours)]), ...(o.of.length === 0 ? [] : [`hours of ${[...o.of].sort().join(', ')}`]), ...(o.holidays.from === null ? [] : [`holidays ${column(o.holidays.from) ?? ''}`]), ...(o.holidays.days.length === 0 ? [] : [`holidays ${[...o.holidays.days].sort((a, b) => a - b).map(dateText).join(', ')}`]))),
      ...x.parties.map((p) => setting(`party ${p.name}`, ...[...p.roles].sort())),
    ],
    said: said(['title', x.title], ['intent', x.intent], ...acceptedText(x.accepted)),
  };
}

export function meaningOfInvariant(s: Scope, i: Invariant): readonly Part[] {
  const r = s.program.relations[i.relation]!, own = scopeOf(s.program, s.names, s.uses, r.id);
  return [...meaningOfSource(own, r, r.source), ...conditions(own, r.where), ...i.conditions.map((c) => part({ role: 'check', at: c.at, own: ['holds'], parts: [meaningOf(own, c.holds, 'condition')] })), ...(i.guard === undefined ? [] : meaningOfGuard(own, i.guard))];
}

function meaningOfGuard(s: Scope, g: Guard): readonly Part[] {
  const values: Scope = { ...s, rows: new Map() }, at = g.conditions[0]?.at ?? [0, 0, 0];
  return [
    // Conditions name their values by place, so that the order of the values is part of what they say.
    part({ role: 'rows', at, own: ['values'], parts: g.values.map((v) => part({ role: 'value', at: v.value.at, own: [v.side], parts: [meaningOf(s, v.value)] })) }),
    ...g.conditions.map((c) => part({ role: 'check', at: c.at, own: ['holds'], parts: [meaningOf(values, c.holds, 'condition')] })), part({ role: 'setting', name: 'class', at, own: ['class', g.severity] }), part({ role: 'setting', name: 'owned by', at, own: ['owned by', ...g.owners] }),
    ...g.agreed.map((a) => part({ role: 'check', at: a.at, own: ['agreed', ...a.by, a.through, a.because] })),
  ];
}

export function meaningOfTest(s: Scope, t: Test): readonly Part[] {
  return [
    part({ role: 'day', name: 'as of', at: t.at, own: ['as of', ...(t.asOf === null ? [null, null] : 'clock' in t.asOf ? [t.asOf.clock] : [t.asOf.day, t.asOf.time])] }),
    ...t.given.map((g) => part({ role: 'given', name: s.names.relation(g.relation), at: g.at, own: [relationName(s, g.relation), g.repeat, ...g.columns.map((c) => s.names.column(g.relation, c)), JSON.stringify(g.rows)] })),
    ...t.parameters.map((p) => part({ role: 'given', name: s.names.parameter(p.parameter), at: p.value.at, own: [s.names.parameter(p.parameter)], parts: [meaningOf(s, p.value)] })),
    ...t.expectations.map((e) => expectation(s, e)),
  ];
}

function expectation(s: Scope, e: Expectation): Part {
  switch (e.kind) {
    case 'notRun': return part({ role: 'expectation', at: e.at, own: ['not run'] });
    case 'condition': return part({ role: 'expectation', at: e.at, own: ['condition'], parts: [meaningOf(scopeOf(s.program, s.names, s.uses, e.relation), e.holds, 'condition')] });
    case 'rows': {
      const own = scopeOf(s.program, s.names, s.uses, e.relation);
      return part({
        role: 'expectation', name: relationName(s, e.relation), at: e.at, own: [relationName(s, e.relation), e.only], parts: [
          ...e.columns.map((c) => meaningOf(own, c.value, 'key', c.name)),
          ...e.rows.map((r) => part({ role: 'given', at: r.at, own: [], parts: r.cells.map((c) => ('value' in c ? meaningOf(own, c.value) : part({ role: 'literal', at: r.at, own: 'key' in c ? ['key', c.key] : 'clock' in c ? ['clock', c.clock] : ['missing'] }))) })),
        ],
      });
    }
  }
}

export const typeOfParameter = (s: Scope, p: Parameter): string => typeName(s.names, p.type);
