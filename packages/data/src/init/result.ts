import type { Diagnostic } from '@truce/engine';
import type { RecordDecl } from './record-decl.js';

/** What `truce init` would write, and what it has to say about it. */
export interface InitResult {
  /** text of truce.yaml */
  readonly manifest: string;
  /** text of policies/records.truce */
  readonly records: string;
  /** what was decided and what is left to decide, a sentence each */
  readonly notes: readonly string[];
  /** what the data says when it is read under these declarations */
  readonly diagnostics: readonly Diagnostic[];
  readonly declarations: readonly RecordDecl[];
}
