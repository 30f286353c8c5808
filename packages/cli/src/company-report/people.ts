/** Who is paid, in which role, team and function on a day: from the record of the payee itself, or from a dated record of seats. */
import { type Evaluation, type Num, type Value, type ir } from '@truce/engine';
import type { Context } from './context.js';
import { isNumber } from './numbers.js';
import { reach, relationOf } from './paths.js';

export interface Seat { readonly payee: number; readonly from: number; readonly through: number; readonly role: string | null; readonly team: string | null; /** a year's */ readonly target: Num | null }
export interface People {
  /** A party of the policy, by the role; without one, the role; else null. */
  readonly functionOf: (relation: ir.RelationId, row: number, day: number | null) => string | null;
  readonly seatOf: (relation: ir.RelationId, row: number, day: number | null) => Seat | null;
  readonly seats: readonly Seat[];
  /** the record of the people who hold the seats */
  readonly holder: ir.RelationId | null;
  readonly hasTargets: boolean;
  /** in the order of the policy, so that each function keeps its colour */
  readonly functions: readonly string[];
}
export const NO_FUNCTION = 'no function';

export function peopleOf(c: Context): People {
  const { program, evaluation, payees } = c, parties = program.settings.parties, partyOf = new Map(parties.flatMap((p) => p.roles.map((r) => [r, p.name] as const)));
  const record = seatsRecord(c), holder = record?.holder ?? null, seats = record === null ? [] : seatsIn(evaluation, record), bySeat = new Map<number, Seat[]>();
  for (const s of seats) { const own = bySeat.get(s.payee); if (own === undefined) bySeat.set(s.payee, [s]); else own.push(s); }
  const own = new Map([...payees].map((id) => [id, roleColumn(program.relations[id]!, new Set(partyOf.keys()))] as const));
  const seatOf = (relation: ir.RelationId, row: number, day: number | null): Seat | null => {
    if (relation !== holder) return null;
    const list = bySeat.get(row) ?? [], on = day ?? Infinity;
    // After the last seat, and before a day is known, the last one counts.
    return list.find((s) => s.from <= on && on <= s.through) ?? [...list].sort((a, b) => a.from - b.from).at(-1) ?? null;
  };
  const functionOf = (relation: ir.RelationId, row: number, day: number | null): string | null => {
    const column = own.get(relation) ?? null;
    const value = column === null ? null : evaluation.value(relation, column.id, row);
    const role = seatOf(relation, row, day)?.role ?? (column === null || value === null ? null : evaluation.text(value, column.type));
    return role === null ? null : partyOf.get(role) ?? role;
  };
  return { functionOf, seatOf, seats, holder, hasTargets: record !== null && record.target !== null, functions: parties.map((p) => p.name) };
}

/** The choice that has most of the roles of the parties; a team may be called like a role. */
function roleColumn(r: ir.Relation, roles: ReadonlySet<string>): ir.Column | null {
  const fit = r.columns.flatMap((x) => (x.type.kind === 'choice' ? [{ x, n: x.type.choices.filter((w) => roles.has(w)).length }] : [])).filter(({ n }) => n > 0);
  return fit.reduce<{ x: ir.Column; n: number } | null>((a, b) => (a === null || b.n > a.n ? b : a), null)?.x ?? r.columns.find((x) => x.name === 'role') ?? null;
}

interface SeatsRecord {
  readonly relation: ir.Relation;
  readonly holder: ir.RelationId;
  readonly person: ir.ColumnId;
  readonly from: ir.ColumnId | null;
  readonly through: ir.ColumnId | null;
  readonly role: ir.Column | null;
  readonly team: ir.Column | null;
  readonly target: ir.Column | null;
}

function seatsRecord(c: Context): SeatsRecord | null {
  const { program, payees, declared } = c, roles = new Set(program.settings.parties.flatMap((p) => p.roles));
  const named = (r: ir.Relation, ...names: readonly string[]): ir.Column | null => r.columns.find((x) => names.includes(x.name)) ?? null;
  const personOf = (r: ir.Relation): ir.Column | undefined =>
    r.columns.find((x) => x.type.kind === 'row' && payees.has(x.type.relation) && r.keys.includes(x.id))
    ?? r.columns.find((x) => x.type.kind === 'row' && payees.has(x.type.relation));
  const made = (relation: ir.Relation, role: ir.Column | null, team: ir.Column | null, target: ir.Column | null): SeatsRecord | null => {
    const person = personOf(relation);
    return person?.type.kind !== 'row'
      ? null
      : {
          relation,
          holder: person.type.relation,
          person: person.id,
          from: named(relation, 'from')?.id ?? null,
          through: named(relation, 'through')?.id ?? null,
          role,
          team,
          target,
        };
  };
  if (declared.seats !== undefined) {
    const place = 'report.seats';
    const relation = relationOf(program, declared.seats.record, `${place}.record`, ['record']);
    const of = (name: string | undefined, key: string): ir.Column | null =>
      name === undefined ? null : reach(program, relation, name, `${place}.${key}`).column;
    const found = made(relation, of(declared.seats.role, 'role') ?? named(relation, 'role'), of(declared.seats.team, 'team') ?? named(relation, 'team'), of(declared.seats.target, 'target'));
    c.plays('who held which role and team', relation.name, 'truce.yaml');
    return found;
  }
  for (const r of program.relations) {
    if (r.source.op !== 'scan' || !r.source.dated || personOf(r) === undefined) continue;
    const role = roleColumn(r, roles);
    if (role === null && named(r, 'team') === null) continue;
    c.plays('who held which role and team', r.name, 'found by kind');
    return made(r, role, named(r, 'team'), null);
  }
  return null;
}

function seatsIn(evaluation: Evaluation, { relation, person, from, through, role, team, target }: SeatsRecord): readonly Seat[] {
  const at = (column: ir.ColumnId | null, row: number): Value => (column === null ? null : evaluation.value(relation.id, column, row));
  const text = (column: ir.Column | null, row: number): string | null => {
    const v = at(column?.id ?? null, row);
    return v === null || column === null ? null : evaluation.text(v, column.type);
  };
  return Array.from(evaluation.rows(relation.id)).flatMap((row): readonly Seat[] => {
    const payee = at(person, row) as number | null, aim = at(target?.id ?? null, row);
    return payee === null
      ? []
      : [
          {
            payee,
            from: (at(from, row) as number | null) ?? -Infinity,
            through: (at(through, row) as number | null) ?? Infinity,
            role: text(role, row),
            team: text(team, row),
            target: isNumber(aim) ? aim : null,
          },
        ];
  });
}
