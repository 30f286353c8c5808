/** Which kind of word belongs at the cursor, told by the words before it: the line is half typed, so that there is no tree to ask. */
import { allCodes } from '@truce/engine';
import { following } from './completion-following.js';
import { depthAt } from './depth.js';

export type Slot = { readonly kind: 'declaration' } | { readonly kind: 'formula' } | { readonly kind: 'lines'; readonly of: 'split' | 'in parts' } | NameSlot;
/** Where only names of one kind belong. */
export type NameSlot =
  | { readonly kind: 'type' | 'currency' | 'unit' | 'party' | 'field options' | 'new name' | 'day' | 'label' | 'role' }
  /** what belongs there: these words and nothing else, in this order */
  | { readonly kind: 'words'; readonly words: readonly string[] }
  /** the columns of what is declared under that name */
  | { readonly kind: 'columns'; readonly of: string }
  /** `first`: the kinds that are meant most often, in that order */
  | { readonly kind: 'relation'; readonly periods: boolean; readonly records: boolean; readonly first: readonly string[] };

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'], DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** Lines that begin so, and go on with one of few words. */
const LISTED: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^[ \t]*class[ \t]+$/, ['activity', 'output', 'outcome']], [/^[ \t]*better[ \t]+$/, ['higher', 'lower']], [/^[ \t]*rounding[ \t]+$/, ['half up', 'half even']], [/^[ \t]*year starts[ \t]+$/, MONTHS], [/^[ \t]*year starts[ \t]+\w+[ \t]+$/, ['named by']],
  [/\bnamed by[ \t]+$/, ['start', 'end']], [/^[ \t]*closes[ \t]+$/, ['monthly', 'quarterly', 'weekly', 'on']], [/^[ \t]*hours[ \t]+(?:\w+[ \t]+to[ \t]+)?$/, DAYS], [/^[ \t]*hours[ \t]+\w+[ \t]+$/, ['to']], [/^[ \t]*accept[ \t]+$/, allCodes().flatMap(({ code }) => (/^T7[12]/.test(code) ? [code] : []))],
  [/^[ \t]*accept[ \t]+T\d+[ \t]+$/, ['through']], [/^[ \t]*serves[ \t]+[A-Z]\w*[ \t]+$/, ['after', 'by', 'as of']], [/^[ \t]*require at least \d+[ \t]+$/, ['of']], [/^[ \t]*serves[ \t]+[A-Z]\w*[ \t]+after[ \t]+\d+[ \t]+$/, ['month', 'months', 'quarter', 'quarters', 'year', 'days']],
];
/** What the rows of a declaration are made of, most of the time. */
const MADE_OF: Readonly<Record<string, readonly string[]>> = { lead: ['record', 'lead'], sla: ['lead', 'record'], attribution: ['record', 'lead'], credit: ['record', 'list'], plan: ['credit', 'attribution', 'record', 'list', 'lead'], guard: ['list', 'kpi', 'record'], always: ['record', 'lead'] };
const ROWS = ['record', 'lead', 'list'] as const;
/** Rows of a scale begin so. */
const EDGES = ['up to', 'below', 'above', 'from there', 'at'] as const;

