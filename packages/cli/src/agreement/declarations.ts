/** The declarations of a policy with the hashes that seals and signatures are about. */
import { closureOf, meaningsOf, type ir } from '@truce/engine';
import { hashOf } from './canonical.js';

export interface Declaration {
  /** `lead MQL`, `parameter least`, `policy` */
  readonly key: string;
  readonly kind: string;
  readonly name: string;
  readonly at: ir.At;
  /** of what it computes and who has to agree to it; layout, comments and titles are not in it */
  readonly hash: string;
  /** of itself and of everything that it rests on: what its results depend on, beside the data */
  readonly whole: string;
  /** the keys of everything that it rests on, itself included */
  readonly restsOn: readonly string[];
  readonly agreedBy: readonly string[];
}

const known = new WeakMap<ir.Program, ReadonlyMap<string, Declaration>>();

/** By key, in the order of the policy. Tests are left out: they move no result. */
export function declarationsOf(program: ir.Program): ReadonlyMap<string, Declaration> {
  const before = known.get(program);
  if (before !== undefined) return before;
  const meanings = meaningsOf(program), hashes = new Map<string, string>();
  const agreed = new Map<string, readonly string[]>(program.relations.map((r) => [`${r.kind} ${r.name}`, r.facts.agreedBy]));
  // Whoever lets a change pass a guard agrees to that change; the guard says so in its own meaning, and nobody else has to.
  const passing = new Map<string, readonly string[]>(
    program.invariants
      .filter((i) => i.guard !== undefined && i.guard.agreed.length > 0)
      .map((i) => [`guard ${JSON.stringify(i.title)}`, [...new Set(i.guard!.agreed.flatMap((a) => a.by))]] as const),
  );
  for (const [key, m] of meanings) hashes.set(key, hashOf(JSON.stringify([m.text, agreed.get(key) ?? []])));
  const found = new Map<string, Declaration>();
  for (const [key, m] of meanings) {
    if (m.kind === 'test') continue;
    const restsOn = closureOf(meanings, key).map((x) => x.key);
    found.set(key, {
      key,
      kind: m.kind,
      name: m.name,
      at: m.at,
      hash: hashes.get(key)!,
      whole: hashOf(JSON.stringify(restsOn.map((k) => [k, hashes.get(k)!]))),
      restsOn,
      agreedBy: agreed.get(key) ?? passing.get(key) ?? [],
    });
  }
  known.set(program, found);
  return found;
}

/** Of all declarations together. */
export function policyHash(declarations: ReadonlyMap<string, Declaration>): string {
  return hashOf(JSON.stringify([...declarations.values()].map((d) => [d.key, d.hash]).sort(([a], [b]) => (a! < b! ? -1 : 1))));
}

/** Keys of declarations that are not the same in both, whether changed, new or gone. */
export function changedKeys(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, Declaration>): readonly string[] {
  const keys = new Set([...before.keys(), ...now.keys()]);
  return [...keys].filter((key) => before.get(key) !== now.get(key)?.hash).sort();
}
