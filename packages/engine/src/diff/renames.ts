/** What is called otherwise in the new version and means the same: found by meaning, so that a rename and its uses are no change. */
import type { Program } from '../core/ir.js';
import { meaningsOf } from './meaning.js';
import type { Meaning } from './meaning.js';
import { baseName } from './names.js';
import type { DeclarationKey, Renames } from './names.js';
import type { Part } from './part.js';

export interface Renamed { readonly renames: Renames; /** of a declaration, and of a column as `MQL.points` */ readonly declarations: ReadonlyMap<DeclarationKey, DeclarationKey>; readonly columns: readonly { readonly key: DeclarationKey; readonly from: string; readonly to: string }[] }

/** More pairs than this are not tried: two policies with nothing in common have no renames. */
const MOST_PAIRS = 400;

export function findRenames(before: Program, after: Program): Renamed {
  const renames = new Map<string, string>(), declarations = new Map<DeclarationKey, DeclarationKey>(), columns: { key: DeclarationKey; from: string; to: string }[] = [];
  const right = meaningsOf(after);
  // A rename makes the declarations that read it equal, which may show the next one.
  for (let found = true; found;) {
    found = false;
    const left = meaningsOf(before, renames), taken = new Set(declarations.values());
    const gone = [...left.values()].filter((m) => !right.has(m.key) && !declarations.has(m.key)), come = [...right.values()].filter((m) => !left.has(m.key) && !taken.has(m.key));
    let tried = 0;
    for (const old of gone) {
      const twins = come.filter((m) => m.kind === old.kind && !taken.has(m.key) && tried++ < MOST_PAIRS && sameUnderName(before, renames, old, m));
      if (twins.length !== 1) continue;
      const [twin] = twins as [Meaning];
      renames.set(old.key, twin.name);
      declarations.set(old.key, twin.key);
      taken.add(twin.key);
      found = true;
    }
    for (const old of left.values()) {
      const now = right.get(declarations.get(old.key) ?? old.key);
      if (now === undefined || now.text === old.text) continue;
      for (const { from, to } of renamedParts(old.root, now.root)) {
        const name = `${baseName(old.name)}.${from}`;
        if (renames.has(name)) continue;
        renames.set(name, to);
        columns.push({ key: now.key, from, to });
        found = true;
      }
    }
  }
  return { renames, declarations, columns };
}

function sameUnderName(before: Program, renames: Renames, old: Meaning, now: Meaning): boolean {
  if (old.kind === 'always' || old.kind === 'guard' || old.kind === 'test') return old.text === now.text;
  return meaningsOf(before, new Map(renames).set(old.key, now.name)).get(old.key)!.text === now.text;
}

/** Columns and fields that are there under one name before and another after, each with one formula or type that no other has. */
function renamedParts(before: Part, after: Part): readonly { readonly from: string; readonly to: string }[] {
  const named = (p: Part): readonly Part[] => p.parts.filter((x) => (x.role === 'column' || x.role === 'field') && x.name !== null);
  const left = named(before).filter((a) => !named(after).some((b) => b.name === a.name)), right = named(after).filter((b) => !named(before).some((a) => a.name === b.name));
  // What stands in it beside its own name.
  const body = (p: Part): string => `${p.role} ${p.role === 'field' ? p.own.slice(1 + JSON.stringify(p.name).length) : p.parts.map((x) => x.text.replaceAll(`.${p.name}"`, '."')).join()}`;
  return left.flatMap((a) => {
    const twins = right.filter((b) => body(a) === body(b));
    return twins.length === 1 && left.filter((x) => body(x) === body(a)).length === 1 ? [{ from: a.name!, to: twins[0]!.name! }] : [];
  });
}
