/** The steps of the GitHub action and of the GitLab template, run as they are written, in a real repository: what they say, what they end with, and that a comment is brought up to date and not written twice. */
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { folderWith } from '../cli/support.js';

const root = fileURLToPath(new URL('../../', import.meta.url)), built = join(root, 'packages/cli/dist/truce.js'), read = (name: string): string => readFileSync(join(root, 'ci', name), 'utf8');
const policy = (rate: string): string => `policy "Small" { currency USD; timezone "UTC"; year starts January; closes monthly; party sales (AE); party marketing (DemandGen) }
record Rep { id text key }
record Deal { id text key; amount money; closed_on date; owner Rep }
plan Commission for each Deal {
  pay commission = ${rate} * amount to owner on closed_on
}
list Paid for each Rep {
  pay = sum(commission of Commission where owner is rep)
}
guard "nobody loses a tenth" for each Paid {
  owned by sales
  after.pay >= 90% of before.pay
}
`;

function git(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false', '-c', 'init.defaultBranch=main', ...args], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' } });
}

/** A clone, as CI has it: the branch of the change, detached, and the main one only as that of the remote. The project is in a folder of it. */
function cloned(rate: string): { readonly clone: string; readonly bin: string; readonly temp: string } {
  const above = folderWith({
    'repo/plans/truce.yaml': 'truce: 1\npolicies: plan.truce\nas_of: 2026-06-30\ndata:\n  Rep: { file: reps.csv }\n  Deal: { file: deals.csv }\n', 'repo/plans/plan.truce': policy('10%'), 'repo/plans/reps.csv': 'id\nana\nben\n', 'repo/plans/deals.csv': 'id,amount,closed_on,owner\nd1,1000,2026-01-20,ana\nd2,500,2026-05-20,ben\n',
    'bin/npx': `#!/bin/sh\nwhile [ "$1" != truce ]; do shift; done\nshift\nexec ${JSON.stringify(process.execPath)} ${JSON.stringify(built)} "$@"\n`, 'bin/npm': '#!/bin/sh\nexit 0\n', 'bin/gh': GH, 'temp/.keep': '',
  });
  const repo = join(above, 'repo'), clone = join(above, 'clone'), bin = join(above, 'bin');
  for (const name of ['npx', 'npm', 'gh']) chmodSync(join(bin, name), 0o755);
  git(repo, 'init', '-q'); git(repo, 'add', '-A'); git(repo, 'commit', '-qm', 'launch'); git(repo, 'switch', '-qc', 'work');
  writeFileSync(join(repo, 'plans/plan.truce'), policy(rate));
  git(repo, 'commit', '-qam', 'change');
  git(repo, 'switch', '-q', 'main');
  git(above, 'clone', '-q', '--branch', 'work', repo, 'clone');
  git(clone, 'checkout', '-q', '--detach');
  return { clone, bin, temp: join(above, 'temp') };
}

/** What the action asks of \`gh\`, on comments in a folder. \`--jq\` is done by what the action asks with it: the ids of comments that begin with its text. */
const GH = `#!${process.execPath}
const { existsSync, readFileSync, writeFileSync, appendFileSync } = require('node:fs'), { join } = require('node:path');
const args = process.argv.slice(2), file = join(process.env.RUNNER_TEMP, 'comments.json'), comments = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
const after = (name) => { const i = args.indexOf(name); return i < 0 ? undefined : args[i + 1]; }, url = args.find((a) => a.startsWith('repos/')), body = () => readFileSync(after('-F').replace(/^body=@/, ''), 'utf8');
appendFileSync(join(process.env.RUNNER_TEMP, 'calls'), (after('--method') ?? 'GET') + ' ' + url + '\\n');
if (args[0] !== 'api' || !process.env.GH_TOKEN) process.exit(9);
if (after('--method') === 'POST') comments.push({ id: comments.length + 1, body: body() });
else if (after('--method') === 'PATCH') comments.find((c) => url.endsWith('/comments/' + c.id)).body = body();
else { const text = /startswith\\("(.*?)"\\)/.exec(after('--jq'))[1]; for (const c of comments) if (c.body.startsWith(text)) console.log(c.id); }
writeFileSync(file, JSON.stringify(comments));
`;

interface Ran { readonly code: number; readonly out: string }
function bash(script: string, cwd: string, env: Readonly<Record<string, string>>): Promise<Ran> {
  return new Promise((done) => {
    const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], { cwd, env: { ...env } });
    let out = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (d: Buffer) => { out += d.toString(); });
    child.on('close', (code) => done({ code: code ?? 99, out }));
  });
}

