/** One evaluation of a project on its data, in a thread of its own: whoever no longer wants it ends the thread. */
import { analyze, carry, checkInvariants, compare, evaluate, nothingDeclared, runTests, zoneOf, type Comparison, type Dataset, type EvaluateOptions, type ir } from '@truce/engine';
import { loadData, policyFiles, readManifest, type Files, type Manifest } from '@truce/data';
import { dirname, join, posix } from 'node:path';
import { dataWordsOf } from '../background/data-words.js';
import { differencesOf, resultsOf, type Computed, type Differences, type Live } from '../background/live.js';
import { importsOf } from '../workspace/imports.js';
import { committedFiles } from './committed.js';

type Texts = readonly { readonly path: string; readonly text: string }[];
export interface Evaluate {
  /** where the manifest is on this machine, and what stands in it */
  readonly manifest: { readonly path: string; readonly text: string };
  readonly texts: Texts;
  /** as they are on the disk, when they are different */
  readonly saved: Texts | null;
}
/** What the texts at hand are compared with. */
interface Before { readonly since: Differences['since']; readonly texts: Texts; readonly manifest: Manifest }

const MOST_BYTES = 64 * 1024 * 1024, MOST_FILES = 1000;

/** null when there is nothing to evaluate: no data, or mistakes. */
export async function evaluation(question: Evaluate, progress: (what: string) => void): Promise<Live | null> {
  const { manifest: { path, text }, texts } = question, { manifest } = await readManifest(path, text), { program } = analyze(texts);
  if (manifest === null || program === null || manifest.sources.length === 0) return null;
  const quote = quoteOf(program, texts), asOf = asOfOf(manifest, program);
  const tested = runTests(program, { text: quote });
  const data = await loadData(program, manifest, { onProgress: (p) => progress(`reading ${p.file}`) });
  const run = (of: ir.Program, on: Dataset, quoted: (at: ir.At) => string): Computed => ({ program: of, evaluation: evaluate(of, on, { asOf, text: quoted, progress: (_, __, what) => progress(`computing ${what}`) }) });
  const now = run(program, data.dataset, quote), results = resultsOf(now, manifest.audit?.declared ?? nothingDeclared, asOf?.day ?? null);
  const broken = checkInvariants(program, now.evaluation).flatMap((i) => (i.outcome === 'violated' ? i.violations : []));
  const byTitle = new Map(tested.results.map((t) => [t.title, { passed: t.passed, failures: t.failures }] as const));
  return { results, words: dataWordsOf(program, data.dataset), differences: await differences(question, manifest, now, data.dataset, run, progress), tests: byTitle, findings: [...data.diagnostics, ...now.evaluation.diagnostics(), ...broken], failures: tested.results.flatMap((t) => [...t.failures, ...t.remarks]) };
}

/** Only what the changes can reach is computed a second time; null when nothing was changed, or there was no program before. */
async function differences({ manifest: { path }, texts, saved }: Evaluate, manifest: Manifest, now: Computed, dataset: Dataset, run: (of: ir.Program, on: Dataset, quoted: (at: ir.At) => string) => Computed, progress: (what: string) => void): Promise<Differences | null> {
  const before = (await committed(path)) ?? (saved === null ? null : { since: 'saved' as const, texts: saved, manifest });
  if (before === null) return null;
  const then = new Map(before.texts.map((t) => [t.path, t.text])), files = new Set(texts.filter((t) => then.get(t.path) !== t.text).map((t) => t.path));
  if (files.size === 0 && then.size === texts.length) return null;
  const { program } = analyze(before.texts);
  if (program === null) return null;
  const comparison = compare(program, now.program), carried = carriedOver(dataset, comparison, now.program, program);
  const own = 'dataset' in carried ? carried.dataset : (await loadData(program, before.manifest, { onProgress: (p) => progress(`reading ${p.file}`) })).dataset;
  return differencesOf(before.since, files, comparison, run(program, own, quoteOf(program, before.texts)), now);
}

/** The last commit of the repository around the manifest, as far as the project was in it. */
async function committed(path: string): Promise<Before | null> {
  const files = await committedFiles(dirname(path));
  if (files === null || !(await files.exists(path))) return null;
  const { manifest } = await readManifest(path, await files.readText(path, MOST_BYTES));
  return manifest === null ? null : { since: 'commit', texts: await closure(dirname(path), (await policyFiles(manifest, files)).files, files), manifest };
}

/** The named files and all that they import. */
async function closure(folder: string, named: readonly string[], files: Files): Promise<Texts> {
  const found = new Map<string, string>(), waiting = [...named];
  for (let path = waiting.pop(); path !== undefined && found.size < MOST_FILES; path = waiting.pop()) {
    if (found.has(path) || !(await files.exists(join(folder, path)))) continue;
    const text = await files.readText(join(folder, path), MOST_BYTES);
    found.set(path, text);
    for (const target of importsOf(text)) waiting.push(posix.join(posix.dirname(path), target));
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, text]) => ({ path, text }));
}

/** The rows that were read are rows of the other version too, where its records have the same fields. */
function carriedOver(dataset: Dataset, { matched, changes }: Comparison, from: ir.Program, to: ir.Program): ReturnType<typeof carry> {
  const now = new Map([...matched].map(([key, old]) => [old, key.replace(/^record /, '')])), fields = new Map(changes.flatMap((c) => c.columns.map(({ from: old, to: name }) => [`${c.formerly ?? c.name}.${old}`, name] as const)));
  return carry(dataset, from, to, (record, field) => (field === null ? now.get(`record ${record}`) ?? record : fields.get(`${record}.${field}`) ?? field));
}

const quoteOf = (program: ir.Program, texts: Texts): ((at: ir.At) => string) => { const byPath = new Map(texts.map((t) => [t.path, t.text])); return ([file, start, end]) => byPath.get(program.files[file] ?? '')?.slice(start, end) ?? ''; };

/** The last day that the data knows; a time of day is read on the policy's clocks. */
function asOfOf({ asOf }: Manifest, program: ir.Program): EvaluateOptions['asOf'] {
  return asOf === null ? null : { day: asOf.day, time: asOf.milliseconds === null ? null : (zoneOf(program.settings.timezone) ?? zoneOf('UTC')!).fromLocal(asOf.day, asOf.milliseconds) };
}
