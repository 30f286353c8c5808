/**
 * Mends of findings in policies that the text around tells: what the message names as the way out, written where it belongs. `sure`: there is no other, and nothing is decided by it, so that it can be
 * made together with all that are sure. What a number should be, or who should get what, is nobody's to guess.
 */
import type { Diagnostic as Finding, Fix } from '@truce/engine';
import type { Here } from '../workspace/snapshot.js';
import { meaningsHere } from './meaning.js';

export interface Mend { readonly fix: Fix; readonly sure: boolean }
interface Place { readonly here: Here; readonly f: Finding; readonly text: string; readonly start: number; readonly end: number; readonly own: string }
interface Change { readonly title: string; readonly edits: readonly { readonly start: number; readonly end: number; readonly text: string }[]; readonly sure?: boolean }

/** None where the finding has mends of its own. */
export function policyMends(here: Here, f: Finding): readonly Mend[] {
  const find = MENDS[f.code], { path, document: { text } } = here;
  if (f.fixes.length > 0 || f.span === undefined || f.span.file !== path || find === undefined) return [];
  const { start, end } = f.span;
  return find({ here, f, text, start, end, own: text.slice(start, end) }).map(({ title, edits, sure = false }) => ({ sure, fix: { title, edits: edits.map((e) => ({ span: { file: path, start: e.start, end: e.end }, text: e.text })) } }));
}

