/** A record as `truce init` finds it, printed as the text of a policy; and what such a text means, so that it can be tried on the data at once. */
import { analyze, format, type Diagnostic, type ir } from '@truce/engine';

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

/** Notes become comments at the end of their lines. */
function recordText(decl: RecordDecl): string {
  const body = decl.fields.map(f => `  ${f.name} ${typeText(f.type)}${optionsText(f)}${f.note === undefined ? '' : `  // ${f.note}`}`);
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

/** The header of a policy and its records, as the formatter prints them. */
export function policyText(header: readonly string[], decls: readonly RecordDecl[]): string {
  const formatted = format([...header, '', ...decls.map(recordText)].join('\n'), 'policies/records.truce');
  if ('text' in formatted) return formatted.text;
  throw mistakesOf(formatted.diagnostics);
}

/** What the text means. */
export function programOf(text: string): ir.Program {
  const { program, diagnostics } = analyze([{ path: 'policies/records.truce', text }]);
  if (program === null) throw mistakesOf(diagnostics);
  return program;
}

/** Nothing that init writes has a mistake; if it ever does, that is a mistake of init, and the messages say which. */
const mistakesOf = (diagnostics: readonly Diagnostic[]): Error => new Error(`the declarations that were written have mistakes: ${diagnostics.map(d => `${d.code} ${d.message}`).join('; ')}`);
