/** The one place where these tests touch the checker: files of the corpus, what is said about them, how that is recorded. */
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { analyze, sourcesOf, toTerminal, type Analysis, type Diagnostic, type SourceText } from '@truce/engine';

const corpus = fileURLToPath(new URL('../corpus/check/', import.meta.url));

export interface CorpusFile { readonly name: string; readonly path: string; readonly text: string; readonly files: readonly SourceText[] }

export function corpusFiles(kind: 'good' | 'bad'): readonly CorpusFile[] {
  return readdirSync(`${corpus}${kind}`).filter((name) => name.endsWith('.truce')).sort().map((name) => {
    const path = `${corpus}${kind}/${name}`, text = readFileSync(path, 'utf8');
    return { name, path, text, files: filesOf(name, text) };
  });
}

/** A file of the corpus may hold several: each begins with a line `//// its name`. */
function filesOf(name: string, text: string): readonly SourceText[] {
  const parts = text.split(/^\/\/\/\/ (\S+)\n/m);
  if (parts.length === 1) return [{ path: name, text }];
  return parts.slice(1).flatMap((path, i, all) => (i % 2 === 0 ? [{ path, text: all[i + 1]! }] : []));
}

/** Analyses, and checks what holds of every analysis: places lie in the texts, and no message shows the inside of the program. */
export function read(files: readonly SourceText[]): Analysis {
  const analysis = analyze(files);
  const texts = new Map(files.map((f) => [f.path, f.text]));
  for (const d of analysis.diagnostics) {
    for (const span of [d.span, ...d.related.map((r) => r.span), ...d.fixes.flatMap((f) => f.edits.map((e) => e.span))]) {
      const text = span === undefined ? undefined : texts.get(span.file);
      if (span === undefined || text === undefined || !(span.start >= 0 && span.start <= span.end && span.end <= text.length)) throw new Error(`bad place: ${JSON.stringify(d)}`);
    }
    if (d.message === '' || /undefined|NaN|\[object/.test([d.message, d.label ?? '', d.help ?? '', ...d.notes].join('|').replace(/`[^`]*`|"[^"]*"/g, '')) || / {2}/.test(d.message.replace(/`[^`]*`/g, '`…`'))) throw new Error(`bad wording: ${JSON.stringify(d)}`);
  }
  if (analysis.program !== null && analysis.diagnostics.some((d) => d.severity === 'error')) throw new Error('a program with errors');
  return analysis;
}

/** Everything that is said, as a terminal shows it. */
export function view(files: readonly SourceText[]): string {
  const { diagnostics } = read(files);
  const counted = (severity: Diagnostic['severity']): number => diagnostics.filter((d) => d.severity === severity).length;
  const sources = sourcesOf(new Map(files.map((f) => [f.path, f.text])));
  return `${toTerminal(diagnostics, sources, { colour: false, width: 140 })}${counted('error')} errors, ${counted('warning')} warnings, ${counted('information')} remarks\n`;
}
