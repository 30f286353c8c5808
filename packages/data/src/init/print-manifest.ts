/** The manifest as text. Written by hand, not by a YAML printer, so that it looks as a person would write it, with the evidence as comments. */
import type { RecordDraft } from './links.js';
import type { SourceDraft } from './infer.js';

export interface ManifestSource {
  readonly record: RecordDraft;
  readonly draft: SourceDraft;
  /** `file: …` or `database: …` and `table: …`, in order */
  readonly origin: readonly (readonly [string, string])[];
  /** settings that follow from the file: delimiter, encoding, skip, footer, path */
  readonly settings: readonly (readonly [string, string])[];
  readonly notes: readonly string[];
}

export function manifestText(sources: readonly ManifestSource[], asOf: string | null, asOfNote: string | null): string {
  const lines = [
    '# Where the policies are, and where the rows of each record are. Every key is explained in the schema.',
    '# yaml-language-server: $schema=.truce/truce.schema.json',
    'truce: 1',
    'policies: [policies/**/*.truce]',
    ...(asOf === null ? ['# as_of: 2026-06-30        # the last day the data knows: no event was found to tell'] : [`as_of: ${asOf}           # ${asOfNote ?? 'the last day the data knows'}`]),
    sources.length === 0 ? 'data: {}' : 'data:',
  ];
  for (const source of sources) {
    lines.push('');
    for (const note of source.notes) lines.push(`  # ${note}`);
    lines.push(`  ${source.record.name}:`, ...sourceLines(source).map(line => `    ${line}`));
  }
  return `${lines.join('\n')}\n`;
}

function sourceLines({ draft, origin, settings }: ManifestSource): string[] {
  const lines = [...origin, ...settings].map(([key, value]) => `${key}: ${key === 'skip' ? value : word(value)}`);
  const renamed = draft.fields.filter(f => f.column.header !== f.name);
  if (renamed.length > 0) lines.push('columns:', ...renamed.map(f => `  ${f.name}: ${word(f.column.header)}`));
  const dates = draft.fields.some(f => f.type.kind === 'date') ? draft.dates : [];
  const times = draft.fields.some(f => f.type.kind === 'time') ? draft.times : [];
  if (dates.length > 0 && dates.join() !== 'YYYY-MM-DD') lines.push(`dates: ${list(dates)}`);
  if (draft.months.length > 0) lines.push(`months: ${list(draft.months)}`);
  if (times.length > 0 && times.join() !== 'ISO') lines.push(`times: ${list(times)}`);
  if (draft.decimal !== '.') lines.push(`decimal: ${JSON.stringify(draft.decimal)}`);
  if (draft.thousands !== '') lines.push(`thousands: ${JSON.stringify(draft.thousands)}`);
  if (draft.signs.length > 0) lines.push(`currency_signs: ${list(draft.signs)}`);
  const missing = draft.fields.filter(f => f.missing.length > 0);
  if (missing.length > 0) lines.push('missing:', ...missing.map(f => `  ${f.name}: ${list(['', ...f.missing])}`));
  if (draft.flags !== null && (draft.flags.yes.join() !== 'true' || draft.flags.no.join() !== 'false') && draft.fields.some(f => f.type.kind === 'flag')) {
    lines.push(`flags: { yes: ${list(draft.flags.yes)}, no: ${list(draft.flags.no)} }`);
  }
  if (draft.salesforceIds && draft.fields.some(f => f.key)) lines.push('ids: salesforce');
  const mapped = draft.fields.filter(f => f.type.kind === 'choice' && [...f.values].some(([value, choice]) => value !== choice));
  if (mapped.length > 0) {
    lines.push('values:');
    for (const f of mapped) {
      lines.push(`  ${f.name}:`);
      for (const [value, choice] of f.values) if (value !== choice) lines.push(`    ${word(value)}: ${word(choice)}`);
    }
  }
  return lines;
}

const list = (words: readonly string[]): string => `[${words.map(w => (/[,[\]{}]/.test(w) ? JSON.stringify(w) : word(w))).join(', ')}]`;

/** A text as YAML: bare where it can only be a text. */
export function word(text: string): string {
  const bare = /^[A-Za-z_\u00C0-\u024F][\w\u00C0-\u024F ./()+-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text) && !text.endsWith(' ');
  return bare ? text : yamlQuoted(text);
}

/** JSON's quoting is YAML's, but for two line ends that YAML counts as such. */
function yamlQuoted(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
