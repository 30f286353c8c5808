/** A record as `truce init` finds it: printed as the text of a policy, and the same as IR, so that what is printed can be tried on the data at once. */
import type { ir } from '@truce/engine';

export type FieldType =
  | { readonly kind: 'text' | 'count' | 'percent' | 'date' | 'time' | 'flag' }
  /** `decimals`: null for the usual six */
  | { readonly kind: 'number'; readonly decimals: number | null }
  | { readonly kind: 'money' }
  | { readonly kind: 'period'; readonly unit: ir.PeriodUnit }
  | { readonly kind: 'duration'; readonly of: 'days' | 'months' | 'hours' }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly kind: 'reference'; readonly record: string };

export interface FieldDecl {
  readonly name: string;
  readonly type: FieldType;
  readonly key?: boolean;
  readonly optional?: boolean;
  readonly planned?: boolean;
  readonly bounds?: ir.Field['bounds'];
  /** what was seen in the data, said beside the field */
  readonly note?: string;
}

export interface RecordDecl {
  readonly name: string;
  readonly fields: readonly FieldDecl[];
  readonly note?: string;
}

/** The declaration as it stands in a policy. Notes become comments at the end of their lines. */
export function recordText(decl: RecordDecl): string {
  const names = Math.max(...decl.fields.map(f => f.name.length));
  const lines = decl.fields.map(f => ({ text: `  ${f.name.padEnd(names)} ${typeText(f.type)}${optionsText(f)}`, note: f.note }));
  const width = Math.min(60, Math.max(...lines.map(l => (l.note === undefined ? 0 : l.text.length))));
  const body = lines.map(l => (l.note === undefined ? l.text : `${l.text.padEnd(width)}  // ${l.note}`));
  const head = decl.note === undefined ? [] : decl.note.split('\n').map(line => `// ${line}`);
  return [...head, `record ${decl.name} {`, ...body, '}', ''].join('\n');
}

function typeText(type: FieldType): string {
  switch (type.kind) {
    case 'number': return type.decimals === null ? 'number' : `number to ${type.decimals} decimals`;
    case 'choice': return `one of ${type.choices.map(c => (/^[A-Z][A-Za-z0-9_]*$/.test(c) ? c : JSON.stringify(c))).join(', ')}`;
    case 'reference': return type.record;
    case 'period': return type.unit;
    case 'duration': return type.of;
    default: return type.kind;
  }
}

function optionsText(f: FieldDecl): string {
  const bounds = (f.bounds ?? []).map(b => ` ${b.bound} ${b.value}`).join('');
  return `${bounds}${f.key === true ? ' key' : ''}${f.optional === true ? ' optional' : ''}${f.planned === true ? ' planned' : ''}`;
}

/** The records as a program without any rules: enough for reading data. */
export function programOf(decls: readonly RecordDecl[], settings: { readonly currency?: string; readonly timezone?: string } = {}): ir.Program {
  const currency = settings.currency ?? 'USD';
  const ids = new Map(decls.map((d, i) => [d.name, i]));
  const nowhere: ir.At = [0, 0, 0];
  const relations = decls.map((decl, id): ir.Relation => {
    const fields = decl.fields.map((f): ir.Field => ({
      name: f.name, type: valueType(f.type, currency, ids), decimals: decimalsOf(f.type, currency), optional: f.optional ?? false, key: f.key ?? false,
      bounds: f.bounds ?? [], editedBy: [], known: { kind: f.type.kind !== 'date' && f.type.kind !== 'time' ? 'undated' : f.planned === true ? 'planned' : 'event' }, at: nowhere,
    }));
    return {
      id, name: decl.name, rowName: decl.name.toLowerCase(), kind: 'record', title: null, at: nowhere, source: { op: 'scan', dated: false, fields }, where: null,
      columns: fields.map((f, i) => ({ id: i, name: f.name, title: null, type: f.type, optional: f.optional, value: null, role: null, at: nowhere })),
      steps: [], ordering: null, conditions: [], keys: fields.flatMap((f, i) => (f.key ? [i] : [])),
      facts: { governedBy: null, agreedBy: [], ownedBy: [], by: null, class: null, entered: null, value: null, target: null, versions: [], notRun: null },
    };
  });
  return {
    version: 1, files: ['records.truce'], parameters: [], relations, invariants: [], tests: [],
    settings: {
      title: 'Records', currency, timezone: settings.timezone ?? 'UTC', year: { startMonth: 1, namedBy: 'start' }, calendar: null, rounding: 'half up', hours: [],
      holidays: { days: [], from: null }, closes: null, parties: [], intent: null,
    },
  };
}

function valueType(type: FieldType, currency: string, ids: ReadonlyMap<string, number>): ir.ValueType {
  switch (type.kind) {
    case 'money': return { kind: 'money', currency };
    case 'choice': return { kind: 'choice', choices: type.choices };
    case 'reference': return { kind: 'row', relation: ids.get(type.record) ?? -1 };
    case 'period': return { kind: 'period', unit: type.unit };
    case 'duration': return { kind: 'duration', of: type.of };
    default: return { kind: type.kind };
  }
}

/** Currencies whose smallest unit is not the hundredth. */
const MINOR_UNITS: Readonly<Record<string, number>> = { JPY: 0, KRW: 0, VND: 0, CLP: 0, ISK: 0, PYG: 0, UGX: 0, XAF: 0, XOF: 0, XPF: 0, RWF: 0, KMF: 0, GNF: 0, DJF: 0, BIF: 0, VUV: 0, BHD: 3, KWD: 3, OMR: 3, JOD: 3, TND: 3, IQD: 3, LYD: 3 };

function decimalsOf(type: FieldType, currency: string): number {
  switch (type.kind) {
    case 'money': return Object.hasOwn(MINOR_UNITS, currency) ? MINOR_UNITS[currency]! : 2;
    case 'number': return type.decimals ?? 6;
    case 'percent': return 8;
    default: return 0;
  }
}
