/** The one place where these tests touch the parser. */
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Diagnostic } from '../../packages/engine/src/diagnostics/diagnostic.js';
import type * as ast from '../../packages/engine/src/syntax/ast.js';
import { parse, type Parsed } from '../../packages/engine/src/syntax/parse.js';

const corpus = fileURLToPath(new URL('../corpus/syntax/', import.meta.url));

export function corpusFiles(kind: 'good' | 'bad'): readonly { readonly name: string; readonly path: string; readonly text: string }[] {
  return readdirSync(`${corpus}${kind}`).filter((name) => name.endsWith('.truce')).sort()
    .map((name) => ({ name, path: `${corpus}${kind}/${name}`, text: readFileSync(`${corpus}${kind}/${name}`, 'utf8') }));
}

export const tour: string = readFileSync(`${corpus}good/tour.truce`, 'utf8');

/** Parses, and checks what holds of every parse: spans lie in the text and carry the file's name. */
export function read(text: string): Parsed {
  const parsed = parse(text, 'p.truce');
  for (const d of parsed.diagnostics) {
    if (d.span === undefined || d.span.file !== 'p.truce' || !(d.span.start >= 0 && d.span.start <= d.span.end && d.span.end <= text.length)) throw new Error(`bad span: ${JSON.stringify(d)}`);
    if (d.message === '' || /undefined|NaN|\[object/.test(`${d.message} ${d.label ?? ''} ${d.help ?? ''}`)) throw new Error(`bad wording: ${JSON.stringify(d)}`);
  }
  return parsed;
}

/** `T1001 3:5 message / label / help`, a line each. */
export function render(text: string, diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map((d) => {
    const before = text.slice(0, d.span?.start ?? 0).split('\n');
    const lines = [`${d.code} ${before.length}:${before[before.length - 1]!.length + 1} ${d.message}`];
    if (d.label !== undefined) lines.push(`  label: ${d.label}`);
    for (const note of d.notes) lines.push(`  note: ${note}`);
    if (d.help !== undefined) lines.push(`  help: ${d.help}`);
    for (const fix of d.fixes) lines.push(`  fix: ${fix.title}`);
    return lines.join('\n');
  }).join('\n');
}

/** A tree without spans, to compare declarations that moved. */
export function bare(node: unknown): unknown {
  return JSON.parse(JSON.stringify(node, (key, value: unknown) => (key === 'span' ? undefined : value)));
}

export const nameOf = (d: ast.Declaration): string => ('name' in d && d.name !== undefined ? (typeof d.name === 'string' ? d.name : d.name.text) : 'title' in d && d.title !== undefined ? d.title.value : d.kind);
