import type { FileSpan } from '../base/span.js';

/** How bad it is: an error stops evaluation (code of the policy) or rejects a row (code of the data). */
export type Severity = 'error' | 'warning' | 'information';

/** A place that belongs to a diagnostic, with what is to be said there. */
export interface Label {
  readonly span: FileSpan;
  readonly text: string;
}

/** One replacement of text that mends the problem. */
export interface TextEdit {
  readonly span: FileSpan;
  readonly text: string;
}

/** A mend that an editor can offer. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** Where a value of the data stands: the file as the manifest names it, its line (1 = first line of the file), its column header, its text. */
export interface DataPlace {
  readonly file: string;
  readonly row?: number;
  readonly column?: string;
  readonly value?: string;
}

/**
 * One problem, said once. Message, label, notes and help are separate because terminals and editors show them in different places:
 * `message` says what is wrong in one sentence; `label` what stands at the place; `related` other places; `notes` examples and facts;
 * `help` what to do.
 */
export interface Diagnostic {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly span?: FileSpan;
  readonly label?: string;
  readonly related: readonly Label[];
  readonly notes: readonly string[];
  readonly help?: string;
  readonly fixes: readonly Fix[];
  /** Only for data: the place in the data. */
  readonly data?: DataPlace;
  /** For data problems that are summarised by kind: how many there are in all. */
  readonly count?: number;
}
