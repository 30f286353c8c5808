/** What an audit answers: found, clean or unknown. Everything found needs review; nothing here says that somebody did wrong. */
import type { Num } from '../base/exact.js';
import type { ColumnId, RelationId } from '../core/ir.js';
import type { Value } from '../eval/result.js';

/** The audits, by the names that the command line takes. */
export type AuditId =
  | 'source-changed' | 'source-differs' | 'recreated' | 'disqualified-without-work' | 'disqualification-rate' | 'close-date-moved' | 'held-back' | 'pulled-forward' | 'late-contact-role' | 'split-after-close'
  | 'duplicate' | 'both-roles' | 'won-before-contact' | 'never-live' | 'promise-broken' | 'rejected-but-qualified' | 'unmapped-source' | 'merged';

/** A record that a finding is about, by its key. */
export interface Subject { readonly record: string; readonly key: string; readonly relation: RelationId; readonly row: number }
/** A fact behind a finding: what it is, and its value as text. */
export interface Evidence { readonly what: string; readonly value: string }
/** What the data would say had it not been touched: a value put back, or a row left out. */
export type Repair =
  | { readonly kind: 'set'; readonly relation: RelationId; readonly row: number; readonly column: ColumnId; readonly value: Value }
  | { readonly kind: 'drop'; readonly relation: RelationId; readonly row: number };

/** Something that needs review. */
export interface Finding {
  readonly audit: AuditId;
  readonly subjects: readonly Subject[];
  /** one sentence of facts */
  readonly says: string;
  readonly evidence: readonly Evidence[];
  /** whose record it is or who edited it, where that is known: to ask, not to blame */
  readonly who: string | null;
  /** days since 1970 on which it happened */
  readonly on: number | null;
  /** of 1: how sure the match is; null where nothing had to be matched */
  readonly score: Num | null;
  readonly repairs: readonly Repair[];
  readonly money: readonly MoneyMoved[];
}

/** Pay with the data as it is, less pay with the repaired data. */
export interface MoneyMoved { readonly currency: string | null; readonly net: Num; readonly people: readonly { readonly who: string; readonly more: Num }[] }

/** `of`: how many records of that kind are theirs; null for somebody who edits and owns none. */
export interface ByPerson { readonly who: string; readonly findings: number; readonly of: number | null }
/** The people that findings are about. */
export interface People { readonly people: readonly ByPerson[]; /** everybody with fewer records than are judged, together */ readonly others: { readonly people: number; readonly findings: number } | null }
/** Days between what happened and the day of the audit; null where no finding knows its day. */
export interface Latency { readonly median: number; readonly longest: number }

/** What one audit came to. */
export interface Outcome {
  readonly id: AuditId;
  readonly title: string;
  readonly state: 'found' | 'clean' | 'unknown';
  /** why it is unknown */
  readonly why: string | null;
  /** how many records or cases were looked at */
  readonly looked: number;
  /** what it read, as `Deal.source` */
  readonly reads: readonly string[];
  readonly findings: readonly Finding[];
  /** of all its findings together; accelerators make it differ from the sum of each */
  readonly money: readonly MoneyMoved[];
  /** by person, where there are enough of them; null otherwise */
  readonly people: People | null;
  /** how long ago it happened: what an audit that is run more often would shorten */
  readonly latency: Latency | null;
  readonly notes: readonly string[];
}
