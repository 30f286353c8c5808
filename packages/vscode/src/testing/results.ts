/** What `truce test --json` says, as plain data: which test of which file passed, and what the others say where. */
export interface Failure { readonly message: string; readonly file: string | null; readonly line: number; readonly column: number; readonly endLine: number; readonly endColumn: number }
export interface Result { readonly title: string; readonly file: string; /** from 1 */ readonly line: number; readonly passed: boolean; readonly skipped: string | null; readonly failures: readonly Failure[] }
export type Report = { readonly kind: 'results'; readonly results: readonly Result[] } | { readonly kind: 'broken'; readonly messages: readonly Failure[] };

/** Null when it is no report, as after a bug or a wrong option. */
export function reportOf(out: string): Report | null {
  let read: unknown;
  try {
    read = JSON.parse(out);
  } catch {
    return null;
  }
  const { problems, tests } = fieldsOf(read);
  if (!Array.isArray(problems) || !Array.isArray(tests)) return null;
  if (problems.length > 0) return { kind: 'broken', messages: problems.map(failureOf) };
  return { kind: 'results', results: tests.map(resultOf) };
}

function resultOf(value: unknown): Result {
  const { title, at, passed, checked, failures, notRun } = fieldsOf(value), { file, line } = fieldsOf(at);
  const reasons = Array.isArray(notRun) ? notRun.map(String) : [];
  return {
    title: String(title), file: String(file ?? ''), line: Number(line ?? 1), passed: passed === true, skipped: checked === 0 && reasons.length > 0 ? reasons.join('; ') : null,
    failures: Array.isArray(failures) ? failures.map(failureOf) : [],
  };
}

function failureOf(value: unknown): Failure {
  const { code, message, notes, help, at } = fieldsOf(value), place = fieldsOf(at);
  const more = [...(Array.isArray(notes) ? notes.map(String) : []), ...(typeof help === 'string' ? [help] : [])];
  return {
    message: [`${String(message)} (${String(code)})`, ...more].join('\n'), file: typeof place['file'] === 'string' ? place['file'] : null,
    line: Number(place['line'] ?? 1), column: Number(place['column'] ?? 1), endLine: Number(place['endLine'] ?? place['line'] ?? 1), endColumn: Number(place['endColumn'] ?? place['column'] ?? 1),
  };
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> => (typeof value === 'object' && value !== null ? value as Readonly<Record<string, unknown>> : {});