interface Step { readonly id?: string; readonly name: string; readonly if?: string; readonly shell?: string; readonly env?: Readonly<Record<string, string>>; readonly run: string }
const action = parse(read('github/action.yml')) as { readonly inputs: Readonly<Record<string, { readonly default?: string; readonly description: string }>>; readonly runs: { readonly using: string; readonly steps: readonly Step[] } };

/** Runs the action on a pull request of the clone, or on a push, and says what the last step ends with. */
async function run(at: ReturnType<typeof cloned>, base: string | null): Promise<{ readonly code: number; readonly out: string; readonly comments: readonly { readonly id: number; readonly body: string }[]; readonly calls: readonly string[]; readonly summary: string }> {
  const outputs = new Map<string, string>(), known: Readonly<Record<string, string>> = { 'inputs.project': 'plans', 'inputs.base': '', 'inputs.comment': 'true', 'github.base_ref': base ?? '', 'github.event_name': base === null ? 'push' : 'pull_request', 'github.token': 'secret', 'github.repository': 'a/b', 'github.event.pull_request.number': base === null ? '' : '7' };
  const valueOf = (expression: string): string => expression.split('||').map((e) => e.trim()).map((e) => known[e] ?? outputs.get(e) ?? '').find((v) => v !== '') ?? '', filled = (text: string): string => text.replace(/\$\{\{(.*?)\}\}/g, (_, e: string) => valueOf(e));
  let said = '', code = 0;
  for (const step of action.runs.steps) {
    const wanted = step.if === undefined || step.if.replace(/^\$\{\{|\}\}$/g, '').split('&&').every((c) => { const [, left = '', right = ''] = /^\s*([\w.]+) == '(.*)'\s*$/.exec(c) ?? []; return (known[left] ?? '') === right; });
    if (!wanted) continue;
    writeFileSync(join(at.temp, 'output'), '');
    const env = { PATH: `${at.bin}:${process.env['PATH'] ?? ''}`, HOME: at.temp, RUNNER_TEMP: at.temp, GITHUB_OUTPUT: join(at.temp, 'output'), GITHUB_STEP_SUMMARY: join(at.temp, 'summary.md'), ...Object.fromEntries(Object.entries(step.env ?? {}).map(([k, v]) => [k, filled(v)])) };
    const ran = await bash(step.run, at.clone, env);
    said += ran.out;
    for (const line of readFileSync(join(at.temp, 'output'), 'utf8').split('\n')) { const i = line.indexOf('='); if (i > 0) outputs.set(`steps.${step.id ?? ''}.outputs.${line.slice(0, i)}`, line.slice(i + 1)); }
    code = ran.code;
    if (code !== 0) break;
  }
  const json = (name: string): string => (existsSync(join(at.temp, name)) ? readFileSync(join(at.temp, name), 'utf8') : '');
  return { code, out: said, comments: JSON.parse(json('comments.json') || '[]') as { id: number; body: string }[], calls: json('calls').split('\n').filter((l) => l !== ''), summary: json('summary.md') };
}

describe('the GitHub action', () => {
  test('is written as one has to be', () => {
    expect(action.runs.using).toBe('composite');
    const ids = new Set(action.runs.steps.flatMap((s) => (s.id === undefined ? [] : [s.id])));
    for (const step of action.runs.steps) {
      expect(step.shell).toBe('bash');
      // What a branch is called is never part of a script: it comes in by the environment.
      expect(step.run).not.toContain('${{');
      for (const [, e = ''] of JSON.stringify([step.env ?? {}, step.if ?? '']).matchAll(/\$\{\{(.*?)\}\}/g)) for (const name of e.split(/\|\||&&/).map((x) => x.trim().replace(/ == '.*'$/, ''))) {
        const [of, which = ''] = name.split('.');
        expect(['inputs', 'github', 'steps']).toContain(of);
        if (of === 'inputs') expect(Object.keys(action.inputs)).toContain(which);
        if (of === 'steps') expect([...ids]).toContain(which);
      }
    }
  });
  test('writes one comment, brings it up to date, and fails when a guard does', async () => {
    const at = cloned('8%');
    mkdirSync(at.temp, { recursive: true });
    writeFileSync(join(at.temp, 'comments.json'), JSON.stringify([{ id: 1, body: 'a comment of somebody' }]));
    const first = await run(at, 'main');
    expect([first.code, first.comments.map((c) => c.body.startsWith('<!-- truce-diff -->\n### ❌'))]).toEqual([1, [false, true]]);
    expect(first.out).toMatch(/::error file=plans\/plan\.truce,line=\d+/);
    expect(first.summary).toContain('nobody loses a tenth');
    // The branch is mended: the same comment says so, and nothing is left of the failure.
    writeFileSync(join(at.clone, 'plans/plan.truce'), policy('9.5%'));
    const second = await run(at, 'main');
    expect([second.code, second.comments.map((c) => c.id), second.comments[1]!.body.includes('❌')]).toEqual([0, [1, 2], false]);
    expect(second.calls.filter((c) => !c.startsWith('GET'))).toEqual(['POST repos/a/b/issues/7/comments', 'PATCH repos/a/b/issues/comments/2']);
  });
  test('compares with the main branch where no pull request says with which, and writes no comment', async () => {
    const found = await run(cloned('8%'), null);
    expect([found.code, found.comments, found.summary.includes('nobody loses a tenth')]).toEqual([1, [], true]);
  });
  test('ends with 2, and no comment, where the branch is not there', async () => {
    const found = await run(cloned('8%'), 'release');
    expect([found.code, found.comments, found.out.includes('there is no branch release')]).toEqual([2, [], true]);
  });
});

