/** Which record and columns play which part in this policy: as declared, and for the rest as their names say. */
import type { Column, ColumnId, Program, Relation, RelationId, ValueType } from '../core/ir.js';
import { partNamed, plainName, roleNames, roles, type PartKind, type RoleName } from './parts.js';

/** A role as it was declared. A part that is `false` is played by nothing, whatever the names say. `tracked`: parts that a history keeps, when nothing was changed yet. */
export interface DeclaredRole {
  readonly record: string | null;
  readonly parts: ReadonlyMap<string, string | false>;
  readonly of: string | null;
  readonly fieldIs: string | null;
  readonly tracked: readonly string[];
  /** of a history: what the field is called that is a part */
  readonly fields: ReadonlyMap<string, readonly string[]>;
}
/** The `audit:` section of a manifest. */
export interface DeclaredAudit { readonly roles: ReadonlyMap<RoleName, readonly DeclaredRole[]>; readonly settings: ReadonlyMap<string, unknown> }
/** A manifest without an `audit:` section. */
export const nothingDeclared: DeclaredAudit = { roles: new Map(), settings: new Map() };

/** A column, or one of the row that it refers to: `deal.close_on`. */
export interface Path { readonly text: string; readonly from: RelationId; readonly columns: readonly ColumnId[]; readonly type: ValueType; readonly declared: boolean }
/** A record in a role, with the columns that play its parts. */
export interface Bound {
  readonly role: RoleName;
  readonly relation: Relation;
  readonly declared: boolean;
  readonly parts: ReadonlyMap<string, Path>;
  /** of a history: whose changes it holds, and of which part, when it is about one only */
  readonly of: RoleName | null;
  readonly fieldIs: string | null;
  readonly tracked: readonly string[];
  readonly fields: ReadonlyMap<string, readonly string[]>;
  /** of a history that holds whole versions of a record: the columns by the part of it that they are */
  readonly versions: ReadonlyMap<string, Path>;
}
/** Something declared that is not there: `steps` lead to it in the declaration. */
export interface AuditMistake { readonly steps: readonly (string | number)[]; readonly what: string; readonly known: readonly string[] }
/** Which record plays which role. */
export interface Bindings { readonly bound: ReadonlyMap<RoleName, readonly Bound[]>; readonly mistakes: readonly AuditMistake[] }

/** Finds the records that play roles: those that are declared, and for the rest those whose names say it. */
export function bindParts(program: Program, declared: DeclaredAudit): Bindings {
  const records = program.relations.filter((r) => r.name !== '' && r.source.op !== 'payments' && r.source.op !== 'postings' && !r.name.includes('.'));
  const mistakes: AuditMistake[] = [];
  const bound = new Map<RoleName, readonly Bound[]>();
  for (const role of roleNames) {
    const given = declared.roles.get(role);
    if (given === undefined) { if (role !== 'history') bound.set(role, byName(program, records, role)); continue; }
    bound.set(role, given.flatMap((d, i): readonly Bound[] => {
      const step = given.length === 1 ? [role] : [role, i];
      const relation = d.record === null ? byName(program, records, role)[0]?.relation : records.find((r) => r.name === d.record);
      if (relation === undefined) {
        mistakes.push({
          steps: d.record === null ? step : [...step, 'record'],
          what:
            d.record === null
              ? `no record is called as one that could be the ${role}; say which it is with \`record\``
              : `the policy declares no record ${d.record}`,
          known: records.map((r) => r.name),
        });
        return [];
      }
      const made = boundTo(program, role, relation, d.record !== null);
      const parts = new Map(made.parts), versions = new Map<string, Path>();
      for (const [part, text] of d.parts) {
        if (text === false) { parts.delete(part); continue; }
        const path = pathOf(program, relation, text);
        if (path === null)
          mistakes.push({ steps: [...step, part], what: `${relation.name} has no column ${text}`, known: relation.columns.map((c) => c.name) });
        else if (Object.hasOwn(roles[role].parts, part)) {
          if (fits(path.type, roles[role].parts[part]!.kind)) parts.set(part, path);
          else mistakes.push({ steps: [...step, part], what: `${relation.name}.${text} is no ${kindWord(roles[role].parts[part]!.kind)}`, known: [] });
        } else versions.set(part, path);
      }
      const of = d.of === null ? made.of : roleNames.find((r) => r === d.of) ?? null;
      if (d.of !== null && of === null) mistakes.push({ steps: [...step, 'of'], what: `there is no part ${d.of}`, known: ['lead', 'contact', 'account', 'opportunity'] });
      if (of !== null)
        for (const name of versions.keys())
          if (!Object.hasOwn(roles[of].parts, name))
            mistakes.push({ steps: [...step, 'columns', name], what: `${of} has no part called ${name}`, known: Object.keys(roles[of].parts) });
      return [{ ...made, parts, of, fieldIs: d.fieldIs ?? (versions.size > 0 || d.parts.has('field') ? null : made.fieldIs), tracked: d.tracked, fields: d.fields, versions }];
    }));
  }
  if (!declared.roles.has('history')) bound.set('history', histories(program, records, bound));
  return { bound, mistakes };
}

