/**
 * Which way a rule goes, decided by at most two tokens. Chevrotain works these ways out from the grammar each time a parser is made, which takes longer than
 * parsing most policies. Here each is worked out when it is first needed, and the build writes them all into the program beforehand. Either way the decision
 * is made by the same code below.
 */
import { LLkLookaheadStrategy, getLookaheadPaths, type ILookaheadStrategy, type IToken, type TokenType } from 'chevrotain';
import { allTokens } from './tokens.js';

/** Alternatives in order, each with the token sequences that begin it; tokens by their place in `allTokens`. */
type Ways = readonly (readonly (readonly number[])[])[];

/** Set by the build: what `lookaheadTable` returned. */
declare const TRUCE_LOOKAHEAD: string | undefined;
/** The ways of every place in the grammar where there is a choice: `rule kind occurrence`. */
export type Decisions = Readonly<Record<string, Ways>>;

export const knownDecisions = (): Decisions | null => (typeof TRUCE_LOOKAHEAD === 'undefined' ? null : (JSON.parse(TRUCE_LOOKAHEAD) as Decisions));

/** The numbers that Chevrotain gives its methods. */
const methods: Readonly<Record<string, number>> = { Alternation: 1, Option: 2, Repetition: 3, RepetitionMandatory: 4, RepetitionWithSeparator: 5, RepetitionMandatoryWithSeparator: 6 };

interface Decided { readonly rule: string; readonly method: number; readonly occurrence: number; readonly decide: (this: unknown) => number | boolean | undefined }

type Alternation = Parameters<ILookaheadStrategy['buildLookaheadForAlternation']>[0];
type Optional = Parameters<ILookaheadStrategy['buildLookaheadForOptional']>[0];
interface Reader { LA(offset: number): IToken }

export class Lookahead extends LLkLookaheadStrategy {
  private readonly asked = new Map<string, () => Ways>();

  override buildLookaheadForAlternation({ rule, prodOccurrence, maxLookahead }: Alternation): () => number | undefined {
    const decide = this.decision(rule, prodOccurrence, 'Alternation', maxLookahead);
    return function (this: unknown) { return decide(this as Reader); };
  }

  /** The first alternative is what may be left out, the second what follows it. */
  override buildLookaheadForOptional({ rule, prodOccurrence, prodType, maxLookahead }: Optional): () => boolean {
    const decide = this.decision(rule, prodOccurrence, prodType, maxLookahead, 1);
    return function (this: unknown) { return decide(this as Reader) === 0; };
  }

  private decision(rule: Alternation['rule'], occurrence: number, prodType: Optional['prodType'] | 'Alternation', maxLookahead: number, take = Infinity): (reader: Reader) => number | undefined {
    const key = `${rule.name} ${prodType} ${occurrence}`;
    const ways = (): Ways => numbered(getLookaheadPaths({ rule, occurrence, prodType, maxLookahead }).slice(0, take));
    this.asked.set(key, ways);
    let decide: ((reader: Reader) => number | undefined) | undefined;
    return (reader) => (decide ??= decisionOf(ways()))(reader);
  }

  /** The same decisions from a table, each made ready when it is first asked. */
  decided(decisions: Decisions): readonly Decided[] {
    return Object.entries(decisions).map(([key, ways]) => {
      const [rule = '', kind = '', occurrence = ''] = key.split(' ');
      let made: ((reader: Reader) => number | undefined) | undefined;
      const choose = (reader: Reader): number | undefined => (made ??= decisionOf(ways))(reader);
      const decide = kind === 'Alternation' ? function (this: unknown) { return choose(this as Reader); } : function (this: unknown) { return choose(this as Reader) === 0; };
      return { rule, method: methods[kind]!, occurrence: Number(occurrence), decide };
    });
  }

  /** All of them, as JSON. */
  everything(): string {
    return JSON.stringify(Object.fromEntries([...this.asked].map(([key, ways]) => [key, ways()])));
  }
}

function numbered(paths: readonly TokenType[][][]): Ways {
  const places = new Map(allTokens.map((token, i) => [token, i]));
  return paths.map((alternative) => alternative.map((path) => path.map((token) => {
    const place = places.get(token);
    if (place === undefined) throw new Error(`token ${token.name} is not in the vocabulary`);
    return place;
  })));
}

/** The alternatives that a first token begins: one that needs no second, and those that a second one decides. The first in order wins. */
interface Choice { alone: number | undefined; readonly second: Map<number, number> }

function decisionOf(ways: Ways): (reader: Reader) => number | undefined {
  const choices = new Map<number, Choice>();
  let empty: number | undefined;
  ways.forEach((alternative, i) => {
    for (const path of alternative) {
      if (path.length === 0) { empty ??= i; continue; }
      for (const first of kinds(path[0]!)) {
        let choice = choices.get(first);
        if (choice === undefined) choices.set(first, (choice = { alone: undefined, second: new Map() }));
        if (path.length === 1) choice.alone ??= i;
        else for (const second of kinds(path[1]!)) if (!choice.second.has(second)) choice.second.set(second, i);
      }
    }
  });
  return (reader) => {
    const choice = choices.get(reader.LA(1).tokenTypeIdx);
    if (choice === undefined) return empty;
    const found = least(choice.alone, choice.second.size === 0 ? undefined : choice.second.get(reader.LA(2).tokenTypeIdx));
    return least(found, empty);
  };
}

const least = (a: number | undefined, b: number | undefined): number | undefined => (a === undefined ? b : b === undefined ? a : Math.min(a, b));

/** The token itself and all that count as one of it. */
function kinds(place: number): readonly number[] {
  const token = allTokens[place]!;
  return [token.tokenTypeIdx!, ...(token.categoryMatches ?? [])];
}
