/** Whether everybody has signed what they agreed to, as it is now; and whether those who signed may. */
import type { Diagnostic, FileSpan, ir } from '@truce/engine';
import * as codes from './codes.js';
import type { Keys } from './keys.js';
import type { Rules } from './rules.js';
import { agreedThings, changedSince, type Agreed, type Signature } from './signatures.js';

export function checkSignatures(program: ir.Program, keys: Keys, rules: Rules, signatures: readonly Signature[]): readonly Diagnostic[] {
  const { things, hashes } = agreedThings(program, rules, keys), said: Diagnostic[] = [];
  const spanOf = (thing: Agreed): FileSpan | undefined => {
    const file = thing.at === null ? undefined : program.files[thing.at[0]];
    return thing.at === null || file === undefined ? undefined : { file, start: thing.at[1], end: thing.at[2] };
  };
  const missing = new Map<string, Agreed[]>(), stale = new Map<string, { readonly by: Signature; readonly things: Agreed[]; readonly changed: Set<string> }>();
  const alone = new Map<string, { readonly person: string; readonly things: Agreed[] }>(), own = new Map<string, { readonly person: string; readonly party: string; readonly things: Agreed[] }>();
  const unknown = new Map<string, { readonly person: string; readonly party: string; readonly things: Agreed[]; readonly authors: Set<string> }>();
  for (const thing of things) {
    const signers = new Map<string, Set<string>>();
    for (const party of thing.parties) {
      const about = signatures
        .filter((s) => s.party === party)
        .map((s) => ({ s, changed: changedSince(s, thing, hashes) }))
        .filter((x): x is { readonly s: Signature; readonly changed: readonly string[] } => x.changed !== null);
      const good = about.filter((x) => x.changed.length === 0);
      if (good.length > 0) {
        const approving = good.filter(({ s }) => !isAuthor(s, thing, keys));
        if (approving.length === 0) add(own, `${party}/${good[0]!.s.person}`, () => ({ person: good[0]!.s.person, party, things: [] })).things.push(thing);
        else if (approving.every(({ s }) => strangersOf(s, thing, keys).length > 0)) {
          const [{ s }] = approving as [typeof approving[number]], entry = add(unknown, `${party}/${s.person}`, () => ({ person: s.person, party, things: [], authors: new Set<string>() }));
          entry.things.push(thing);
          for (const author of strangersOf(s, thing, keys)) entry.authors.add(author);
        }
        signers.set(party, new Set(good.map(({ s }) => s.person)));
      } else if (about.length > 0) {
        const last = [...about].sort((a, b) => (a.s.on < b.s.on ? 1 : -1))[0]!, entry = add(stale, `${party}/${last.s.person}`, () => ({ by: last.s, things: [], changed: new Set<string>() }));
        entry.things.push(thing);
        for (const key of last.changed) entry.changed.add(key);
      } else add(missing, party, () => []).push(thing);
    }
    const people = new Set([...signers.values()].flatMap((s) => [...s]));
    if (thing.parties.length > 1 && signers.size === thing.parties.length && people.size === 1) add(alone, [...people][0]!, () => ({ person: [...people][0]!, things: [] })).things.push(thing);
  }
  const names = (list: readonly Agreed[]): readonly string[] => list.map((t) => t.key);
  for (const [party, list] of missing) said.push(codes.notSigned.at({ span: spanOf(list[0]!) }, { party, declarations: names(list) }));
  for (const { by, things: list, changed } of stale.values())
    said.push(
      codes.staleSignature.at(
        { span: spanOf(list[0]!) },
        { party: by.party, person: by.person, on: by.on, declarations: names(list), changed: [...changed].sort() },
      ),
    );
  for (const { person, things: list } of alone.values()) said.push(codes.onePersonForAll.at({ span: spanOf(list[0]!) }, { person, parties: list[0]!.parties, declarations: names(list) }));
  for (const { person, party, things: list } of own.values()) said.push(codes.authorApproved.at({ span: spanOf(list[0]!) }, { person, party, declarations: names(list) }));
  for (const { person, party, things: list, authors } of unknown.values()) said.push(codes.authorUnknown.at({ span: spanOf(list[0]!) }, { person, party, authors: [...authors].sort(), declarations: names(list) }));
  return [...said, ...withdrawn(things, signatures)];
}

/** What a party signed and is not asked for any more: to take somebody out of an agreement is a change of it, to which that party agrees by signing anew. */
function withdrawn(things: readonly Agreed[], signatures: readonly Signature[]): readonly Diagnostic[] {
  const asked = new Map(things.map((t) => [t.key, new Set(t.parties)])), newest = new Map<string, Signature>();
  for (const s of signatures) { const before = newest.get(s.party); if (before === undefined || before.on < s.on) newest.set(s.party, s); }
  return [...newest.values()].flatMap((s) => {
    const gone = s.agrees.filter((key) => asked.get(key)?.has(s.party) !== true && !key.startsWith('amendment '));
    return gone.length === 0
      ? []
      : [
          codes.staleSignature.at(
            {},
            {
              party: s.party,
              person: s.person,
              on: s.on,
              declarations: gone,
              changed: gone.map((key) => (asked.has(key) ? `who agrees to ${key}` : `${key} (taken out)`)),
            },
          ),
        ];
  });
}

/** Whether the signer wrote what is new of the thing, as the signature itself says: by name, or by the address in the keys; without one, by an address that begins with the name. */
function isAuthor(s: Signature, thing: Agreed, keys: Keys): boolean {
  const email = keys.people.get(s.person)?.email?.toLowerCase() ?? null, name = s.person.toLowerCase();
  return authorsOf(s, thing).some((a) => a === s.person || (email === null ? a.toLowerCase().startsWith(`${name}@`) : a.toLowerCase() === email));
}

/** Authors by their addresses, of whom nobody can say whether the signer is one of them: the keys have no address of the signer. */
function strangersOf(s: Signature, thing: Agreed, keys: Keys): readonly string[] {
  return keys.people.get(s.person)?.email == null ? authorsOf(s, thing).filter((a) => a.includes('@')) : [];
}

const authorsOf = (s: Signature, thing: Agreed): readonly string[] => thing.restsOn.flatMap((key) => { const author = s.authors.get(key); return author === undefined ? [] : [author]; });

function add<T>(map: Map<string, T>, key: string, make: () => T): T {
  let found = map.get(key);
  if (found === undefined) map.set(key, (found = make()));
  return found;
}
