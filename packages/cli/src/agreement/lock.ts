/**
 * The lock: a folder `truce.lock` with a file for each sealed closing. A seal carries the hash of its own content and the hash of the seal before it, so that no seal can be edited, taken out
 * or put in between without a trace. Beside it lie the texts of the policy that it was taken under, and what the data said that the seal before did not know.
 */
import { join } from 'node:path';
import { dateText, parseDate, type Diagnostic, type SealedClosing, type SealedPosting, type SourceText } from '@truce/engine';
import type { Io } from '../io.js';
import { canonicalJson, hashOf, type Json } from './canonical.js';
import * as codes from './codes.js';
import { applyChanges, dataHashes, type Snapshot } from './snapshot.js';

export const LOCK = 'truce.lock';
const MOST_BYTES = 512 * 1024 * 1024;

/** A posting and, where it is about something of an earlier closing, what caused it. */
export interface KeptPosting extends SealedPosting { readonly because: readonly string[] }
export interface Amends { readonly by: string; readonly on: string; readonly because: string; readonly hash: string }

export interface Seal {
  /** `2026-03.json` */
  readonly file: string;
  /** place in the chain, from 1 */
  readonly number: number;
  /** the hash of the seal before; null for the first */
  readonly previous: string | null;
  /** `2026-03`, or a day where the policy closes on days of its own */
  readonly closing: string;
  readonly day: number;
  /** set when it stands in the place of an earlier seal of the same closing */
  readonly amends: Amends | null;
  readonly policy: { readonly title: string; readonly hash: string; readonly texts: string; readonly declarations: ReadonlyMap<string, string> };
  readonly data: ReadonlyMap<string, { readonly rows: number; readonly hash: string; readonly fields: readonly string[] }>;
  /** `since`: the file of the seal that it is the difference to; null: to nothing */
  readonly changes: { readonly file: string; readonly hash: string; readonly since: string | null };
  /** KPI: row: value, exact */
  readonly kpis: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly results: ReadonlyMap<string, { readonly rows: number; readonly hash: string }>;
  readonly postings: readonly KeptPosting[];
  readonly hash: string;
}

export interface Lock {
  /** in the order in which they were taken */
  readonly seals: readonly Seal[];
  /** one for each closing, by day: the last that was taken of it */
  readonly current: readonly Seal[];
  /** what is wrong with the files; with any, nothing of the lock may be used */
  readonly diagnostics: readonly Diagnostic[];
}

export async function readLock(root: string, io: Io): Promise<Lock> {
  const folder = join(root, LOCK);
  if (!(await io.files.exists(folder))) return { seals: [], current: [], diagnostics: [] };
  const names = (await io.files.list(folder)).filter((name) => /^[^/]+\.json$/.test(name) && !name.startsWith('policy-'));
  const seals: Seal[] = [], diagnostics: Diagnostic[] = [];
  const wrong = (file: string, what: string): void => { diagnostics.push(codes.brokenSeal.at({}, { file: `${LOCK}/${file}`, what })); };
  for (const file of names) {
    const read = sealOf(file, lineEnds(await io.files.readText(join(folder, file), MOST_BYTES)));
    if (typeof read === 'string') wrong(file, read); else seals.push(read);
  }
  seals.sort((a, b) => a.number - b.number || (a.file < b.file ? -1 : 1));
  const readable = diagnostics.length === 0;
  if (readable) seals.forEach((seal, i) => {
    if (seal.number !== i + 1 || seal.previous !== (seals[i - 1]?.hash ?? null))
      wrong(
        seal.file,
        seal.number !== i + 1 ? `it is number ${seal.number} of the chain, and number ${i + 1} is missing or there twice` : 'the seal before it is another one',
      );
  });
  for (const seal of seals) {
    // A name that leads elsewhere, or a difference to a later seal, is nothing that Truce writes.
    if (![seal.changes.file, seal.policy.texts].every((name) => PLAIN_NAME.test(name))) { wrong(seal.file, 'it names a file outside of the lock'); continue; }
    if (readable && seal.changes.since !== null && !seals.some((s) => s.file === seal.changes.since && s.number < seal.number)) {
      wrong(seal.file, `it is the difference to ${seal.changes.since}, which is no seal before it`);
      continue;
    }
    for (const { file, hash } of [seal.changes, { file: seal.policy.texts, hash: null }]) {
      const text = await io.files.readText(join(folder, file), MOST_BYTES).then(lineEnds, () => null);
      if (text === null) wrong(file, 'it is not there');
      else if (hash === null ? textsName(text) !== file : hashOf(text) !== hash) wrong(file, 'its content has another hash than the seal says');
    }
  }
  const current = new Map<number, Seal>();
  for (const seal of seals) current.set(seal.day, seal);
  return { seals, current: [...current.values()].sort((a, b) => a.day - b.day), diagnostics: unique(diagnostics) };
}

/** Git may check out texts with the line ends of another system: they mean nothing, and a seal is the same bytes on every machine. */
const lineEnds = (text: string): string => text.replaceAll('\r\n', '\n');

const PLAIN_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
const unique = (list: readonly Diagnostic[]): readonly Diagnostic[] => [...new Map(list.map((d) => [d.message, d])).values()];

/** What the ledger is to read instead of computing. */
export const sealedClosings = (seals: readonly Seal[]): readonly SealedClosing[] => seals.map((s) => ({ day: s.day, postings: s.postings }));

