/** Diagnostics for people at a terminal: what is wrong, where, the line itself, what is known about it, what to do. */
import { assertNever } from '../../base/exhaustive.js';
import { printable, widthOf } from '../../base/printable.js';
import type { FileSpan } from '../../base/span.js';
import type { Diagnostic, Severity } from '../diagnostic.js';
import type { LineIndex } from './line-index.js';
import { inOrder } from './order.js';
import { colourPaint, plainPaint, type Paint, type Style } from './paint.js';
import { cellText } from './plain.js';
import { lineView, type Mark } from './snippet.js';
import type { Sources } from './sources.js';

/** What the output can show. */
export interface TerminalOptions {
  readonly colour: boolean;
  /** cells of a line; null when the output is no terminal: nothing is wrapped, and only very long source lines are cut */
  readonly width: number | null;
}

/** Source lines are cut at this width where the output has none of its own. */
const WIDE = 160;
/** A definition that goes in a circle through fifty names is understood after a few. */
const MOST_PLACES = 10;

/** Each diagnostic followed by an empty line. */
export function toTerminal(diagnostics: readonly Diagnostic[], sources: Sources, options: TerminalOptions): string {
  return inOrder(diagnostics).map((d) => `${diagnosticText(d, sources, options)}\n`).join('');
}

function diagnosticText(d: Diagnostic, sources: Sources, options: TerminalOptions): string {
  const paint = options.colour ? colourPaint : plainPaint;
  const blocks = blocksOf(d, sources);
  const gutter = Math.max(2, ...blocks.flatMap((b) => b.marks.map((m) => String(m.line).length)));
  const word = severityWord(d.severity);
  const out: string[] = [];
  const head = `${word}[${d.code}]: `;
  const message = wrapped(d.message, options.width, head.length, 2);
  out.push(`${paint(d.severity, `${word}[${d.code}]`)}${paint('strong', `: ${message[0]}`)}`, ...message.slice(1).map((line) => paint('strong', line)));
  const margin = ' '.repeat(gutter);
  const arrow = (where: string): string => `${margin}${paint('gutter', '┌─')} ${where}`;
  if (d.data !== undefined && (d.span === undefined || d.data.row !== undefined)) out.push(arrow([sources.path(d.data.file), cellText(d.data)].filter((t) => t !== '').map(printable).join(', ')));
  for (const block of blocks) out.push(arrow(block.title), ...snippet(block, gutter, options, paint));
  const note = (text: string): void => {
    const [first, ...rest] = wrapped(text, options.width, gutter + 2, gutter + 2);
    out.push(`${margin}${paint('gutter', '=')} ${first}`, ...rest);
  };
  const left = d.related.length + (d.span === undefined ? 0 : 1) - blocks.reduce((n, b) => n + Math.max(1, b.marks.length), 0);
  if (left > 0) note(`and ${left} more ${left === 1 ? 'place' : 'places'}`);
  d.notes.forEach(note);
  if (d.help !== undefined) note(`help: ${d.help}`);
  return `${out.join('\n')}\n`;
}

function severityWord(severity: Severity): 'error' | 'warning' | 'info' {
  switch (severity) {
    case 'error': return 'error';
    case 'warning': return 'warning';
    case 'information': return 'info';
    default: return assertNever(severity);
  }
}

interface LineMark extends Mark { readonly line: number }
/** The marks in one file. `lines` is null when its text is not at hand: then only the title is shown. */
interface Block { readonly title: string; readonly lines: LineIndex | null; readonly marks: readonly LineMark[] }

function blocksOf(d: Diagnostic, sources: Sources): readonly Block[] {
  const places = [
    ...(d.span === undefined ? [] : [{ span: d.span, text: d.label ?? '', style: d.severity as Style, sign: '^' as const }]),
    ...d.related.map((r) => ({ span: r.span, text: r.text, style: 'secondary' as const, sign: '-' as const })),
  ].slice(0, MOST_PLACES);
  return [...new Set(places.map((p) => p.span.file))].map((file) => {
    const here = places.filter((p) => p.span.file === file);
    const lines = sources.lines(file);
    if (lines === null) return { title: printable(sources.path(file)), lines, marks: [] };
    const marks = here.map((p) => ({ ...markOf(p.span, p.text, lines), style: p.style, sign: p.sign }));
    const { line, column } = lines.position(here[0]!.span.start);
    return { title: `${printable(sources.path(file))}:${line}:${column}`, lines, marks };
  });
}

/** A span of several lines is marked on its first, which is where one begins to read. */
function markOf(span: FileSpan, text: string, lines: LineIndex): { readonly line: number; readonly from: number; readonly to: number; readonly text: string } {
  const start = lines.position(span.start);
  const end = lines.position(Math.max(span.start, span.end));
  const from = start.column - 1;
  if (start.line === end.line) return { line: start.line, from, to: end.column - 1, text };
  const to = Math.max(from, lines.line(start.line).trimEnd().length);
  // A span that ends with its line end is still a span of one line.
  const last = end.column === 1 ? end.line - 1 : end.line;
  return { line: start.line, from, to, text: last === start.line ? text : `${text}${text === '' ? '' : ' '}(through line ${last})` };
}

function snippet(block: Block, gutter: number, options: TerminalOptions, paint: Paint): readonly string[] {
  const { lines } = block;
  if (lines === null) return [];
  const bar = paint('gutter', '│');
  const margin = ' '.repeat(gutter);
  const out = [`${margin}${bar}`];
  const numbers = [...new Set(block.marks.map((m) => m.line))].sort((a, b) => a - b);
  const cells = Math.max(30, (options.width ?? WIDE) - gutter - 1);
  const show = (line: number): void => {
    const view = lineView(lines.line(line), block.marks.filter((m) => m.line === line), cells, paint);
    out.push(`${paint('gutter', String(line).padStart(gutter))}${bar}${view.source}`, ...view.below.map((row) => `${margin}${bar}${row}`));
  };
  numbers.forEach((line, i) => {
    const before = numbers[i - 1];
    if (before !== undefined && line === before + 2) show(before + 1);
    else if (before !== undefined && line > before + 1) out.push(`${margin}${paint('gutter', '·')}`);
    show(line);
  });
  return out;
}

/** Lines of at most `width` cells, printable; the first stands `used` cells in, the others are indented by `indent`. Line ends in the text stay. */
export function wrapped(text: string, width: number | null, used: number, indent: number): readonly string[] {
  const margin = ' '.repeat(indent);
  const out: string[] = [];
  for (const paragraph of text.split(/\r\n|\n/)) {
    const room = width === null ? Infinity : Math.max(24, width - (out.length === 0 ? used : indent));
    out.push(...fill(printable(paragraph.replaceAll('\t', '    ')), room, width === null ? Infinity : Math.max(24, width - indent)));
  }
  return out.map((line, i) => (i === 0 || line === '' ? line : margin + line));
}

function fill(text: string, first: number, others: number): readonly string[] {
  if (widthOf(text) <= first) return [text];
  const out: string[] = [];
  let line = '';
  let cells = 0;
  // Spaces at the beginning are layout and stay; between words one space is as good as a line end.
  for (const [, space = '', word = ''] of text.matchAll(/(\s*)(\S*)/g)) {
    if (word === '') continue;
    const width = widthOf(word);
    const room = out.length === 0 ? first : others;
    if (line !== '' && cells + space.length + width > room) {
      out.push(line);
      line = word;
      cells = width;
    } else {
      line += space + word;
      cells += space.length + width;
    }
  }
  return [...out, line];
}
