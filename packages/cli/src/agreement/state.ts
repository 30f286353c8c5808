/** Everything that a project says about its agreement beside the policy: seals, rules, keys and signatures, with what is wrong with them. */
import { join } from 'node:path';
import type { Diagnostic, SealedClosing } from '@truce/engine';
import type { Io } from '../io.js';
import type { Project } from '../load-project.js';
import { checkSignatures } from './check-signatures.js';
import * as codes from './codes.js';
import { declarationsOf } from './declarations.js';
import { KEYS, readKeys, type Keys } from './keys.js';
import { LOCK, readLock, sealedClosings, type Lock } from './lock.js';
import { checkRules, noRules, readRules, RULES, type Rules } from './rules.js';
import { readSignatures, type Signature } from './signatures.js';

export interface Agreement {
  readonly lock: Lock;
  readonly rules: Rules;
  /** null: nothing asks for signatures */
  readonly keys: Keys | null;
  readonly signatures: readonly Signature[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The closings that runs read instead of computing them. Empty when nothing is sealed, and when the lock is broken, which is said. */
export async function sealedOf(project: Project, io: Io): Promise<{ readonly sealed: readonly SealedClosing[]; readonly diagnostics: readonly Diagnostic[] }> {
  const root = project.manifest?.folder;
  if (root === undefined || !(await io.files.exists(join(root, LOCK)))) return { sealed: [], diagnostics: [] };
  const lock = await readLock(root, io);
  return lock.diagnostics.length > 0 ? { sealed: [], diagnostics: lock.diagnostics } : { sealed: sealedClosings(lock.current), diagnostics: [] };
}

/** null when the project has none of the files: then nothing of this is read. */
export async function agreementOf(project: Project, io: Io): Promise<Agreement | null> {
  const { manifest, program } = project;
  if (manifest === null || program === null) return null;
  const root = manifest.folder, there = await Promise.all([LOCK, RULES, KEYS].map((name) => io.files.exists(join(root, name))));
  if (!there.includes(true)) return null;
  const lock = await readLock(root, io), rules = there[1] === true ? await readRules(root, io) : noRules, keys = await readKeys(root, program, io);
  const signed = keys === null ? { signatures: [], diagnostics: [] } : await readSignatures(root, keys, io);
  const wrong = [...lock.diagnostics, ...rules.diagnostics, ...(keys?.diagnostics ?? [])];
  const findings = wrong.length > 0 ? [] : [...checkRules(rules, declarationsOf(program), lock), ...signed.diagnostics, ...(keys === null ? [] : checkSignatures(program, keys, rules, signed.signatures))];
  return { lock, rules, keys, signatures: signed.signatures, diagnostics: [...wrong, ...findings] };
}

/** People whom a seal names and the data does not know any more. */
export function unknownPayees(lock: Lock, knows: (payee: string) => boolean): readonly Diagnostic[] {
  const gone = new Map<string, Set<string>>();
  for (const seal of lock.current) for (const { payee } of seal.postings) {
    if (payee === null || knows(payee)) continue;
    const known = gone.get(payee);
    if (known === undefined) gone.set(payee, new Set([seal.closing])); else known.add(seal.closing);
  }
  return [...gone].map(([payee, closings]) => codes.unknownPayee.at({}, { payee, closings: [...closings] }));
}
