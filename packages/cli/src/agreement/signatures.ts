/**
 * Signatures: a file for each party and person in `truce.signatures`. What is signed is a table of hashes: of each declaration that the party agrees to, and of everything that it rests on. A
 * signature of a declaration holds as long as all of these are the same, so that a change of a threshold makes stale whatever was agreed on the strength of it.
 */
import { sign as signBytes, verify as verifyBytes, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import type { Diagnostic, ir } from '@truce/engine';
import type { Io } from '../io.js';
import { canonicalJson, type Json } from './canonical.js';
import * as codes from './codes.js';
import { declarationsOf, type Declaration } from './declarations.js';
import { KEYS, keysHash, publicKeyOf, type Keys, type Person } from './keys.js';
import type { Rules } from './rules.js';

export const SIGNATURES = 'truce.signatures';
const MOST_BYTES = 16 * 1024 * 1024;

export interface Signed {
  readonly party: string;
  readonly person: string;
  /** the day of signing, as the signer's clock had it */
  readonly on: string;
  /** who wrote what is new in it, by name or address; for each declaration that differs from what the party signed before */
  readonly authors: ReadonlyMap<string, string>;
  /** keys of the declarations that the party agrees to */
  readonly agrees: readonly string[];
  /** hashes of these and of all that they rest on */
  readonly hashes: ReadonlyMap<string, string>;
}
export interface Signature extends Signed { readonly file: string; /** base64 */ readonly signature: string }

/** What parties agree to: declarations with `agreed by`; and the rules of the agreement and the people who may sign, to which all of these parties agree. */
export interface Agreed { readonly key: string; readonly at: ir.At | null; readonly parties: readonly string[]; readonly restsOn: readonly string[] }

export function agreedThings(program: ir.Program, rules: Rules, keys: Keys | null): { readonly things: readonly Agreed[]; readonly hashes: ReadonlyMap<string, string> } {
  const declarations = declarationsOf(program);
  const asked = new Set([...declarations.values()].flatMap((d) => d.agreedBy));
  const all = program.settings.parties.map((p) => p.name).filter((p) => asked.size === 0 || asked.has(p));
  const ruled = [
    ...rules.amendments.map((a) => [`amendment of ${a.closing}`, a.hash] as const),
    ...rules.freezes.map((f) => [`freeze of ${f.declarations.join(', ')}`, f.hash] as const),
    ...(keys === null ? [] : [[KEYS, keysHash(keys)] as const]),
  ];
  const hashes = new Map<string, string>([...declarations].map(([key, d]) => [key, d.hash]));
  const things: Agreed[] = [...declarations.values()]
    .filter((d) => d.agreedBy.length > 0)
    .map((d: Declaration) => ({ key: d.key, at: d.at, parties: [...new Set(d.agreedBy)], restsOn: d.restsOn }));
  for (const [key, hash] of ruled) {
    const own = hashes.has(key) ? `${key} (${hash.slice(7, 13)})` : key;
    hashes.set(own, hash);
    things.push({ key: own, at: null, parties: all, restsOn: [own] });
  }
  return { things, hashes };
}

export const fileOf = (party: string, person: string): string => `${party}-${person.replace(/[^A-Za-z0-9._-]/g, '_')}.json`;

export function contentOf(s: Signed): { readonly [key: string]: Json } {
  return { truce: 'signature 1', party: s.party, person: s.person, on: s.on, authors: Object.fromEntries(s.authors), agrees: [...s.agrees].sort(), hashes: Object.fromEntries(s.hashes) };
}

export function signed(s: Signed, key: KeyObject): string {
  const content = contentOf(s);
  return canonicalJson({ ...content, signature: signBytes(null, Buffer.from(canonicalJson(content)), key).toString('base64') });
}

/** All signatures that hold, and what is wrong with the others. */
export async function readSignatures(root: string, keys: Keys, io: Io): Promise<{ readonly signatures: readonly Signature[]; readonly diagnostics: readonly Diagnostic[] }> {
  const folder = join(root, SIGNATURES), signatures: Signature[] = [], diagnostics: Diagnostic[] = [];
  if (!(await io.files.exists(folder))) return { signatures, diagnostics };
  for (const name of (await io.files.list(folder)).filter((n) => n.endsWith('.json'))) {
    const read = signatureOf(name, await io.files.readText(join(folder, name), MOST_BYTES), keys);
    if (typeof read === 'string') diagnostics.push(codes.badSignature.at({}, { file: `${SIGNATURES}/${name}`, why: read })); else signatures.push(read);
  }
  return { signatures, diagnostics };
}

function signatureOf(file: string, text: string, keys: Keys): Signature | string {
  let raw: Raw;
  try {
    raw = JSON.parse(text) as Raw;
    if (raw === null || raw.truce !== 'signature 1') return 'it does not say that it is a signature';
  } catch {
    return /^<<<<<<< /m.test(text) ? 'two branches were merged that both have it, and whoever signed signs what became of them' : 'it is no JSON';
  }
  const { signature, ...content } = raw, person: Person | undefined = keys.people.get(String(raw.person));
  if (person === undefined) return `${String(raw.person)} has no key in truce.keys.yaml`;
  if (!person.parties.includes(raw.party)) return `${person.name} belongs to ${person.parties.join(' and ')}, and signed for ${String(raw.party)}`;
  const key = publicKeyOf(person.key);
  if (
    key === null
    || typeof signature !== 'string'
    || Buffer.from(signature, 'base64').toString('base64') !== signature
    || !verifyBytes(null, Buffer.from(canonicalJson(content as unknown as Json)), key, Buffer.from(signature, 'base64'))
  )
    return `it is not by the key of ${person.name}, or what was signed was changed`;
  if (!Array.isArray(raw.agrees) || typeof raw.hashes !== 'object' || typeof raw.authors !== 'object' || raw.hashes === null || raw.authors === null) return 'a part of it is missing';
  return { file, party: raw.party, person: raw.person, on: raw.on, authors: new Map(Object.entries(raw.authors)), agrees: raw.agrees, hashes: new Map(Object.entries(raw.hashes)), signature };
}

interface Raw {
  readonly truce: string; readonly party: string; readonly person: string; readonly on: string; readonly authors: Readonly<Record<string, string>>; readonly agrees: readonly string[];
  readonly hashes: Readonly<Record<string, string>>; readonly signature: string;
}

/** What of a thing is not as it was signed: the keys that changed; empty when the signature holds for it. null: the signature is not about it. */
export function changedSince(s: Signature, thing: Agreed, hashes: ReadonlyMap<string, string>): readonly string[] | null {
  if (!s.agrees.includes(thing.key)) return null;
  return thing.restsOn.filter((key) => s.hashes.get(key) !== hashes.get(key));
}
