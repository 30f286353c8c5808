/** Pages of codes: their sections, their fenced examples, and what Truce says about an example when it is run as a project of its own. */
import { execSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { analyze, checkInvariants, earlierWorld, evaluate, lint, parseDate, runTests, type Diagnostic, type Evaluation, type SourceText, type ir } from '@truce/engine';
import { main } from '@truce/cli';
import { diskFiles, loadData, loadManifest, policyFiles } from '@truce/data';
import { datasetOf } from '../../packages/engine/src/proof/dataset-of.js';

export const folder = fileURLToPath(new URL('../../docs/errors/', import.meta.url));

/** A fenced block: its language, the words after it (`error=T4006`, `file=deals.csv`), its text. */
export interface Block { readonly language: string; readonly words: ReadonlyMap<string, string>; readonly text: string }

export interface Page {
  readonly code: string;
  readonly title: string;
  /** the headings of the second level, in order */
  readonly headings: readonly string[];
  readonly meaning: string;
  readonly bad: readonly Block[];
  readonly good: readonly Block[];
  readonly todo: string;
}

export function pages(): readonly Page[] {
  return readdirSync(folder).filter((name) => /^T\d{4}\.md$/.test(name)).sort().map((name) => pageOf(name.slice(0, 5), readFileSync(join(folder, name), 'utf8')));
}

export function pageOf(code: string, text: string): Page {
  const [top = '', ...sections] = text.split(/^## /m);
  const [first = '', ...rest] = top.split('\n');
  const bodies = new Map(sections.map((s) => [s.slice(0, s.indexOf('\n')), s.slice(s.indexOf('\n') + 1)]));
  return {
    code, title: first, headings: [...bodies.keys()], meaning: rest.join('\n').trim(),
    bad: blocksOf(bodies.get('Bad') ?? ''), good: blocksOf(bodies.get('Good') ?? ''), todo: (bodies.get('What to do') ?? '').trim(),
  };
}

function blocksOf(text: string): readonly Block[] {
  return [...text.matchAll(/^```(\w+)([^\n]*)\n(.*?)^```$/gms)].map(([, language = '', info = '', body = '']) => {
    const words = new Map(info.trim().split(/\s+/).filter((w) => w !== '').map((w): [string, string] => [w.split('=')[0]!, w.split('=').slice(1).join('=')]));
    return { language, words, text: body };
  });
}

/** What a block is as a file. `fill=N`: `…` stands for that many letters; `encoding=…`: written so; `\0` stands for the NUL character where the block says `nul`. */
export function contentOf(block: Block): Buffer {
  let text = block.text;
  const fill = block.words.get('fill'), encoding = block.words.get('encoding');
  if (fill !== undefined) text = text.replace('…', 'x'.repeat(Number(fill)));
  if (block.words.has('nul')) text = text.replaceAll('\\0', '\u0000');
  if (encoding === 'utf-16le') return Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
  return Buffer.from(text, encoding === 'latin1' ? 'latin1' : 'utf8');
}

const fileOf = (block: Block): string => block.words.get('file') ?? (block.language === 'truce' ? 'policy.truce' : block.language === 'yaml' ? 'truce.yaml' : 'data.csv');

/** Everything that Truce says about the blocks: policy, manifest, data, results, tests and invariants; about a story, what its last command says. `linted`: also what is odd about the agreement. */
export async function said(blocks: readonly Block[], linted = false): Promise<readonly Diagnostic[]> {
  if (blocks.some((b) => b.language === 'sh')) return (await saidOfStory(blocks)).filter((d) => linted || !/^T7(?:1|21)/.test(d.code));
  if (blocks.every((b) => b.language === 'truce')) return saidOfPolicy(blocks.map((b) => ({ path: fileOf(b), text: contentOf(b).toString('utf8') })), linted);
  const root = mkdtempSync(join(tmpdir(), 'truce-page-'));
  try {
    for (const block of blocks) {
      mkdirSync(dirname(join(root, fileOf(block))), { recursive: true });
      writeFileSync(join(root, fileOf(block)), contentOf(block));
    }
    return await saidOfProject(root, blocks.find((b) => b.words.has('run'))?.words.get('run'), linted);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/**
 * Files and commands, one after the other, in a folder of their own: what lies beside it is outside of the project. The last command says what is to be said. Git is run as it is written,
 * by somebody whom the story calls by name.
 */
async function saidOfStory(blocks: readonly Block[]): Promise<readonly Diagnostic[]> {
  const above = mkdtempSync(join(tmpdir(), 'truce-page-')), root = join(above, 'project'), lines = blocks.flatMap((b) => (b.language === 'sh' ? b.text.split('\n').filter((l) => l !== '') : []));
  try {
    let left = lines.length, last = '';
    for (const block of blocks) {
      if (block.language !== 'sh') {
        mkdirSync(dirname(join(root, fileOf(block))), { recursive: true });
        writeFileSync(join(root, fileOf(block)), contentOf(block));
        continue;
      }
      for (const line of block.text.split('\n').filter((l) => l !== '')) {
        left--;
        if (!line.startsWith('truce ')) { execSync(line, { cwd: root, stdio: 'ignore', env: { ...process.env, GIT_AUTHOR_NAME: 'Ola', GIT_AUTHOR_EMAIL: 'ola@halyard.example', GIT_COMMITTER_NAME: 'Ola', GIT_COMMITTER_EMAIL: 'ola@halyard.example', GIT_CONFIG_GLOBAL: '/dev/null' } }); continue; }
        const words = (line.slice(6).match(/"[^"]*"|\S+/g) ?? []).map((w) => w.replace(/^"(.*)"$/, '$1')), out: string[] = [], err: string[] = [];
        const exit = await main([...words, ...(left === 0 ? ['--json'] : [])], { cwd: root, files: diskFiles, terminal: { colour: false, width: null, progress: false }, out: (t) => out.push(t), err: (t) => err.push(t), stdin: async () => '', clock: () => 0, env: {}, today: () => '2026-05-04' }, true);
        if (left > 0 && exit !== 0) throw new Error(`${line} ended with ${exit}: ${out.join('')}${err.join('')}`);
        last = out.join('') === '' ? `{"problems":[],"said":${JSON.stringify(err.join(''))}}` : out.join('');
      }
    }
    const { problems } = JSON.parse(last) as { readonly problems?: readonly Diagnostic[] };
    return (problems ?? []).map((d) => ({ ...d, related: [], notes: d.notes ?? [], fixes: d.fixes ?? [] }));
  } finally {
    rmSync(above, { recursive: true, force: true });
  }
}

function saidOfPolicy(sources: readonly SourceText[], linted: boolean): readonly Diagnostic[] {
  const { diagnostics, program } = analyze(sources);
  return program === null ? diagnostics : [...diagnostics, ...(linted ? lint(program, { asOf: null, tries: true }).findings : []), ...saidOfTests(program)];
}

/** What fails in the tests, and what goes wrong while the rows that they give are computed. */
function saidOfTests(program: ir.Program): readonly Diagnostic[] {
  const failures = runTests(program).results.flatMap((r) => r.failures);
  if (failures.length > 0) return failures;
  return program.tests.flatMap((test) => {
    const world = datasetOf(program, test);
    return saidWhileComputing(world.program, evaluate(world.program, world.dataset, { asOf: test.asOf }));
  });
}

function saidWhileComputing(program: ir.Program, evaluation: Evaluation): readonly Diagnostic[] {
  for (const r of program.relations) if (r.facts.notRun === null) for (const row of evaluation.rows(r.id)) for (const column of r.columns) evaluation.value(r.id, column.id, row);
  return evaluation.diagnostics();
}

/** `run`: the day as of which the project is run, when it is not that of the data. */
async function saidOfProject(root: string, run: string | undefined, linted: boolean): Promise<readonly Diagnostic[]> {
  const { manifest, diagnostics } = await loadManifest(join(root, 'truce.yaml'));
  if (manifest === null) return diagnostics;
  const named = await policyFiles(manifest);
  if (named.diagnostics.length > 0) return [...diagnostics, ...named.diagnostics];
  const policy = analyze(named.files.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') })));
  const before = [...diagnostics, ...policy.diagnostics];
  if (policy.program === null) return before;
  const loaded = await loadData(policy.program, manifest);
  const day = run === undefined ? null : parseDate(run), evaluation = evaluate(policy.program, loaded.dataset, { asOf: day === null ? null : { day, time: null } });
  const earlier = run !== undefined && day !== null && manifest.asOf !== null && day < manifest.asOf.day ? earlierWorld(policy.program, run) : [];
  const invariants = checkInvariants(policy.program, evaluation).flatMap((i) => (i.outcome === 'violated' ? i.violations : []));
  const odd = linted ? lint(policy.program, { asOf: manifest.asOf?.day ?? null, evaluation }).findings : [];
  return [...before, ...odd, ...loaded.diagnostics, ...earlier, ...saidWhileComputing(policy.program, evaluation), ...invariants, ...saidOfTests(policy.program)];
}