/** `head`: the line before the word that is being typed, which begins at `start`. */
export function slotOf(text: string, head: string, start: number): Slot {
  if (/^[ \t]*$/.test(head) && depthAt(text, start) === 0) return { kind: 'declaration' };
  if (/\bfor each[ \t]+(?:[\w., ]+,[ \t]*)?$/.test(head) && !/\bwhere\b/.test(head)) return { kind: 'relation', periods: true, records: false, first: MADE_OF[/^[ \t]*(\w+)/.exec(head)?.[1] ?? ''] ?? ['period', ...ROWS] };
  if (/\bgiven[ \t]+\d+[ \t]+$/.test(head) || (/^[ \t]*given[ \t]+$/.test(head) && !/^[a-z]/.test(text.slice(start)))) return { kind: 'relation', periods: false, records: true, first: [] };
  if (/(?:^|[{;])[ \t]*hours of[ \t]+(?:\w+,[ \t]*)*$/.test(head)) return { kind: 'words', words: otherOffices(text, head, start) };
  if (/^[ \t]*office[ \t]+$/.test(head)) return { kind: 'new name' };
  const listed = LISTED.find(([line]) => line.test(head));
  if (listed !== undefined) return { kind: 'words', words: listed[1] };
  if (/^[ \t]*serves[ \t]+$/.test(head)) return { kind: 'relation', periods: false, records: false, first: ['goal'] };
  if (/^[ \t]*(?:calendar|rates)[ \t]+$/.test(head)) return { kind: 'relation', periods: false, records: true, first: [] };
  if (/^[ \t]*party[ \t]+\w+[ \t]*\((?:[^)]*,)?[ \t]*$/.test(head)) return { kind: 'role' };
  if (/^[ \t]*holidays[ \t]+$/.test(head) || /^[ \t]*serves[ \t]+[A-Z]\w*[ \t]+after[ \t]+$/.test(head)) return { kind: 'new name' };
  if (/^[ \t]*(?:overlay\b|.*%|remainder\b).*[ \t]as[ \t]+$/.test(head)) return { kind: 'label' };
  const same = /\b(?:of|among)[ \t]+([A-Z]\w*)[ \t]+with same[ \t]+(?:[\w., ()]*,[ \t]*)?$/.exec(head);
  if (same !== null) return { kind: 'columns', of: same[1]! };
  if (/^[ \t]*scale[ \t]+\w+[ \t]+of[ \t]+$/.test(head)) return { kind: 'new name' };
  if (/^[ \t]*test[ \t]+"[^"]*"[ \t]+as of[ \t]+$/.test(head) || (/\b(?:from|through)[ \t]+$/.test(head) && !/\([^)]*$/.test(head) && !/\bhours\b/.test(head))) return { kind: 'day' };
  if (/\b(?:of|among|expect(?: only)?|for each distinct .*\bin)[ \t]+$/.test(head) && !/%[ \t]+of[ \t]+$/.test(head)) return { kind: 'relation', periods: false, records: false, first: /\bexpect/.test(head) ? ['lead', 'plan', 'credit', 'attribution', 'sla', 'kpi', 'list'] : ROWS };
  if (/^[ \t]*(?:list|lead|sla|kpi|goal|attribution|credit|plan|record|parameter|scale|table|test|always|guard|policy|party|timezone|intent)[ \t]+$/.test(head)) return { kind: 'new name' };
  if (/^[ \t]*currency[ \t]+$/.test(head)) return { kind: 'currency' };
  if (/(?:^|[^\w.:-])\d[\d_]*(?:\.\d[\d_]*)?[ \t]+$/.test(head)) return { kind: 'unit' };
  if (/\b(?:agreed by|owned by|edited by)[ \t]+(?:\w+,[ \t]*)*$/.test(head) || (/\bby[ \t]+$/.test(head) && /^sla\b/.test(head))) return { kind: 'party' };
  if (inRecord(text, start)) {
    const line = /[{;\n]([^{;\n]*)$/.exec(`\n${text.slice(Math.max(0, start - 300), start)}`)![1]!;
    if (/^[ \t]*[a-z]\w*(?:[ \t]+"[^"]*")?[ \t]+$/.test(line)) return { kind: 'type' };
    if (/^[ \t]*[a-z]\w*(?:[ \t]+"[^"]*")?[ \t]+[A-Za-z]\w*(?:[ \t][^=]*)?[ \t]+$/.test(line) && !/one of[^=]*,[ \t]*$|one of[ \t]+$/.test(line)) return { kind: 'field options' };
    if (/one of/.test(line)) return { kind: 'new name' };
  }
  if (/^[ \t]*(?:scale[ \t]+\w+[ \t]+of[ \t]+\w+[ \t]+|table[ \t].*\bgives[ \t]+)$/.test(head)) return { kind: 'type' };
  if (openBlock(text, start) === 'scale' && /^[ \t]*$/.test(head)) return { kind: 'words', words: EDGES };
  const block = /^[ \t]*$/.test(head) ? blockLine(text, start) : '';
  if (/^[ \t]*split\b/.test(block)) return { kind: 'lines', of: 'split' };
  if (/\bin parts[ \t]*$/.test(block)) return { kind: 'lines', of: 'in parts' };
  const next = following(head, openBlock(text, start));
  return next === null ? { kind: 'formula' } : { kind: 'words', words: next };
}

/** The word with which the declaration around an offset begins; null outside of all blocks. */
function openBlock(text: string, start: number): string | null {
  const before = text.slice(Math.max(0, start - 20_000), start), heads = [...before.matchAll(/^([a-z]+)\b(?=[ \t]+\S)/gm)], head = heads.at(-1);
  return head === undefined || /^\}/m.test(before.slice(head.index)) ? null : head[1]!;
}

/** The offices of the header that may be joined here: not the one whose line this is, and none twice. */
function otherOffices(text: string, head: string, start: number): readonly string[] {
  const declared = /^[ \t]*office[ \t]+([A-Z]\w*)/gm, own = [...text.slice(0, start).matchAll(declared)].at(-1)?.[1], said = new Set(head.slice(head.lastIndexOf('hours of')).match(/[A-Z]\w*/g));
  return [...text.matchAll(declared)].flatMap(([, name]) => (name === undefined || name === own || said.has(name) ? [] : [name]));
}

/** Whether the nearest open block is a record's. */
const inRecord = (text: string, start: number): boolean => /\brecord[ \t]+[^\n{}]*$/.test(blockLine(text, start));

/** The line that opens the block around an offset, up to its brace; empty outside of all. */
function blockLine(text: string, start: number): string {
  let depth = 0;
  for (let i = start - 1; i >= 0; i -= 1) {
    if (text[i] === '}') depth += 1;
    else if (text[i] === '{') { if (depth === 0) return text.slice(Math.max(text.lastIndexOf('\n', i) + 1, i - 400), i); depth -= 1; }
  }
  return '';
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

/** What a line could end with that is half typed: so that what stands before it is read. null where it is a line already. */
export function endingOf(head: string): string | null {
  const part = ' { 100% to nobody as Zz_here }', open = !/\{[^}]*$/.test(head);
  if (/^[ \t]*split\b/.test(head) && open) {
    if (/\bamong\b/.test(head)) return ' { 100% to all evenly as Zz_here } otherwise nobody';
    return /\bon[ \t]/.test(head) ? part : ` on zz_here${part}`;
  }
  if (/^[ \t]*(?:split\b.*\{[ \t]*)?(?:\d[\d_.]*%|remainder)[ \t]+to[ \t]+(?:[\w.]+[ \t]+otherwise[ \t]+)?$/.test(head)) return ' as Zz_here';
  if (/^[ \t]*overlay\b/.test(head)) return /\bto\b/.test(head) ? (/\bto\b.*\bon[ \t]/.test(head) ? ' as Zz_here' : ' otherwise nobody on zz_here as Zz_here') : ' to nobody on zz_here as Zz_here';
  return /^[ \t]*(?:pay|draw|recover|clawback)\b.*=[ \t]*$/.test(head) ? ' to zz_here' : null;
}

/** Which of the columns are meant most often there: days where a day is asked for, somebody where a share or a payment goes to. */
export function meantBy(head: string): (d: { readonly type: string | null; readonly row: string | null; readonly kind: string }) => boolean {
  if (/\b(?:pay|draw|recover|clawback|overlay|remainder)\b.*[ \t]to[ \t]+$|%[ \t]+to[ \t]+$/.test(head)) return (d) => d.row !== null && (d.kind === 'field' || d.kind === 'column');
  return /\b(?:on|after|before|governed by|ordered by|due =|done =|final on)[ \t]+$/.test(head) && !/\b(?:marginal|retroactive)\b/.test(head) ? (d) => d.type === 'a date' || d.type === 'a time' : () => false;
}
