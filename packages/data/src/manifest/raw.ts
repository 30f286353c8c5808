/** A manifest as it is written, once the schema has been found to hold: the keys and values of the file, and nothing filled in. */
import type { Encoding, FileFormat, ReportParts } from '../manifest.js';
import type { RawAudit } from './audit.js';

export type Scalar = string | number | boolean;
export interface RawReading {
  readonly format?: FileFormat; readonly delimiter?: string; readonly quote?: string; readonly encoding?: Encoding; readonly header?: boolean; readonly skip?: number;
  readonly footer?: string; readonly short_rows?: 'reject' | 'blank'; readonly path?: string; readonly columns?: Record<string, Scalar>; readonly dates?: string | string[]; readonly months?: string | string[]; readonly times?: string | string[];
  readonly zone?: string; readonly decimal?: '.' | ','; readonly thousands?: string; readonly currency_signs?: string[]; readonly percent?: 'points' | 'fraction';
  readonly missing?: Scalar[] | Record<string, Scalar[]>; readonly flags?: { yes: Scalar[]; no: Scalar[] }; readonly values?: Record<string, Record<string, Scalar>>;
  readonly ids?: 'salesforce' | 'plain';
}
export interface RawSource extends RawReading {
  readonly file?: string | string[]; readonly database?: string; readonly table?: string; readonly query?: string; readonly constants?: Record<string, Scalar>;
}
export interface RawManifest {
  readonly truce: 1; readonly policies: string | string[]; readonly as_of?: string; readonly defaults?: RawReading; readonly data?: Record<string, RawSource>; readonly audit?: RawAudit; readonly report?: ReportParts;
  readonly lint?: { readonly revenue_weight?: Readonly<Record<string, string>>; readonly activity_weight?: Readonly<Record<string, string>> };
}
