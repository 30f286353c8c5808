/** One evaluation of a project on its data, in a thread of its own: whoever no longer wants it ends the thread. */
import { analyze, checkInvariants, evaluate, runTests, zoneOf, type EvaluateOptions, type ir } from '@truce/engine';
import { loadData, readManifest, type Manifest } from '@truce/data';
import { effectsOf, resultsOf, type Computed, type Live } from '../background/live.js';

type Texts = readonly { readonly path: string; readonly text: string }[];
export interface Evaluate {
  /** where the manifest is on this machine, and what stands in it */
  readonly manifest: { readonly path: string; readonly text: string };
  readonly texts: Texts;
  /** as they are on the disk, when they are different */
  readonly saved: Texts | null;
}

/** null when there is nothing to evaluate: no data, or mistakes. */
export async function evaluation({ manifest: { path, text }, texts, saved }: Evaluate, progress: (what: string) => void): Promise<Live | null> {
  const { manifest } = await readManifest(path, text), { program } = analyze(texts);
  if (manifest === null || program === null || manifest.sources.length === 0) return null;
  const quote = quoteOf(program, texts);
  const tested = runTests(program, { text: quote });
  const now = await computed(program, manifest, quote, progress);
  const results = resultsOf(now);
  const before = saved === null ? null : analyze(saved).program;
  const effects = before === null || saved === null ? new Map<string, string>() : effectsOf(await computed(before, manifest, quoteOf(before, saved), progress), now);
  const broken = checkInvariants(program, now.evaluation).flatMap((i) => (i.outcome === 'violated' ? i.violations : []));
  const byTitle = new Map(tested.results.map((t) => [t.title, { passed: t.passed, failures: t.failures }] as const));
  return { results, effects, tests: byTitle, findings: [...now.loaded, ...now.evaluation.diagnostics(), ...broken], failures: tested.results.flatMap((t) => t.failures) };
}

async function computed(program: ir.Program, manifest: Manifest, quote: (at: ir.At) => string, progress: (what: string) => void): Promise<Computed & { readonly loaded: Live['findings'] }> {
  const data = await loadData(program, manifest, { onProgress: (p) => progress(`reading ${p.file}`) });
  return { program, evaluation: evaluate(program, data.dataset, { asOf: asOfOf(manifest, program), text: quote, progress: (_, __, what) => progress(`computing ${what}`) }), loaded: data.diagnostics };
}

const quoteOf = (program: ir.Program, texts: Texts): ((at: ir.At) => string) => { const byPath = new Map(texts.map((t) => [t.path, t.text])); return ([file, start, end]) => byPath.get(program.files[file] ?? '')?.slice(start, end) ?? ''; };

/** The last day that the data knows; a time of day is read on the policy's clocks. */
function asOfOf({ asOf }: Manifest, program: ir.Program): EvaluateOptions['asOf'] {
  return asOf === null ? null : { day: asOf.day, time: asOf.milliseconds === null ? null : (zoneOf(program.settings.timezone) ?? zoneOf('UTC')!).fromLocal(asOf.day, asOf.milliseconds) };
}