const MENDS: { readonly [code: string]: ((p: Place) => readonly Change[]) | undefined } = Object.assign(Object.create(null) as Record<string, (p: Place) => readonly Change[]>, {
  T1003: (p: Place) => { const next = p.text.slice(p.end).search(/\n(?:[ \t]*\/\/[^\n]*\n)*(?:policy|record|parameter|scale|table|list|lead|sla|kpi|goal|attribution|credit|plan|always|guard|test)[ \t]+\S/), at = next < 0 ? p.text.trimEnd().length : p.text.slice(0, p.end + next).trimEnd().length; return [put('close the block', at, '\n}')]; },
  T1005: (p: Place) => [put('close the text', endOfLine(p.text, p.start), '"')],
  T1020: (p: Place) => (p.own === '(' ? [put('add `)`', endOfLine(p.text, p.start), ')')] : []),
  T1021: (p: Place) => [{ ...put('write the backslash twice', p.start, '\\'), sure: true }],
  T1023: gridOfBars,
  T2005: (p: Place) => inQuotes(p.f.help).slice(0, 2).map((name) => instead(p, name)),
  T2007: (p: Place) => (/ is not one of (.+)$/.exec(p.f.message)?.[1]?.split(', ') ?? []).slice(0, 8).map((word) => instead(p, /^[A-Za-z_]\w*$/.test(word) ? word : `"${word}"`)),
  T2011: (p: Place) => [...meaningsHere(p.here).definitions.values()].flatMap((d) => (d.kind === 'party' ? [instead(p, d.name)] : [])),
  T3002: (p: Place) => { const [, amount, currency] = /`([\d_.]+) ([A-Z]{3})`/.exec(p.f.help ?? '') ?? [], at = amount === undefined ? -1 : p.own.lastIndexOf(amount); return at < 0 ? [] : [{ ...put(`write ${amount} ${currency}`, p.start + at + amount!.length, ` ${currency}`), sure: true }]; },
  T3004: (p: Place) => inQuotes(p.f.help).slice(0, 2).map((condition) => instead(p, condition)),
  T3008: (p: Place) => (/\d{4}-\d{2}-\d{2}/.exec(p.f.help ?? '') ?? []).map((day) => instead(p, day)),
  T3009: (p: Place) => { const rest = /^[ \t]+otherwise[ \t]+(?:"[^"\n]*"|-?\d[\d_.]*(?:%|[ \t]+[A-Za-z]+)?|[a-z_][\w.]*)(?=[ \t]*(?:\n|$|\/\/))/.exec(p.text.slice(p.end)); return rest === null ? [] : [{ title: 'take the `otherwise` out', edits: [{ start: p.end, end: p.end + rest[0].length, text: '' }], sure: true }]; },
  T4004: (p: Place) => (p.own.startsWith('above') ? [{ title: 'write from there', edits: [{ start: p.start, end: p.start + 'above'.length, text: 'from there' }], sure: true }] : []),
  T4005: (p: Place) => [put('write from zero: each stands alone', p.end, ' from zero')],
  T4007: (p: Place) => { const open = p.text.lastIndexOf('{', p.start), line = p.text.lastIndexOf('\n', open) + 1, gives = /\bgives[ \t]+[\w ]*?\w(?=[ \t]*(?:from\b|through\b|$))/.exec(p.text.slice(line, open).trimEnd()); return open < 0 || gives === null ? [] : [put('let the topmost row decide', line + gives.index + gives[0].length, ' topmost row')]; },
  T4008: (p: Place) => { const at = p.text.lastIndexOf('choose', p.start); return at < 0 ? [] : [put('let the topmost one that holds decide', at + 'choose'.length, ' topmost')]; },
  T4009: (p: Place) => { const [, has = '0', wanted = '0'] = /has (\d+) cells?, and the header has (\d+)/.exec(p.f.message) ?? [], lacking = Number(wanted) - Number(has); return lacking <= 0 ? [] : [put('write missing where a cell is not there', p.end, ' | missing'.repeat(lacking))]; },
  T4013: (p: Place) => inQuotes(p.f.help).slice(0, 1).flatMap((line) => addLine(p, line)),
  T4014: (p: Place) => inQuotes(p.f.help).filter((line) => /^governed by \w+\(/.test(line)).slice(0, 1).map((line) => put(`add ${line}`, p.text.lastIndexOf('\n', p.start) + 1, `${indentOf(p)}${line}\n`)),
  T4030: (p: Place) => inQuotes(p.f.help).flatMap((line) => { const rest = line.replace(/^remainder/, ''), at = p.text.indexOf(rest, p.end), share = at < 0 ? null : /\d[\d_.]*%[ \t]*$/.exec(p.text.slice(0, at).replace(/\s+$/, '')); return rest === line || share === null ? [] : [{ title: `write ${line}`, edits: [{ start: share.index, end: at, text: 'remainder' }] }]; }),
  T4031: (p: Place) => inQuotes(p.f.help).filter((words) => words.startsWith('otherwise ')).map((words) => put(`add ${words}`, p.end, ` ${words}`)),
  T4044: (p: Place) => partiesIn(p).slice(0, 1).flatMap((line) => setLine(p, p.text.lastIndexOf('{', p.start), line)),
  T7001: (p: Place) => (p.own.startsWith('quota ') ? [{ title: 'leave the word quota out', edits: [{ start: p.start, end: p.start + 'quota '.length, text: '' }] }] : []),
  T7101: (p: Place) => { const from = p.text.lastIndexOf('\n', p.start) + 1, until = p.text.indexOf('\n', p.end); return [{ title: 'take the line out', edits: [{ start: from, end: until < 0 ? p.text.length : until + 1, text: '' }], sure: true }]; },
  T7125: (p: Place) => partiesIn(p).slice(0, 1).flatMap((line) => setLine(p, p.text.indexOf('{', p.end), line)),
  T7213: (p: Place) => partiesIn(p).slice(0, 1).flatMap((line) => setLine(p, p.text.indexOf('{', p.end), line)),
});

const inQuotes = (help: string | undefined): readonly string[] => [...(help ?? '').matchAll(/`([^`]+)`/g)].map((m) => m[1]!).filter((words) => !words.includes('…'));
/** `owned by sales, marketing`, with those parties that the policy has. */
const partiesIn = ({ here, f }: Place): readonly string[] => inQuotes(f.help).flatMap((line) => {
  const m = meaningsHere(here), [, words = '', names = ''] = /^(\w+ by) (.+)$/.exec(line) ?? [], known = names.split(', ').filter((name) => m.definitions.get(`party ${name}`) !== undefined);
  return known.length === 0 ? [] : [`${words} ${known.join(', ')}`];
});
const put = (title: string, at: number, text: string): Change => ({ title, edits: [{ start: at, end: at, text }] });
const instead = ({ start, end }: Place, text: string): Change => ({ title: `write ${text}`, edits: [{ start, end, text }] });
const indentOf = ({ text, start }: Place): string => /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', start) + 1))![0];

/** Where the line of an offset ends, without its comment and without the brace that opens a block. */
function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset), line = text.slice(offset, end < 0 ? text.length : end);
  return offset + line.replace(/[ \t]*\/\/.*$/, '').replace(/[ \t\r]*\{?[ \t\r]*$/, '').length;
}

/** A line more at the top of the block that begins after the finding. */
function addLine({ text, end }: Place, line: string): readonly Change[] {
  const open = text.indexOf('{', end);
  return open < 0 ? [] : [put(`add ${line}`, open + 1, `\n  ${line}`)];
}

/** `agreed by …`, `owned by …` of the block that opens there: written anew, or added. */
function setLine(p: Place, open: number, line: string): readonly Change[] {
  if (open < 0) return [];
  const close = p.text.indexOf('\n}', open), word = /^\w+ by/.exec(line)?.[0], body = p.text.slice(open, close < 0 ? undefined : close), there = word === undefined ? null : new RegExp(`^[ \\t]*${word}\\b[^\\n;}]*?(?=[ \\t]*(?:\\n|;|\\}|$))`, 'm').exec(body);
  if (there === null || /\bthrough\b/.test(there[0])) return [put(`add ${line}`, open + 1, `\n  ${line}`)];
  const at = open + there.index + /^[ \t]*/.exec(there[0])![0].length;
  return [{ title: `write ${line}`, edits: [{ start: at, end: open + there.index + there[0].length, text: line }] }];
}

/** Commas between cells, in the first row and in those below. */
function gridOfBars({ text, start }: Place): readonly Change[] {
  const close = text.indexOf('}', start), edits: { start: number; end: number; text: string }[] = [];
  let quoted = false;
  for (let i = start; i < (close < 0 ? text.length : close); i += 1) {
    if (text[i] === '"') quoted = !quoted;
    else if (text[i] === ',' && !quoted) edits.push({ start: i, end: i + 1, text: ' |' });
  }
  return edits.length === 0 ? [] : [{ title: 'part the cells by |', edits, sure: true }];
}
