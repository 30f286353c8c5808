/** Which formats a column's dates and times have, and what shows it. A format that only might be right is not chosen. */
import { DAY, localMilliseconds, newClock } from '../convert/clock.js';
import { compilePattern, isoDate, isoTime, type Pattern } from '../convert/pattern.js';

const DATE_FORMATS = [
  'YYYY-MM-DD', 'YYYY/MM/DD', 'MM/DD/YYYY', 'DD/MM/YYYY', 'M/D/YYYY', 'D/M/YYYY', 'DD-MM-YYYY', 'MM-DD-YYYY', 'D-M-YYYY', 'M-D-YYYY', 'DD.MM.YYYY', 'D.M.YYYY',
  'D MMM YYYY', 'DD-MMM-YYYY', 'D-MMM-YYYY', 'MMM D, YYYY', 'M/D/YY', 'D/M/YY', 'DD-MMM-YY',
  'YYYY-MM-DD 00:00:00', 'YYYY-MM-DD 00:00', 'YYYY-MM-DD[T]00:00:00',
];
const TIME_FORMATS = [
  'ISO', 'YYYY-MM-DD H:mm:ss', 'YYYY-MM-DD H:mm:ssZ', 'YYYY-MM-DD H:mm:ss.SSSZ', 'YYYY-MM-DD H:mm', 'MM/DD/YYYY HH:mm:ss', 'DD/MM/YYYY HH:mm:ss', 'MM/DD/YYYY HH:mm', 'DD/MM/YYYY HH:mm',
  'M/D/YYYY H:mm:ss', 'D/M/YYYY H:mm:ss', 'M/D/YYYY H:mm', 'D/M/YYYY H:mm', 'M/D/YYYY h:mm A', 'D/M/YYYY h:mm A', 'M/D/YYYY, h:mm A', 'M/D/YYYY h:mm:ss A',
  'DD.MM.YYYY HH:mm:ss', 'DD.MM.YYYY HH:mm', 'M/D/YY H:mm',
];

interface Candidate { readonly format: string; readonly pattern: Pattern; readonly fits: readonly string[] }

export interface Finding {
  /** formats that together fit every value */
  readonly formats: readonly string[];
  /** the last day among the values */
  readonly last: number;
  readonly evidence: string | null;
}
/** Every value is a date, but of two formats that name different days, and no value tells them apart. */
export interface Undecided { readonly either: readonly string[] }

/** `settled`: formats that other columns of the same file were proved to have. null: these are no dates. */
export function datesIn(values: ReadonlyMap<string, number>, of: 'date' | 'time', settled: readonly string[]): Finding | Undecided | null {
  const texts = [...values.keys()];
  const candidates = (of === 'date' ? DATE_FORMATS : TIME_FORMATS).map((format): Candidate => {
    const pattern = format === 'YYYY-MM-DD' ? isoDate : format === 'ISO' ? isoTime : compilePattern(format, of);
    if (typeof pattern === 'string') throw new Error(`${format}: ${pattern}`);
    const clock = newClock();
    return { format, pattern, fits: texts.filter(t => pattern.fits(t, clock)) };
  }).filter(c => c.fits.length > 0);
  const whole = candidates.filter(c => c.fits.length === texts.length);
  if (whole.length > 0) return ofOneFormat(whole, texts, values, of, settled);
  return ofSeveral(candidates, texts, values, of);
}

function ofOneFormat(whole: readonly Candidate[], texts: readonly string[], values: ReadonlyMap<string, number>, of: 'date' | 'time', settled: readonly string[]): Finding | Undecided {
  const best = whole[0]!;
  const rivals = whole.filter(c => texts.some(t => valueOf(c.pattern, t, of) !== valueOf(best.pattern, t, of)));
  if (rivals.length > 0) {
    const known = whole.find(c => settled.includes(c.format));
    if (known === undefined) return { either: [best.format, rivals[0]!.format] };
    return { formats: [known.format], last: lastOf([known.pattern], texts, of), evidence: `${known.format} as in the other columns` };
  }
  return { formats: [best.format], last: lastOf([best.pattern], texts, of), evidence: evidenceFor(best.format, values) };
}

/** Up to three formats that share the values between them, none of them read in two ways. */
function ofSeveral(candidates: readonly Candidate[], texts: readonly string[], values: ReadonlyMap<string, number>, of: 'date' | 'time'): Finding | null {
  const chosen: Candidate[] = [];
  let left = new Set(texts);
  while (left.size > 0 && chosen.length < 3) {
    let best: Candidate | undefined;
    let most = 0;
    for (const c of candidates) {
      const n = c.fits.reduce((sum, t) => (left.has(t) ? sum + 1 : sum), 0);
      if (n > most) { most = n; best = c; }
    }
    if (best === undefined) return null;
    chosen.push(best);
    const fits = new Set(best.fits);
    left = new Set([...left].filter(t => !fits.has(t)));
  }
  if (left.size > 0) return null;
  const patterns = chosen.map(c => c.pattern);
  if (ambiguousAmong(patterns, texts, of) !== null) return null;
  // Formats that could each be turned round are too much of a coincidence to be trusted.
  if (chosen.some(c => /^[MD]{1,2}[/-]/.test(c.format)) && chosen.length > 1) return null;
  const shares = chosen.map(c => `${c.format} ${c.fits.reduce((n, t) => n + values.get(t)!, 0).toLocaleString('en-US')}`);
  return { formats: chosen.map(c => c.format), last: lastOf(patterns, texts, of), evidence: `several formats: ${shares.join(', ')}` };
}

/** A text that two patterns read as different values. */
export function ambiguousAmong(patterns: readonly Pattern[], texts: Iterable<string>, of: 'date' | 'time'): string | null {
  for (const text of texts) {
    let first: number | null = null;
    for (const pattern of patterns) {
      const value = valueOf(pattern, text, of);
      if (value === null) continue;
      if (first !== null && first !== value) return text;
      first = value;
    }
  }
  return null;
}

/** What shows that a day is the day and a month the month: values above 12. */
function evidenceFor(format: string, values: ReadonlyMap<string, number>): string | null {
  const match = /^(M{1,2}|D{1,2})[/\-.](M{1,2}|D{1,2})[/\-.]/.exec(format);
  if (match === null) return format === 'YYYY-MM-DD' || format === 'ISO' ? null : format;
  const dayFirst = match[1]!.startsWith('D');
  let proof = 0;
  let all = 0;
  for (const [text, n] of values) {
    const parts = text.split(/[/\-.\s]/);
    all += n;
    if (Number(parts[dayFirst ? 0 : 1]) > 12) proof += n;
  }
  return `${format}: ${proof.toLocaleString('en-US')} of ${all.toLocaleString('en-US')} values have a day above 12`;
}

function valueOf(pattern: Pattern, text: string, of: 'date' | 'time'): number | null {
  const clock = newClock();
  if (!pattern.fits(text, clock)) return null;
  return of === 'date' ? clock.date : localMilliseconds(clock) - (Number.isNaN(clock.offset) ? 0 : clock.offset * 60_000);
}

function lastOf(patterns: readonly Pattern[], texts: readonly string[], of: 'date' | 'time'): number {
  let last = Number.NEGATIVE_INFINITY;
  for (const text of texts) {
    for (const pattern of patterns) {
      const value = valueOf(pattern, text, of);
      if (value !== null) last = Math.max(last, of === 'date' ? value : Math.floor(value / DAY));
    }
  }
  return last;
}
