/** What a checked manifest is. Everything after `loadManifest` reads these types and never the YAML. */
import type { DeclaredAudit, FileSpan, Num } from '@truce/engine';

export type FileFormat = 'csv' | 'tsv' | 'json' | 'ndjson' | 'parquet';
export type Encoding = 'utf-8' | 'windows-1252' | 'latin-1';

/** How the cells of a source are written: the source's own settings over the defaults. */
export interface Reading {
  readonly format: FileFormat | null;
  /** null: a comma, or a tab for .tsv */
  readonly delimiter: string | null;
  /** empty: quotes mean nothing */
  readonly quote: string;
  readonly encoding: Encoding;
  readonly header: boolean;
  readonly skip: number;
  readonly footer: string | null;
  /** what becomes of a row that ends before the header does */
  readonly shortRows: 'reject' | 'blank';
  readonly path: string | null;
  readonly columns: ReadonlyMap<string, string>;
  readonly dates: readonly string[];
  /** beside `2026-07` */
  readonly months: readonly string[];
  /** empty: ISO 8601 */
  readonly times: readonly string[];
  /** `policy`, or the name of a zone */
  readonly zone: string;
  readonly decimal: '.' | ',';
  readonly thousands: string;
  readonly currencySigns: readonly string[];
  readonly percent: 'points' | 'fraction' | null;
  readonly missing: ReadonlySet<string>;
  readonly missingOf: ReadonlyMap<string, ReadonlySet<string>>;
  readonly flags: { readonly yes: readonly string[]; readonly no: readonly string[] };
  readonly values: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly salesforceIds: boolean;
}

export type Origin =
  /** names or patterns as written, relative to the manifest */
  | { readonly kind: 'files'; readonly patterns: readonly { readonly text: string; readonly span: FileSpan }[] }
  | { readonly kind: 'database'; readonly file: string; readonly table: string | null; readonly query: string | null };

/** Where the rows of one record are. */
export interface Source {
  readonly record: string;
  readonly span: FileSpan;
  readonly origin: Origin;
  readonly reading: Reading;
  readonly constants: ReadonlyMap<string, string>;
  /** Where a setting of this source is written, such as `place('columns', 'owner')`: here or in the defaults; else the record's name. */
  readonly place: (...steps: string[]) => FileSpan;
  /** The same for the name of a setting instead of its value. */
  readonly placeOfKey: (...steps: string[]) => FileSpan;
  /** Whether a setting is the source's own and not a default. */
  readonly own: (key: string) => boolean;
}

export interface Manifest {
  /** as the caller named it */
  readonly path: string;
  /** absolute folder of the manifest */
  readonly folder: string;
  readonly text: string;
  readonly policies: readonly { readonly text: string; readonly span: FileSpan }[];
  /** the last day the data knows; `time` when a time was written: its local reading, in milliseconds since midnight */
  readonly asOf: { readonly day: number; readonly milliseconds: number | null } | null;
  readonly sources: readonly Source[];
  /** which record plays which part in an audit; null when nothing is said. `place`: where a part of it is written. */
  readonly audit: { readonly declared: DeclaredAudit; readonly place: (steps: readonly (string | number)[]) => FileSpan } | null;
  /** which relations play which part in a report; names are looked up when it is made */
  readonly report?: ReportParts;
  /** what findings about the agreement are measured by */
  readonly lint?: LintParts;
  /** where a key or a value of the manifest is written */
  readonly place: (of: 'key' | 'value', steps: readonly (string | number)[]) => FileSpan;
}

/** By party, of 1: the least part of its pay that has to depend on revenue, and the largest that may depend on activity. */
export interface LintParts { readonly revenue: ReadonlyMap<string, Num>; readonly activity: ReadonlyMap<string, Num> }

/** Names of relations and columns as written; a column may be a path: `campaign.owner`. */
export interface ReportParts {
  readonly goal?: string;
  readonly deals?: { readonly record: string; readonly amount?: string; readonly day?: string; readonly won?: string; readonly kind?: string };
  readonly seats?: { readonly record: string; readonly role?: string; readonly team?: string; readonly target?: string };
  readonly touches?: readonly { readonly record: string; readonly kind?: string; readonly by?: string; readonly function?: string }[];
  readonly teams?: string | readonly string[];
  readonly feedback?: string;
  readonly reasons?: string | readonly string[];
  readonly lead?: string;
  readonly bridge?: { readonly of: string; readonly steps: readonly { readonly column: string; readonly title?: string; readonly owner?: string | readonly string[]; readonly plan?: string }[] };
  readonly scorecard?: readonly { readonly category: string; readonly kpis: readonly string[] }[];
  readonly bands?: Readonly<Record<string, { readonly weak: string | number | boolean; readonly strong: string | number | boolean }>>;
}

/** Nothing said: commas, quotes, UTF-8, ISO dates, decimal points. */
export const plainReading: Reading = {
  format: null, delimiter: null, quote: '"', encoding: 'utf-8', header: true, skip: 0, footer: null, shortRows: 'reject', path: null, columns: new Map(),
  dates: ['YYYY-MM-DD'], months: [], times: [], zone: 'policy', decimal: '.', thousands: '', currencySigns: [], percent: null,
  missing: new Set(['']), missingOf: new Map(), flags: { yes: ['true'], no: ['false'] }, values: new Map(), salesforceIds: false,
};
