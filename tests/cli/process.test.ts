/** The built program as a process: exit codes, pipes, signals. What commands say is tested without processes. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from '../../packages/engine/src/syntax/parse.js';
import { folderWith, leads, manifest, policy, small, smallWith } from './support.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = join(root, 'packages/cli/dist/truce.js');
beforeAll(() => {
  if (!existsSync(join(root, 'packages/cli/dist/check.code'))) spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], { stdio: 'inherit' });
});

const run = (cwd: string, words: readonly string[], env: NodeJS.ProcessEnv = {}): { readonly exit: number | null; readonly out: string; readonly err: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], { cwd, encoding: 'utf8', env: { ...process.env, ...env } });
  return { exit: status, out: stdout, err: stderr };
};

describe('the built program', () => {
  test('says its version, and its help', () => {
    expect(run(root, ['--version'])).toEqual({ exit: 0, out: `${(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string }).version}\n`, err: '' });
    expect(run(root, ['--help']).out).toContain('Usage: truce ');
    expect(run(root, [])).toMatchObject({ exit: 2, err: expect.stringContaining('Usage: truce ') as string });
  });

  test('exit codes: fine, no, used wrongly, wrong data', () => {
    expect(run(folderWith(small), ['check']).exit).toBe(0);
    expect(run(folderWith(smallWith({ 'policies/small.truce': policy.replace('1_000', '-1_000') })), ['check']).exit).toBe(1);
    expect(run(folderWith({}), ['check']).exit).toBe(2);
    expect(run(folderWith(smallWith({ 'data/leads.csv': `${leads}x,y\n` })), ['check']).exit).toBe(3);
  });

  test('reads and formats as the sources do, though the build puts shorter code in the place of libraries', () => {
    const corpus = join(root, 'tests/corpus/syntax');
    expect(run(corpus, ['fmt', '--check', 'good'])).toMatchObject({ exit: 0, out: '' });
    const bad = existsSync(join(corpus, 'bad')) ? readdirSync(join(corpus, 'bad')).filter((name) => name.endsWith('.truce')) : [];
    const broken = bad.filter((name) => parse(readFileSync(join(corpus, 'bad', name), 'utf8'), name).diagnostics.some((d) => d.severity === 'error')).sort();
    const said = JSON.parse(run(join(corpus, 'bad'), ['fmt', '--check', '--json', ...bad]).out) as { readonly problems: readonly { readonly code: string; readonly message: string; readonly at: { readonly file: string; readonly start: number } }[] };
    const ours = broken.flatMap((name) => parse(readFileSync(join(corpus, 'bad', name), 'utf8'), name).diagnostics.map((d) => `${name} ${d.span!.start} ${d.code} ${d.message}`));
    expect(said.problems.map((p) => `${p.at.file} ${p.at.start} ${p.code} ${p.message}`).sort()).toEqual(ours.sort());
  });

  test('reads a manifest as the sources do, with the checks that the build has compiled', () => {
    const folder = folderWith(smallWith({ 'truce.yaml': manifest.replace('file:', 'fil:').replace('truce: 1', 'truce: 2') }));
    const { exit, out } = run(folder, ['check']);
    expect(exit).toBe(1);
    expect(out).toContain('error[T5203]: `fil` is not a key of `data.Lead`');
    expect(out).toContain('= help: did you mean `file`?');
    expect(out).toContain('error[T5205]');
  });

  test('works when its compiled code does not fit this Node, or is not there', () => {
    const copy = folderWith(Object.fromEntries(['truce.js', 'check.js', 'package.json'].map((name) => [name, readFileSync(join(root, 'packages/cli/dist', name), 'utf8')])));
    const again = (): number | null => spawnSync(process.execPath, [join(copy, 'truce.js'), 'fmt', '--check', join(root, 'tests/corpus/syntax/good/tour.truce')]).status;
    expect(again()).toBe(0);
  });

  test('a reader that goes away is no error', async () => {
    const rows = Array.from({ length: 30_000 }, (_, i) => `x${i},2026-01-10,200,acme.example,1,Won\n`).join('');
    const child = spawn(process.execPath, [program, 'run', 'Lead', '--format', 'csv'], { cwd: folderWith(smallWith({ 'data/leads.csv': leads + rows })), stdio: ['ignore', 'pipe', 'pipe'] });
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => { err += chunk.toString(); });
    child.stdout.once('data', () => child.stdout.destroy());
    const exit = await new Promise((resolve) => { child.on('exit', resolve); });
    expect({ exit, err }).toEqual({ exit: 0, err: '' });
  });

  test('an interrupted run leaves nothing half-written', async () => {
    const rows = Array.from({ length: 400_000 }, (_, i) => `x${i},2026-99-10,200,acme.example,1,Won\n`).join('');
    const folder = folderWith(smallWith({ 'data/leads.csv': leads + rows }));
    const child = spawn(process.execPath, [program, 'check', '--rejects', 'rejects.csv'], { cwd: folder, stdio: 'ignore' });
    const gone = new Promise((resolve) => { child.on('exit', (code, signal) => resolve(signal ?? code)); });
    // As soon as the file is being written; should the run be quicker than that, the file is complete, which is as good.
    while (child.exitCode === null && !readdirSync(folder).some((name) => name.endsWith('.tmp'))) await new Promise((resolve) => { setImmediate(resolve); });
    child.kill('SIGINT');
    const ended = await gone;
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    if (ended === 'SIGINT') expect(existsSync(join(folder, 'rejects.csv'))).toBe(false);
  });

  test('NO_COLOR and FORCE_COLOR', () => {
    const folder = folderWith(small);
    expect(run(folder, ['check'], { FORCE_COLOR: undefined, NO_COLOR: undefined }).out).not.toContain('\x1b');
    expect(run(folder, ['check'], { FORCE_COLOR: '1', NO_COLOR: undefined }).out).toContain('\x1b[');
    expect(run(folder, ['check'], { FORCE_COLOR: '1', NO_COLOR: '1' }).out).not.toContain('\x1b');
  });
});
