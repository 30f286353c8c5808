/** "Did you mean" for words of an export: headers and picklist values differ from names by case, spaces and underscores first of all. */
import { suggest } from '@truce/engine';

const letters = (text: string): string => text.toLowerCase().replace(/[\s_.-]+/g, '');

/** The candidate that was most likely meant, if any is near. */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  const bare = letters(word);
  return candidates.find(c => c !== word && bare !== '' && letters(c) === bare) ?? suggest(word, candidates)[0];
}
