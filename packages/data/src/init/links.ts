/** Which column tells the rows of a record apart, and which columns name rows of another record. */
import { suffixOf } from '../convert/salesforce.js';
import type { FieldDraft } from './infer.js';

/** A record while it is drafted. */
export interface RecordDraft {
  readonly name: string;
  readonly fields: FieldDraft[];
  readonly rows: number;
  readonly salesforceIds: boolean;
  /** its headers, to recognise parts of one export */
  readonly shape: string;
}

/** Chooses keys: unique, never missing, the most id-like first. */
export function chooseKeys(records: readonly RecordDraft[]): void {
  for (const record of records) {
    const candidates = record.fields.filter(f => f.present.size === record.rows && record.rows > 0 && !f.optional && keyable(f) && f.column.header !== '');
    const best = candidates.map(f => ({ f, rank: keyRank(f, record) })).filter(c => c.rank > 0).sort((a, b) => b.rank - a.rank || a.f.column.place - b.f.column.place)[0];
    if (best === undefined) continue;
    best.f.key = true;
    best.f.type = { kind: 'text' };
  }
}

function keyable(f: FieldDraft): boolean {
  return f.type.kind === 'text' || f.type.kind === 'count' || f.type.kind === 'choice';
}

/** 0: unique by chance, not by meaning. */
function keyRank(f: FieldDraft, record: RecordDraft): number {
  const row = record.name.toLowerCase();
  if (f.name === 'id' || f.name === `${row}_id`) return 5;
  if (/(?:^|_)(?:id|key|guid|uuid)$/.test(f.name)) return 4;
  if (f.name === row || f.name === `${row}_name` || /(?:^|_)(?:number|code|no)$/.test(f.name)) return 3;
  if (f.column.place === 0 && f.type.kind === 'text') return 2;
  return f.type.kind === 'text' && /name|email|domain/.test(f.name) ? 1 : 0;
}

/** A part of the values that is no accident, though too small for a reference. */
const NEARLY = 0.95;

/** Turns columns into references where every value is a key of another record; says so where many are. */
export function findReferences(records: readonly RecordDraft[]): void {
  const targets = records.flatMap(record => record.fields.filter(f => f.key).map(key => ({ record, key, ids: keysOf(key, record) })));
  for (const record of records) {
    for (const field of record.fields) {
      if (field.type.kind !== 'text' && field.type.kind !== 'choice' && field.type.kind !== 'count') continue;
      // The key of a file with the same columns is another part of the same export, not something that it refers to.
      const found = targets.filter(t => t.key !== field && !(field.key && t.record.shape === record.shape)).map(t => ({ ...t, ...matches(field, t.record, t.ids), named: sameName(field, t.key, t.record) }))
        .filter(t => t.rows > 0 && (t.named || (textual(field) && !field.key)))
        // A column of the same name is meant; otherwise the smallest record that holds every value.
        .sort((a, b) => Number(b.named) - Number(a.named) || b.rows / b.ofRows - a.rows / a.ofRows || a.ids.size - b.ids.size)[0];
      if (found === undefined) continue;
      if (found.rows === found.ofRows && (found.record !== record || !field.key)) {
        field.type = { kind: 'reference', record: found.record.name };
      } else if (!field.key && (found.rows / found.ofRows >= NEARLY || found.named)) {
        field.notes.push(
          `${found.rows.toLocaleString('en-US')} of ${found.ofRows.toLocaleString('en-US')} are ${found.key.name} of ${found.record.name}${found.example === null ? '' : `, not "${found.example}"`}: a reference once all are`,
        );
      }
    }
  }
  cutKeyCircles(records);
}

/** Small numbers and short words occur everywhere; only texts of some length are a sign by themselves. */
function textual(field: FieldDraft): boolean {
  const texts = [...field.present.keys()];
  return texts.length >= 2 && texts.every(t => t.length >= 3 && /[A-Za-z]/.test(t));
}

function keysOf(key: FieldDraft, record: RecordDraft): ReadonlySet<string> {
  return record.salesforceIds ? new Set([...key.present.keys()].map(long)) : new Set(key.present.keys());
}

const long = (id: string): string => (id.length === 15 && /^[A-Za-z0-9]+$/.test(id) ? id + suffixOf(id) : id);

function matches(field: FieldDraft, target: RecordDraft, ids: ReadonlySet<string>): { rows: number; ofRows: number; example: string | null } {
  let rows = 0;
  let ofRows = 0;
  let example: string | null = null;
  for (const [value, n] of field.present) {
    ofRows += n;
    if (ids.has(target.salesforceIds ? long(value) : value)) rows += n;
    else example ??= value.length > 40 ? `${value.slice(0, 40)}…` : value;
  }
  return { rows, ofRows, example };
}

function sameName(field: FieldDraft, key: FieldDraft, target: RecordDraft): boolean {
  const row = target.name.toLowerCase();
  if (field.name === key.name && key.name !== 'id' && key.name !== 'name') return true;
  return [row, `${row}_id`, `${row}_name`, `${row}_key`, `parent_${row}`, `parent_${row}_id`].includes(field.name) || (field.name.endsWith(`_${row}_id`) || field.name.endsWith(`_${row}`));
}

/** A key may be a reference, but two records cannot each be told apart by the other. The later one keeps its text. */
function cutKeyCircles(records: readonly RecordDraft[]): void {
  const byName = new Map(records.map(r => [r.name, r]));
  for (const record of records) {
    const key = record.fields.find(f => f.key);
    const seen = new Set([record.name]);
    let next = key;
    while (next?.type.kind === 'reference') {
      const target = next.type.record;
      if (seen.has(target)) { key!.type = { kind: 'text' }; break; }
      seen.add(target);
      next = byName.get(target)?.fields.find(f => f.key);
    }
  }
}
