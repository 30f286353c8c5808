/**
 * The policy under which a closing is sealed anew: the one that it was sealed under, with nothing but what the amendments restate as it is now. What another amendment carries into a later
 * closing, and what was changed for days to come, stays out of it.
 */
import { analyze, declarationsOf as textsOfDeclarations, wholePolicy, type SourceText } from '@truce/engine';
import { loadData } from '@truce/data';
import { changedKeys, declarationsOf } from './declarations.js';
import { policyTexts, type Seal } from './lock.js';
import { amended, type Amendment, type Rules } from './rules.js';
import type { Place } from './verify.js';

export interface Under { readonly place: Place; readonly policies: readonly SourceText[] }

/** `amendments`: those that restate this closing or one before it. Where nothing else differs, or the old policy can not be run any more, it is the policy as it is now. */
export async function restatedUnder(place: Place, policies: readonly SourceText[], replaced: Seal, amendments: readonly Amendment[]): Promise<Under> {
  const wanted = declarationsOf(place.program), meant = [...new Set(amendments.flatMap((a) => [...a.declarations.keys()]))];
  if (changedKeys(replaced.policy.declarations, wanted).every((key) => meant.includes(key))) return { place, policies };
  const then = textsOfDeclarations(await policyTexts(place.root, replaced, place.io)), now = textsOfDeclarations(policies), mixed = (taken: (key: string) => boolean) => {
    const found = [...new Set([...then.keys(), ...now.keys()])].flatMap((key) => { const own = (taken(key) ? now : then).get(key); return own === undefined ? [] : [[key, own] as const]; });
    return wholePolicy(new Map(found));
  };
  // A scale or table has no hash of its own: it is taken with whoever reads it, where that is needed to come to what was agreed.
  for (const shared of [false, true]) {
    const text = mixed((key) => meant.includes(key) || (shared && /^(?:scale|table) /.test(key))), { program } = analyze([text]);
    if (program === null || meant.some((key) => declarationsOf(program).get(key)?.hash !== wanted.get(key)?.hash)) continue;
    const { dataset } = await loadData(program, place.manifest, { files: place.io.files });
    return { place: { ...place, program, dataset, text: ([, start, end]) => text.text.slice(start, end) }, policies: [text] };
  }
  return { place, policies };
}

/** Amendments that agree to what a policy says otherwise than the seal before. */
export function amendmentsSince(place: Place, before: Seal | undefined, rules: Rules): readonly Amendment[] {
  const now = declarationsOf(place.program), keys = before === undefined ? [] : changedKeys(before.policy.declarations, now);
  return rules.amendments.filter((a) => keys.some((key) => amended({ ...rules, amendments: [a] }, a.closing, key, now.get(key)) !== null));
}
