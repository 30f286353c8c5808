/**
 * `truce.keys.yaml`: the people who may sign, for which parties, and their public keys. Private keys are never in the project. With this file signatures begin to matter.
 *
 * truce: 1
 * people:
 *   ana: { parties: [sales], email: ana@halyard.example, key: "ed25519:…" }
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { suggest, type Diagnostic, type ir } from '@truce/engine';
import { readYaml } from '@truce/data';
import { UsageError, type Io } from '../io.js';
import { hashOf } from './canonical.js';
import * as codes from './codes.js';
import { listOf, objectOf, onlyKeys, textOf } from './rules.js';

export const KEYS = 'truce.keys.yaml';
const MOST_BYTES = 1024 * 1024;

export interface Person { readonly name: string; readonly parties: readonly string[]; readonly email: string | null; readonly key: string }
export interface Keys { readonly people: ReadonlyMap<string, Person>; readonly diagnostics: readonly Diagnostic[]; readonly text: string }

/** null: the project has no keys, and nothing asks for signatures. */
export async function readKeys(root: string, program: ir.Program | null, io: Io): Promise<Keys | null> {
  const path = join(root, KEYS);
  if (!(await io.files.exists(path))) return null;
  const text = await io.files.readText(path, MOST_BYTES), yaml = await readYaml(KEYS, text), said: Diagnostic[] = [...yaml.diagnostics], people = new Map<string, Person>();
  if (said.length > 0) return { people, diagnostics: said, text };
  const wrong = (path: readonly (string | number)[], what: string, expected: string): void => { said.push(codes.agreementMistake.at({ span: yaml.place(...path) }, { file: KEYS, what, expected })); };
  const example = 'a person is written as `ana: { parties: [sales], email: ana@halyard.example, key: "ed25519:…" }`: `truce keys new` writes it';
  const top = objectOf(yaml.value) ?? new Map<string, unknown>(), parties = program?.settings.parties.map((p) => p.name) ?? null;
  onlyKeys(top, ['truce', 'people'], (key, help) => wrong([key], `\`${key}\` is none of its keys`, help));
  if (top.get('truce') !== 1) wrong(['truce'], '`truce` is not 1', 'the file begins with `truce: 1`, the version of its format');
  for (const [name, raw] of objectOf(top.get('people')) ?? []) {
    const o = objectOf(raw), key = textOf(o?.get('key')), path = ['people', name];
    if (o === null) { wrong(path, `${name} has neither parties nor key`, example); continue; }
    onlyKeys(o, ['parties', 'email', 'key'], (k, help) => wrong([...path, k], `\`${k}\` is no key of a person`, help));
    const own = listOf(o.get('parties')).map(textOf);
    if (own.length === 0) wrong(path, `${name} belongs to no party`, example);
    for (const p of own)
      if (parties !== null && !parties.includes(p)) {
        const near = suggest(p, parties);
        wrong([...path, 'parties'], `${p} is no party of the policy`, near.length > 0 ? `did you mean ${near[0]!}?` : `the parties are ${parties.join(', ')}`);
      }
    if (publicKeyOf(key) === null) { wrong([...path, 'key'], `the key of ${name} is no ed25519 key`, example); continue; }
    const same = [...people.values()].find((p) => p.key === key);
    if (same !== undefined) { wrong([...path, 'key'], `${name} and ${same.name} have the same key`, 'a key belongs to one person: `truce keys new` makes another'); continue; }
    people.set(name, { name, parties: own, email: textOf(o.get('email')) || null, key });
  }
  return { people, diagnostics: said, text };
}

const PREFIX = 'ed25519:';
/** What stands before the 32 bytes of a public key in the usual format for keys, and before the 32 of a private one. */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

export function publicKeyOf(text: string): KeyObject | null {
  const bytes = text.startsWith(PREFIX) ? Buffer.from(text.slice(PREFIX.length), 'base64') : Buffer.alloc(0);
  if (bytes.length !== 32 || bytes.toString('base64') !== text.slice(PREFIX.length)) return null;
  return createPublicKey({ key: Buffer.concat([SPKI, bytes]), format: 'der', type: 'spki' });
}

const publicText = (key: KeyObject): string => `${PREFIX}${(key.export({ format: 'der', type: 'spki' }) as Buffer).subarray(SPKI.length).toString('base64')}`;

export function newKeyPair(): { readonly key: string; readonly pem: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { key: publicText(publicKey), pem: privateKey.export({ format: 'pem', type: 'pkcs8' }) as string };
}

/** @throws UsageError for a text that is no private ed25519 key */
export function privateKeyOf(pem: string, shown: string): { readonly privateKey: KeyObject; readonly key: string } {
  try {
    const privateKey = createPrivateKey(pem);
    if (privateKey.asymmetricKeyType === 'ed25519') return { privateKey, key: publicText(createPublicKey(privateKey)) };
  } catch {
    // Said below, without what the library says: it might show a part of the text.
  }
  throw new UsageError(`${shown} holds no private ed25519 key`, '`truce keys new NAME --as PARTY --private FILE` makes one');
}

/** Of everybody who may sign: whoever adds a person, or a key, changes what the others relied on. */
export function keysHash({ people }: Keys): string {
  return hashOf(JSON.stringify([...people.values()].map((p) => [p.name, [...p.parties].sort(), p.email, p.key]).sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))));
}

/** The file with one more person. */
export function withPerson(text: string, p: Person): string {
  const line = `  ${/^[A-Za-z_][\w.-]*$/.test(p.name) ? p.name : JSON.stringify(p.name)}: { parties: [${p.parties.join(', ')}]${p.email === null ? '' : `, email: ${JSON.stringify(p.email)}`}, key: ${JSON.stringify(p.key)} }\n`;
  if (text.trim() === '') return `# The people who may sign the agreement, for which parties, and their public keys. Private keys are kept elsewhere.\ntruce: 1\npeople:\n${line}`;
  const lines = text.endsWith('\n') ? text : `${text}\n`, at = /^people:[^\S\n]*\n(?:[^\S\n]+\S[^\n]*\n)*/m.exec(lines);
  // At the end of the list, wherever that is in the file.
  return at === null ? `${lines}people:\n${line}` : `${lines.slice(0, at.index + at[0].length)}${line}${lines.slice(at.index + at[0].length)}`;
}
