import type { FileSpan } from '../base/span.js';
import type { DataPlace, Diagnostic, Fix, Label, Severity } from './diagnostic.js';

/** What a code's message function returns for its parameters. */
export interface Wording {
  readonly message: string;
  readonly label?: string;
  readonly notes?: readonly string[];
  readonly help?: string;
  /** texts that may be meant instead of the one at the place: an editor offers each as a mend */
  readonly instead?: readonly string[];
}

/** Where a diagnostic stands and what goes with it. */
export interface Place {
  readonly span?: FileSpan;
  readonly related?: readonly Label[];
  readonly fixes?: readonly Fix[];
  readonly data?: DataPlace;
  readonly count?: number;
  readonly notes?: readonly string[];
}

/** One entry of the catalogue: a code, its severity, its title (the heading of its page) and the function that words it from facts. */
export interface Code<P> {
  readonly code: string;
  readonly severity: Severity;
  readonly title: string;
  readonly word: (facts: P) => Wording;
  /** Makes the diagnostic. The only constructor: report sites pass facts, never prose. */
  readonly at: (place: Place, facts: P) => Diagnostic;
}

/** The word in the place of the one that is wrong. */
function mends({ span }: Place, { instead }: Wording): readonly Fix[] {
  return span === undefined || instead === undefined ? [] : instead.map((text) => ({ title: `write \`${text}\``, edits: [{ span, text }] }));
}

const catalogue = new Map<string, Code<never>>();

/** Adds a code to the catalogue. Codes are unique: T1xxx syntax, T2xxx names, T3xxx types, T4xxx policy rules, T5xxx data, T6xxx time, T7xxx agreements, T9xxx internal. */
export function define<P>(code: string, severity: Severity, title: string, word: (facts: P) => Wording): Code<P> {
  if (catalogue.has(code)) throw new Error(`diagnostic code ${code} is defined twice`);
  const entry: Code<P> = {
    code, severity, title, word,
    at: (place, facts) => {
      const w = word(facts);
      return {
        code, severity, message: w.message, span: place.span, label: w.label,
        related: place.related ?? [], notes: [...(w.notes ?? []), ...(place.notes ?? [])], help: w.help,
        fixes: place.fixes ?? mends(place, w), data: place.data, count: place.count,
      };
    },
  };
  catalogue.set(code, entry as unknown as Code<never>);
  return entry;
}

/** Every code of the modules loaded so far, in order. */
export function allCodes(): readonly { readonly code: string; readonly severity: Severity; readonly title: string }[] {
  return [...catalogue.values()].map(({ code, severity, title }) => ({ code, severity, title })).sort((a, b) => (a.code < b.code ? -1 : 1));
}
