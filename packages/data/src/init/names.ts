/** Names for records, fields and choices, made from the names of files, headers and values. Never a reserved word, never the same twice. */
import { reservedWords } from '@truce/engine';

/** Words that are never a name, and a few that would read badly as one. */
const RESERVED = new Set<string>([...reservedWords, ...'sum count any this true false earlier later rows row'.split(' ')]);

/** Records are called by their lower-case name in formulas; these words mean a length of time there. */
const PERIOD_WORDS = new Set(['day', 'week', 'month', 'quarter', 'half', 'year', 'date', 'time', 'hour', 'hours', 'days', 'months']);

const words = (text: string): string[] => text
  .normalize('NFKD').replace(/\p{M}/gu, '')
  // Several of what is shortened: IDs, URLs.
  .replace(/([A-Z])([A-Z]+)s(?![A-Za-z])/g, (_, first: string, rest: string) => `${first}${rest.toLowerCase()}s`)
  .replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
  .split(/[^A-Za-z0-9]+/).filter(w => w !== '');

/** Takes a name; a number follows when it is taken already. */
function unique(name: string, taken: Set<string>): string {
  let chosen = name;
  for (let n = 2; taken.has(chosen); n++) chosen = `${name}_${n}`;
  taken.add(chosen);
  return chosen;
}

/** `Created Date` -> created_date, `OwnerId` -> owner_id. `row`: what a row of the record is called; a field of that name would be confused with it. */
export function fieldName(header: string, place: number, row: string, taken: Set<string>): string {
  let name = words(header).join('_').toLowerCase();
  if (name === '') name = `column_${place + 1}`;
  if (/^\d/.test(name)) name = `c_${name}`;
  if (RESERVED.has(name)) name = `${name}_value`;
  if (name === row) name = `${name}_name`;
  return unique(name.slice(0, 60), taken);
}

/** Endings of file names that say nothing about a row. */
const FILLERS = new Set(['data', 'dataset', 'export', 'exports', 'table', 'csv', 'final', 'new', 'all', 'full', 'list', 'report', 'seed', 'dump', 'extract']);
/** What systems put before the name of what they export: `hubspot-crm-exports-all-contacts-2026-04-10.csv`. */
const SYSTEMS = new Set(['hubspot', 'hs', 'salesforce', 'sfdc', 'crm', 'export', 'exports', 'all', 'my']);
/** Words that end in s and are not plurals. */
const SINGULARS = new Set(['sales', 'news', 'series', 'status', 'business', 'analysis', 'basis', 'address', 'access', 'process', 'campus', 'bonus', 'census', 'plus']);

function singular(word: string): string {
  const w = word.toLowerCase();
  if (SINGULARS.has(w) || w.length < 4) return word;
  if (w.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(?:ches|shes|xes|sses|zes)$/.test(w)) return word.slice(0, -2);
  return w.endsWith('s') && !w.endsWith('ss') && !w.endsWith('us') && !w.endsWith('is') ? word.slice(0, -1) : word;
}

/** `olist_closed_deals_dataset.csv` -> Closed_deal, when all files begin with `olist`. */
export function recordName(file: string, prefix: readonly string[], taken: Set<string>): string {
  let parts = fileWords(file);
  // What all files share is the name of the system, unless nothing else is left that says what a row is.
  const own = parts.slice(prefix.length);
  if (own.some(w => !FILLERS.has(w.toLowerCase()))) parts = own;
  // The day of an export, at the end of the name, says nothing about a row either.
  while (parts.length > 1 && (FILLERS.has(parts.at(-1)!.toLowerCase()) || /^\d+$/.test(parts.at(-1)!))) parts = parts.slice(0, -1);
  while (parts.length > 1 && SYSTEMS.has(parts[0]!.toLowerCase())) parts = parts.slice(1);
  let name = parts.map((w, i) => (i === parts.length - 1 ? singular(w) : w)).join('_').toLowerCase();
  if (name === '' || /^\d/.test(name)) name = `record_${name}`;
  if (RESERVED.has(name) || PERIOD_WORDS.has(name)) name = `${name}_record`;
  return unique(name.charAt(0).toUpperCase() + name.slice(1), taken);
}

/** The words that all file names begin with: the name of the system or project, not of a row. */
export function commonPrefix(files: readonly string[]): readonly string[] {
  if (files.length < 2) return [];
  const all = files.map(fileWords);
  const shortest = Math.min(...all.map(w => w.length));
  let n = 0;
  while (n < shortest - 1 && all.every(w => w[n]!.toLowerCase() === all[0]![n]!.toLowerCase())) n++;
  return all[0]!.slice(0, n);
}

function fileWords(file: string): string[] {
  return words(file.replace(/^.*[\\/]/, '').replace(/(?:\.[a-z0-9]{1,7}){1,2}$/i, ''));
}

/** `closed won` -> Closed_won, `01.High` -> High, `18-24` -> V18_24. Short words in capitals stay so: API, SMB. */
export function choiceName(value: string, taken: Set<string>): string {
  const shouted = value.length > 4 && !/\p{Ll}/u.test(value);
  let name = words(value).map(w => (!shouted && w.length <= 5 && /^[A-Z]{2}[A-Z\d]*$/.test(w) ? w : w.toLowerCase())).join('_');
  // A number in front that only sorts the list goes; one that means something stays.
  const sorted = /^\d{1,2}_(?=\D{3})/.exec(name);
  if (sorted !== null) name = name.slice(sorted[0].length);
  else if (/^\d/.test(name)) name = `v${name}`;
  if (name === '') name = 'choice';
  return unique((name.charAt(0).toUpperCase() + name.slice(1)).slice(0, 60), taken);
}
