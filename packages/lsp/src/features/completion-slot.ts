/** Which kind of word belongs at the cursor, told by the words before it: the line is half typed, so that there is no tree to ask. */
import { depthAt } from './depth.js';

export type Slot = { readonly kind: 'declaration' } | { readonly kind: 'formula' } | NameSlot;
/** Where only names of one kind belong. */
export type NameSlot =
  | { readonly kind: 'type' | 'currency' | 'party' | 'field options' | 'new name' }
  | { readonly kind: 'relation'; readonly periods: boolean; readonly records: boolean };

/** `head`: the line before the word that is being typed, which begins at `start`. */
export function slotOf(text: string, head: string, start: number): Slot {
  if (/^[ \t]*$/.test(head) && depthAt(text, start) === 0) return { kind: 'declaration' };
  if (/\bfor each[ \t]+(?:[\w., ]+,[ \t]*)?$/.test(head) && !/\bwhere\b/.test(head)) return { kind: 'relation', periods: true, records: false };
  if (/\bgiven[ \t]+(?:\d+[ \t]+)?$/.test(head)) return { kind: 'relation', periods: false, records: true };
  if (/\b(?:of|among|expect(?: only)?|for each distinct .*\bin)[ \t]+$/.test(head) && !/%[ \t]+of[ \t]+$/.test(head)) return { kind: 'relation', periods: false, records: false };
  if (/^[ \t]*(?:list|lead|sla|kpi|goal|attribution|credit|plan|record|parameter|scale|table|test|always|guard|policy)[ \t]+$/.test(head)) return { kind: 'new name' };
  if (/^[ \t]*currency[ \t]+$/.test(head) || /\d[ \t]+$/.test(head)) return { kind: 'currency' };
  if (/\b(?:agreed by|owned by|edited by)[ \t]+(?:\w+,[ \t]*)*$/.test(head) || (/\bby[ \t]+$/.test(head) && /^sla\b/.test(head))) return { kind: 'party' };
  if (inRecord(text, start)) {
    const line = /[{;\n]([^{;\n]*)$/.exec(`\n${text.slice(Math.max(0, start - 300), start)}`)![1]!;
    if (/^[ \t]*[a-z]\w*(?:[ \t]+"[^"]*")?[ \t]+$/.test(line)) return { kind: 'type' };
    if (/^[ \t]*[a-z]\w*(?:[ \t]+"[^"]*")?[ \t]+[A-Za-z]\w*(?:[ \t][^=]*)?[ \t]+$/.test(line) && !/one of[^=]*,[ \t]*$|one of[ \t]+$/.test(line)) return { kind: 'field options' };
    if (/one of/.test(line)) return { kind: 'new name' };
  }
  if (/^[ \t]*(?:scale[ \t]+\w+[ \t]+of[ \t]+\w+[ \t]+|table[ \t].*\bgives[ \t]+)$/.test(head)) return { kind: 'type' };
  return { kind: 'formula' };
}

/** Whether the nearest open block is a record's. */
function inRecord(text: string, start: number): boolean {
  let depth = 0;
  for (let i = start - 1; i >= 0; i -= 1) {
    if (text[i] === '}') depth += 1;
    else if (text[i] === '{') { if (depth === 0) return /\brecord[ \t]+[^\n{}]*$/.test(text.slice(Math.max(0, i - 200), i)); depth -= 1; }
  }
  return false;
}

const bare = (head: string): string => head.replace(/"(?:[^"\\]|\\.)*"/g, '""');
export const inComment = (head: string): boolean => bare(head).includes('//');
export const inText = (head: string): boolean => (bare(head).split('"').length - 1) % 2 === 1;

/** Where the text begins that the end of this line is in. */
export function openQuote(head: string): number {
  let open = -1;
  for (let i = 0; i < head.length; i += 1) {
    if (head[i] === '\\' && open >= 0) i += 1;
    else if (head[i] === '"') open = open < 0 ? i : -1;
  }
  return open;
}