function byName(program: Program, records: readonly Relation[], role: RoleName): readonly Bound[] {
  const names = roles[role].names.map(plainName);
  const fit = (r: Relation): number => {
    const plain = plainName(r.name);
    const at = names.findIndex((n) => plain === n || (plain.endsWith(n) && plain.length <= n.length + 12));
    return at < 0 ? Infinity : at + (plain === names[at] ? 0 : 0.5);
  };
  const found = records.filter((r) => r.kind === 'record' && fit(r) < Infinity && !/history|change/i.test(r.name)).sort((a, b) => fit(a) - fit(b));
  return (role === 'activity' || role === 'merge' ? found : found.slice(0, 1)).map((r) => boundTo(program, role, r, false));
}

/** Records called a history or a list of changes, of a record that plays a part. Whose, is said by the reference or by the name. */
function histories(program: Program, records: readonly Relation[], bound: ReadonlyMap<RoleName, readonly Bound[]>): readonly Bound[] {
  return records.filter((r) => r.kind === 'record' && /history|change|stage_?entry|(?:deal|opportunity)_stage$/i.test(r.name)).map((r) => boundTo(program, 'history', r, false)).flatMap((h) => {
    const row = h.parts.get('row');
    const owners = (['opportunity', 'lead', 'contact', 'account'] as const).filter((role) =>
      (bound.get(role) ?? []).some((b) =>
        row?.type.kind === 'row'
          ? row.type.relation === b.relation.id
          : plainName(h.relation.name).includes(plainName(role))
            || plainName(h.relation.name).includes(plainName(b.relation.name))
            || plainName(row?.text ?? '').startsWith(plainName(role)),
      ),
    );
    const of = owners[0] ?? null;
    return row === undefined || of === null || !h.parts.has('at') ? [] : [{ ...h, of, fieldIs: h.parts.has('field') ? null : fieldOfName(of, h) }];
  });
}

/** `Source_change` is about the source, `Stage_entry` about the stage. */
function fieldOfName(of: RoleName, h: Bound): string | null {
  for (const word of h.relation.name.split(/[_\s]/)) { const part = partNamed(of, word); if (part !== null && part !== of) return part; }
  return null;
}

function boundTo(program: Program, role: RoleName, relation: Relation, declared: boolean): Bound {
  const parts = new Map<string, Path>(), taken = new Set<string>();
  for (const [part, spec] of Object.entries(roles[role].parts)) {
    const names = [part, ...spec.names].map(plainName);
    const column = relation.columns.map((c) => ({ c, at: names.indexOf(plainName(c.name)) })).filter(({ c, at }) => at >= 0 && !taken.has(c.name) && fits(c.type, spec.kind)).sort((a, b) => a.at - b.at)[0]?.c;
    if (column === undefined) continue;
    taken.add(column.name);
    parts.set(part, { text: column.name, from: relation.id, columns: [column.id], type: column.type, declared: false });
  }
  return { role, relation, declared, parts, of: null, fieldIs: null, tracked: [], fields: new Map(), versions: new Map() };
}

export function pathOf(program: Program, relation: Relation, text: string): Path | null {
  const columns: ColumnId[] = [];
  let at: Relation | undefined = relation, type: ValueType = { kind: 'row', relation: relation.id };
  for (const step of text.split('.')) {
    const column: Column | undefined = at?.columns.find((c) => c.name === step);
    if (column === undefined) return null;
    columns.push(column.id);
    type = column.type;
    at = type.kind === 'row' ? program.relations[type.relation] : undefined;
  }
  return { text, from: relation.id, columns, type, declared: true };
}

/** A text may hold a day, as histories write it; a yes may be a flag, or a value that is there. */
const fits = (type: ValueType, kind: PartKind): boolean => (kind === 'when' ? type.kind === 'date' || type.kind === 'time' : kind === 'flag' ? type.kind === 'flag' : type.kind !== 'list');
const kindWord = (kind: PartKind): string => (kind === 'when' ? 'day or time' : kind === 'flag' ? 'yes or no' : 'single value');
