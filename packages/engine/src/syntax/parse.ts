/** Text to tree. Never throws: whatever the text, there is a tree and a list of problems. */
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import * as codes from '../diagnostics/codes/syntax.js';
import type * as ast from './ast.js';
import { chunks, depthLimit, type Chunk } from './chunks.js';
import { declaration } from './from-cst.js';
import { layout } from './layout.js';
import { lex } from './lexer.js';
import { problemLimit, Reading } from './recovery.js';

export interface Parsed { readonly file: ast.File; readonly diagnostics: readonly Diagnostic[] }

/** A policy of a thousand pages is not read: far below this size a person has stopped reading too. */
export const sizeLimit = 5_000_000;

/** `shortWays` off reads everything by the rules of the grammar: for the tests that compare the two ways. */
export function parse(text: string, file: string, shortWays = true): Parsed {
  if (text.length > sizeLimit) {
    const refused = codes.tooLarge.at({ span: { file, start: 0, end: 0 } }, { size: text.length, limit: sizeLimit });
    return { file: { kind: 'File', declarations: [], comments: [], span: { start: 0, end: text.length } }, diagnostics: [refused] };
  }
  const { declarations, comments, problems } = readPart(text, file, 0, text.length, shortWays);
  return { file: { kind: 'File', declarations, comments, span: { start: 0, end: text.length } }, diagnostics: inOrder(problems) };
}

/** What was read of a stretch of a text: what stands in it, in order, and what is wrong with it, in no order. */
export interface Part { readonly declarations: readonly ast.Declaration[]; readonly comments: readonly ast.Comment[]; readonly problems: readonly Diagnostic[] }

/** Problems as they are told. */
export const inOrder = (problems: readonly Diagnostic[]): readonly Diagnostic[] => [...problems].sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0)).slice(0, problemLimit);

/** Reads a stretch of a text that begins and ends where a declaration begins, or the text ends. */
export function readPart(text: string, file: string, from: number, until: number, shortWays = true): Part {
  const lexed = lex(text, file, from, until);
  const cut = chunks(layout(lexed.tokens));
  const lexical = [...lexed.problems.map((p) => p.span?.start ?? 0), ...lexed.spoilt].sort((a, b) => a - b);
  const reading = new Reading(file, text, lexical, shortWays);
  const declarations: ast.Declaration[] = [];
  for (const [i, chunk] of cut.entries()) {
    // An indented line after a header that could not be read is the rest of that header.
    reading.muted = declarations[declarations.length - 1]?.kind === 'InvalidDeclaration' && cut[i - 1]?.tokens.length !== 0 && (chunk.tokens[0]?.column ?? 0) > 0;
    declarations.push(declarationOf(reading, withoutEcho(chunk, cut[i + 1]?.start ?? until, lexed.problems)));
  }
  return { declarations, comments: lexed.comments, problems: [...lexed.problems, ...reading.problems] };
}

const swallows: ReadonlySet<string> = new Set([codes.unclosedText.code, codes.missingBrace.code, codes.straySign.code]);
/** A text or grid that was never closed has swallowed the `}` that is missing, and a wrong sign may stand for a brace: that is one mistake, and it has been said. */
function withoutEcho(chunk: Chunk, until: number, problems: readonly Diagnostic[]): Chunk {
  if (chunk.brace === undefined) return chunk;
  const swallowed = problems.some((p) => swallows.has(p.code) && p.span !== undefined && p.span.start >= chunk.start && p.span.start <= until);
  return swallowed ? { ...chunk, silent: true } : chunk;
}

function declarationOf(reading: Reading, chunk: Chunk): ast.Declaration {
  try {
    return declaration(reading, chunk);
  } catch (error) {
    // The depth is bounded before parsing; a caller that has used up most of the stack can still run into its end.
    if (!(error instanceof RangeError)) throw error;
    reading.muted = false;
    const span = { start: chunk.start, end: chunk.end };
    reading.report(codes.tooDeep.at(reading.at({ start: chunk.start, end: Math.min(chunk.end, chunk.start + 1) }), { limit: depthLimit }));
    return { kind: 'InvalidDeclaration', span };
  }
}
