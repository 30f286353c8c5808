/**
 * Reading by the grammar: what the quick readers gave back, and what is wrong with it. This is the only way to the grammar and to Chevrotain, and the bundled programs go it only
 * when a line asks for it (scripts/build.mjs): a policy without mistakes does without.
 */
import type { CstNode, IRecognitionException } from 'chevrotain';
import { theParser, type TruceParser } from './grammar.js';
import type { Token } from './tokens.js';

export { explain } from './messages.js';

export type RuleName = {
  [K in keyof TruceParser]: TruceParser[K] extends () => CstNode ? K : never
}[keyof TruceParser] & string;

export interface ByRule { readonly node: CstNode | undefined; readonly error: IRecognitionException | undefined }

export function byRule(rule: RuleName, tokens: readonly Token[]): ByRule {
  const parser = theParser();
  // The parser has numbered the kinds of tokens; until there is one, nobody needs their numbers.
  for (const token of tokens) token.tokenTypeIdx = token.tokenType.tokenTypeIdx!;
  parser.input = tokens as Token[];
  const node = parser[rule]() as CstNode | undefined;
  return { node, error: parser.errors[0] };
}