describe('the GitLab template', () => {
  const job = (parse(read('gitlab.yml')) as { readonly 'truce-diff': { readonly script: readonly string[]; readonly artifacts: { readonly paths: readonly string[]; readonly reports: Readonly<Record<string, string>> } } })['truce-diff'];
  const notes: { id: number; body: string }[] = [], asked: string[] = [];
  let server: Server, url = '';
  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (d: Buffer) => { body += d.toString(); }).on('end', () => {
        asked.push(`${request.method ?? ''} ${request.url ?? ''} ${String(request.headers['private-token'])}`);
        const id = Number(/notes\/(\d+)$/.exec(request.url ?? '')?.[1]), text = body === '' ? '' : (JSON.parse(body) as { body: string }).body, page = Number(/[?&]page=(\d+)/.exec(request.url ?? '')?.[1] ?? 1);
        if (request.method === 'POST') notes.push({ id: notes.length + 1, body: text });
        if (request.method === 'PUT') notes.find((n) => n.id === id)!.body = text;
        // Two a page, so that there are several.
        response.setHeader('x-next-page', page * 2 < notes.length ? String(page + 1) : '').end(JSON.stringify(notes.slice((page - 1) * 2, page * 2)));
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/api/v4`;
  });
  afterAll(() => { server.close(); });
  const gitlab = (at: ReturnType<typeof cloned>, more: Readonly<Record<string, string>> = {}): Promise<Ran> => bash(job.script.join('\n'), at.clone, { PATH: `${at.bin}:${process.env['PATH'] ?? ''}`, HOME: at.temp, CI_PROJECT_DIR: at.clone, TRUCE_PROJECT: 'plans', CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main', CI_API_V4_URL: url, CI_PROJECT_ID: '5', CI_MERGE_REQUEST_IID: '3', ...more });

  test('leaves its files, and ends with the verdict', async () => {
    const at = cloned('8%'), ran = await gitlab(at);
    expect([ran.code, asked]).toEqual([1, []]);
    for (const name of [...job.artifacts.paths, ...Object.values(job.artifacts.reports)]) expect(readFileSync(join(at.clone, name), 'utf8')).toContain('nobody loses a tenth');
    expect((JSON.parse(readFileSync(join(at.clone, 'truce-quality.json'), 'utf8')) as { location: { path: string } }[])[0]!.location.path).toBe('plans/plan.truce');
    expect((await gitlab(cloned('9.5%'))).code).toBe(0);
  });
  test('with a token writes one note, and brings it up to date', async () => {
    const at = cloned('8%');
    notes.push({ id: 1, body: 'one' }, { id: 2, body: 'two' });
    expect((await gitlab(at, { TRUCE_NOTE_TOKEN: 'secret' })).code).toBe(1);
    expect(notes.map((n) => n.body.split('\n')[0])).toEqual(['one', 'two', '<!-- truce-diff -->']);
    writeFileSync(join(at.clone, 'plans/plan.truce'), policy('9.5%'));
    expect((await gitlab(at, { TRUCE_NOTE_TOKEN: 'secret' })).code).toBe(0);
    expect([notes.length, notes[2]!.body.includes('❌')]).toEqual([3, false]);
    expect(asked.filter((a) => !a.startsWith('GET'))).toEqual(['POST /api/v4/projects/5/merge_requests/3/notes secret', 'PUT /api/v4/projects/5/merge_requests/3/notes/3 secret']);
  });
  test('where no note can be written, the verdict stands', async () => {
    const ran = await gitlab(cloned('9.5%'), { TRUCE_NOTE_TOKEN: 'secret', CI_API_V4_URL: 'http://127.0.0.1:1' });
    expect([ran.code, ran.out.includes('the note could not be written')]).toEqual([0, true]);
  });
});