/** The texts of the policy that a seal was taken under. */
export async function policyTexts(root: string, seal: Seal, io: Io): Promise<readonly SourceText[]> {
  const { files } = JSON.parse(lineEnds(await io.files.readText(join(root, LOCK, seal.policy.texts), MOST_BYTES))) as { readonly files: Readonly<Record<string, string>> };
  return Object.entries(files).map(([path, text]) => ({ path, text }));
}

/** What the data said when the seal was taken. */
export async function sealedSnapshot(root: string, seal: Seal, lock: Lock, io: Io): Promise<Snapshot> {
  const before = seal.changes.since === null ? undefined : lock.seals.find((s) => s.file === seal.changes.since);
  const base: Snapshot = before === undefined ? new Map() : await sealedSnapshot(root, before, lock, io);
  return applyChanges(base, lineEnds(await io.files.readText(join(root, LOCK, seal.changes.file), MOST_BYTES)), new Map([...seal.data].map(([record, d]) => [record, d.fields])));
}

export const textsOf = (policies: readonly SourceText[]): string => canonicalJson({ files: Object.fromEntries(policies.map((p) => [p.path, lineEnds(p.text)])) });
export const textsName = (text: string): string => `policy-${hashOf(text).slice(7, 23)}.json`;

/* ---------------------------------------------------------------- as text */

export type Unsealed = Omit<Seal, 'hash'>;

/** The seal with its hash, and its text. */
export function closed(seal: Unsealed): { readonly seal: Seal; readonly text: string } {
  const content = contentOf(seal), hash = hashOf(canonicalJson(content));
  return { seal: { ...seal, hash }, text: canonicalJson({ ...content, hash }) };
}

const object = <T>(map: ReadonlyMap<string, T>, of: (value: T) => Json): Json => Object.fromEntries([...map].map(([key, value]) => [key, of(value)]));

function contentOf(s: Unsealed): { readonly [key: string]: Json } {
  return {
    truce: 'seal 1',
    number: s.number,
    previous: s.previous,
    closing: s.closing,
    day: dateText(s.day),
    amends: s.amends === null ? null : { ...s.amends },
    policy: { title: s.policy.title, hash: s.policy.hash, texts: s.policy.texts, declarations: object(s.policy.declarations, (h) => h) },
    data: object(s.data, (d) => ({ rows: d.rows, hash: d.hash, fields: d.fields })),
    changes: { ...s.changes },
    kpis: object(s.kpis, (rows) => object(rows, (v) => v)),
    results: object(s.results, (r) => ({ ...r })),
    postings: s.postings.map((p) => ({
      plan: p.plan,
      payment: p.payment,
      payee: p.payee,
      line: p.line,
      on: dateText(p.on),
      amount: p.amount,
      ...(p.currency === undefined ? {} : { currency: p.currency }),
      kind: p.kind,
      ...(p.because.length === 0 ? {} : { because: p.because }),
    })),
  };
}

/** The seal, or what is wrong with the file. */
function sealOf(file: string, text: string): Seal | string {
  let raw: Raw;
  try {
    raw = JSON.parse(text) as Raw;
  } catch {
    return 'it is no JSON';
  }
  if (raw === null || typeof raw !== 'object' || raw.truce !== 'seal 1') return 'it does not say that it is a seal';
  try {
    const { hash, ...content } = raw;
    if (hashOf(canonicalJson(content as unknown as Json)) !== hash) return 'its content has another hash than it says';
    const day = parseDate(raw.day);
    if (day === null) return 'its day is no day';
    const made = closed({
      file, number: raw.number, previous: raw.previous, closing: raw.closing, day, amends: raw.amends, policy: { ...raw.policy, declarations: new Map(Object.entries(raw.policy.declarations)) },
      data: new Map(Object.entries(raw.data)), changes: raw.changes, kpis: new Map(Object.entries(raw.kpis).map(([name, rows]) => [name, new Map(Object.entries(rows))])), results: new Map(Object.entries(raw.results)),
      postings: raw.postings.map((p) => ({ ...p, on: parseDate(p.on) ?? 0, because: p.because ?? [] })),
    });
    // Whatever is written differently, such as a space or a key that means nothing, was not written by Truce.
    return made.text === text ? made.seal : 'it is written in another way than seals are';
  } catch {
    return 'a part of it is missing';
  }
}

interface Raw {
  readonly truce: string; readonly number: number; readonly previous: string | null; readonly closing: string; readonly day: string; readonly amends: Amends | null;
  readonly policy: { readonly title: string; readonly hash: string; readonly texts: string; readonly declarations: Readonly<Record<string, string>> };
  readonly data: Readonly<Record<string, { readonly rows: number; readonly hash: string; readonly fields: readonly string[] }>>;
  readonly changes: Seal['changes']; readonly kpis: Readonly<Record<string, Readonly<Record<string, string>>>>; readonly results: Readonly<Record<string, { readonly rows: number; readonly hash: string }>>;
  readonly postings: readonly (Omit<KeptPosting, 'on' | 'because'> & { readonly on: string; readonly because?: readonly string[] })[];
  readonly hash: string;
}

/** Whether the snapshot is the one whose hashes the seal carries. */
export function fits(seal: Seal, snapshot: Snapshot): boolean {
  const hashes = dataHashes(snapshot);
  return [...seal.data].every(([record, d]) => hashes.get(record)?.hash === d.hash);
}
