/** What the checker notes on its way, when somebody asks: which definition each name was found to mean, and the type of each formula. Editors live on it; nothing else reads it. */
import type { Span } from '../base/span.js';
import type { Type } from '../types/type.js';
import type { Checked, ColumnInfo, RelationInfo, Scope } from './known.js';

/** What a name was found to mean. */
export type Target =
  | { readonly kind: 'relation'; readonly relation: RelationInfo }
  /** the row itself: `deal`, `this` */
  | { readonly kind: 'row'; readonly relation: RelationInfo }
  | { readonly kind: 'column'; readonly relation: RelationInfo; readonly column: ColumnInfo }
  | { readonly kind: 'named column'; readonly relation: RelationInfo; readonly name: string }
  | { readonly kind: 'parameter' | 'scale' | 'table' | 'party'; readonly name: string }
  /** the argument of a scale */
  | { readonly kind: 'argument'; readonly scale: string; readonly name: string }
  /** one of the words of a choice; `choices` is the list as it was declared, by identity */
  | { readonly kind: 'choice'; readonly word: string; readonly choices: readonly string[] };

export interface Word { readonly text: string; readonly span: Span }

export interface Notes {
  /** `also`: the second thing that one name means, as `with same team` means the column of both rows */
  use(file: number, span: Span, target: Target, also?: boolean): void;
  typed(scope: Scope, span: Span, expected: Type | null, checked: Checked): void;
  /** where the words of a choice are declared, or given by a formula with no list that declares them; a word may stand several times */
  words(choices: readonly string[], file: number, words: readonly Word[]): void;
  /** words that are the names of relations: the plans of a posting */
  named(choices: readonly string[], relations: readonly RelationInfo[]): void;
}

export interface NotedUse { readonly file: number; readonly span: Span; readonly target: Target }
export interface NotedType { readonly file: number; readonly span: Span; readonly scope: Scope; readonly expected: Type | null; readonly checked: Checked }
export interface Noted {
  readonly uses: ReadonlyMap<string, NotedUse>;
  readonly types: ReadonlyMap<string, NotedType>;
  readonly declaredWords: ReadonlyMap<readonly string[], { readonly file: number; readonly words: readonly Word[] }>;
  readonly namedRelations: ReadonlyMap<readonly string[], readonly RelationInfo[]>;
}

export function recorder(): Notes & Noted {
  const uses = new Map<string, NotedUse>(), types = new Map<string, NotedType>(), declaredWords = new Map<readonly string[], { file: number; words: readonly Word[] }>(), namedRelations = new Map<readonly string[], readonly RelationInfo[]>();
  const key = (file: number, span: Span): string => `${file} ${span.start} ${span.end}`;
  return {
    uses, types, declaredWords, namedRelations,
    // A path is followed step by step under the place of its last name: what is noted last is what the name means.
    use: (file, span, target, also = false) => { uses.set(`${key(file, span)}${also ? ' also' : ''}`, { file, span, target }); },
    typed(scope, span, expected, checked) {
      const at = key(scope.file, span), before = types.get(at);
      // A formula that is tried with several assumptions is known by the one that held.
      if (before === undefined || checked.type.kind !== 'error' || before.checked.type.kind === 'error') types.set(at, { file: scope.file, span, scope, expected, checked });
    },
    words: (choices, file, nodes) => { declaredWords.set(choices, { file, words: nodes }); },
    named: (choices, relations) => { namedRelations.set(choices, relations); },
  };
}
