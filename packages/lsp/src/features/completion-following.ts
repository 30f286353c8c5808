/** What can follow a value that is complete: joining words and questions, never another value. Told by the words of the line; those that this kind of line needs come first. */
import { reservedWords } from '@truce/engine';

/** After these a value is still to come. */
const WAITS: ReadonlySet<string> = new Set([...reservedWords.filter((w) => !['missing', 'present', 'others', 'remainder', 'nobody', 'evenly', 'all'].includes(w)), 'at', 'after', 'before', 'over', 'above', 'below', 'per', 'any', 'only', 'topmost', 'business', 'working', 'distinct', 'require', 'each', 'same', 'zero', 'party', 'rates', 'holidays', 'calendar', 'closes', 'measure', 'quota', 'gate', 'cap', 'balance', 'pay', 'draw', 'recover', 'clawback', 'office', 'closes', 'rows', 'far', 'full', 'parts']);
const LENGTHS = /\d[\d_]*(?:\.\d+)?[ \t]+(?:business (?:hours?|days?)|minutes?|hours?|days?|weeks?|months?|quarters?|years?|halves|half)[ \t]+$/;
const ASKS = ['is', 'is not', 'in', 'not in', 'between', 'within'] as const, JOINS = ['and', 'or', 'otherwise', 'at', 'in'] as const;

/** `block`: the word with which the declaration begins. null where a value, or nothing that can be told, belongs. */
export function following(head: string, block: string | null): readonly string[] | null {
  if (LENGTHS.test(head)) return ['after', 'before', 'and', 'or'];
  const last = /(?:([A-Za-z_]\w*)|(\d{4}-(?:\d{2}-\d{2}|Q\d|H\d|\d{2})(?:T[\d:]+)?)|(\d%)|(["')]))[ \t]+$/.exec(head), word = last?.[1];
  if (last === null || (word !== undefined && (WAITS.has(word) || /^[ \t]*[a-z_]\w*[ \t]+$/.test(head)))) return null;
  // In a grid, cells are values.
  if (block === 'test' || block === 'table' || block === 'scale' || block === 'record' || block === 'policy') return /\|/.test(head) || block === 'record' || block === 'policy' ? null : dated(head) ?? (block === 'test' ? [...ASKS, ...JOINS] : null);
  return [...new Set([...line(head), ...inCall(head), ...(dated(head) ?? [...ASKS, ...JOINS])])];
}

/** `from 2026-01-01 `, `parameter x = 60 USD `. */
function dated(head: string): readonly string[] | null {
  if (/\bfrom[ \t]+\S+[ \t]+$/.test(head)) return ['through', 'because'];
  if (/\bthrough[ \t]+\S+[ \t]+$/.test(head)) return ['because'];
  return /^[ \t]*parameter\b.*=/.test(head) ? ['from', 'through', 'because'] : null;
}

/** What this line still lacks. */
function line(head: string): readonly string[] {
  const text = head.replace(/"(?:[^"\\]|\\.)*"/g, '""'), has = (word: string): boolean => new RegExp(`\\b${word}\\b`).test(text);
  if (/\bfor each\b[^{]*$/.test(text) && !has('where')) return ['where', ...(/^[ \t]*sla\b/.test(text) && !/\bby\b/.test(text) ? ['by'] : []), ...(/\bfor each distinct\b/.test(text) && !/\bin\b/.test(text) ? ['in'] : [])];
  if (/^[ \t]*(?:pay|draw|recover|clawback)\b/.test(text)) return has('in parts') ? ['unless'] : has('to') ? (/\bto\b.*\bon\b/.test(text) ? ['unless', 'final on'] : ['on', 'in parts']) : [...reading(text), 'to'];
  if (/^[ \t]*split\b/.test(text)) return has('among') ? ['with same', 'where', 'ordered by'] : has('on') ? ['among'] : ['on'];
  if (/^[ \t]*overlay\b/.test(text)) return has('to') ? (has('on') ? ['as', 'among'] : ['on', 'otherwise nobody', 'in full']) : ['to'];
  if (/^[ \t]*(?:\d[\d_.]*%|remainder)[ \t]+to\b/.test(text)) return has('as') ? [] : ['as', 'evenly', 'pro rata', 'otherwise'];
  if (/^[ \t]*(?:\d[\d_.]*%|remainder)[ \t]+on\b/.test(text)) return ['unless'];
  if (/^[ \t]*exclude\b/.test(text) && !has('because')) return ['because', 'and', 'or'];
  if (/^[ \t]*ordered by\b/.test(text)) return ['restarting each'];
  if (/^[ \t]*serves\b/.test(text)) return ['by', 'as of'];
  return [...reading(text), ...(has('if') ? (has('then') ? (has('else') ? [] : ['else']) : ['then']) : []), ...(/\bprevious[ \t]+\w+[ \t]+$/.test(text) ? ['starting'] : [])];
}

const reading = (text: string): readonly string[] => (/\b(?:marginal|retroactive)\b/.test(text) ? (/\b(?:marginal|retroactive)\b.*\bon\b/.test(text) ? (/\bmarginal\b/.test(text) && !/\b(?:after|from zero)\b/.test(text) ? ['after', 'from zero'] : []) : ['on']) : []);

/** Within the brackets of a sum over rows. */
function inCall(head: string): readonly string[] {
  let depth = 0;
  for (let i = head.length - 1; i >= 0; i -= 1) {
    if (head[i] === ')') depth += 1;
    else if (head[i] === '(' && depth-- === 0) {
      const word = /[a-z_]+$/.exec(head.slice(0, i))?.[0] ?? '', inside = head.slice(i + 1);
      if (!/^(?:sum|count|any|all|only|first|last|smallest|largest|average|median|distinct)$/.test(word)) return [];
      return /\bof\b|^[ \t]*[A-Z]\w*[ \t]+/.test(inside) ? (/\bwhere\b/.test(inside) ? ['ordered by'] : ['where', 'with same', 'ordered by']) : ['of'];
    }
  }
  return [];
}
