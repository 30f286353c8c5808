/** What is not as it should be: checkouts of other systems, submodules, empty repositories, hooks, other data, people who left; and seals and signatures that somebody changed, field by field. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { canonicalJson, type Json } from '../../packages/cli/src/agreement/canonical.js';
import { paying, policy as payPolicy } from '../agreement/project.js';
import { folderWith, truce, type Outcome, type Texts } from '../cli/support.js';

const policy = `policy "Small" { currency USD; timezone "UTC"; year starts January; closes monthly; party sales (AE); party marketing (DemandGen) }
record Rep {
  id text key
  team text
}
record Deal {
  id text key
  amount money
  closed_on date
  owner Rep
}
parameter rate = 10%
plan Commission for each Deal {
  pay commission = rate * amount to owner on closed_on
}
list Paid for each Rep {
  pay = sum(commission of Commission where owner is rep)
}
guard "no pay shock" for each Paid {
  owned by sales
  after.pay >= 80% of before.pay
}
`;
const project: Texts = { 'truce.yaml': 'truce: 1\npolicies: [policies/*.truce]\nas_of: 2026-06-30\ndata:\n  Rep: { file: data/reps.csv }\n  Deal: { file: data/deals.csv }\n', 'policies/small.truce': policy, 'data/reps.csv': 'id,team\nana,East\nben,West\n', 'data/deals.csv': 'id,amount,closed_on,owner\nd1,1000,2026-01-20,ana\nd2,500,2026-05-20,ben\n' };

function git(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false', '-c', 'init.defaultBranch=main', '-c', 'protocol.file.allow=always', ...args], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' } });
}
const write = (folder: string, file: string, text: string): void => { mkdirSync(dirname(join(folder, file)), { recursive: true }); writeFileSync(join(folder, file), text); };
function repository(files: Texts = project): string {
  const folder = folderWith({});
  git(folder, 'init', '-q');
  for (const [name, text] of Object.entries(files)) write(folder, name, String(text));
  git(folder, 'add', '-A');
  git(folder, 'commit', '-qm', 'launch');
  return folder;
}
const json = (o: Outcome): { readonly changes: readonly { readonly sentences: readonly { readonly text: string }[] }[]; readonly guards: readonly { readonly outcome: string; readonly judged: number; readonly onlyBefore: readonly string[]; readonly onlyAfter: readonly string[] }[]; readonly problems: readonly { readonly code: string; readonly message: string }[] } => JSON.parse(o.out) as never;
const sentences = (o: Outcome): readonly string[] => json(o).changes.flatMap((c) => c.sentences.map((s) => s.text));
const raised = policy.replace('rate = 10%', 'rate = 12%');

describe('repositories as they are', () => {
  test('a checkout with the line ends of another system is no change', async () => {
    const clone = join(folderWith({}), 'clone');
    git(dirname(clone), '-c', 'core.autocrlf=true', 'clone', '-q', repository(), clone);
    expect(readFileSync(join(clone, 'policies/small.truce'), 'utf8')).toContain('\r\n');
    expect(sentences(await truce(clone, ['diff', 'HEAD', '--json']))).toEqual([]);
    write(clone, 'policies/small.truce', raised.replaceAll('\n', '\r\n'));
    expect(sentences(await truce(clone, ['diff', 'HEAD', '--json']))).toEqual(['rate 10% → 12%']);
  });
  test('a policy in a submodule: it says that its files are elsewhere, and in the submodule it works', async () => {
    const inner = repository({ 'small.truce': policy, 'truce.yaml': String(project['truce.yaml']).replace('policies/*', 'small'), 'data/reps.csv': project['data/reps.csv']!, 'data/deals.csv': project['data/deals.csv']! }), outer = repository({ 'truce.yaml': String(project['truce.yaml']), 'data/reps.csv': project['data/reps.csv']!, 'data/deals.csv': project['data/deals.csv']! });
    git(outer, 'submodule', '--quiet', 'add', inner, 'policies');
    git(outer, 'commit', '-qam', 'policies');
    const { exit, err } = await truce(outer, ['diff', 'HEAD']);
    expect([exit, err]).toEqual([2, expect.stringContaining('files of policies are in a submodule, which this repository does not hold')]);
    write(outer, 'policies/small.truce', raised);
    expect(sentences(await truce(join(outer, 'policies'), ['diff', 'HEAD', '--json']))).toEqual(['rate 10% → 12%']);
  });
  test('a folder that is reached by a link, and a second working tree', async () => {
    const folder = repository(), link = join(folderWith({}), 'link'), tree = join(folderWith({}), 'tree');
    symlinkSync(folder, link);
    git(folder, 'worktree', 'add', '-q', tree, '-b', 'other');
    for (const at of [link, tree]) {
      write(at, 'policies/small.truce', raised);
      expect(sentences(await truce(at, ['diff', 'HEAD', '--json', '--project', at]))).toEqual(['rate 10% → 12%']);
    }
  });
  test('a repository without a commit', async () => {
    const folder = folderWith(project);
    git(folder, 'init', '-q');
    for (const args of [['diff'], ['diff', 'HEAD'], ['diff', '--base', 'main']]) expect(await truce(folder, args)).toMatchObject({ exit: 2, err: expect.stringContaining('the repository has no commit yet') as string });
  });
  test('a tag and a branch of one name, a path with spaces and letters of all kinds, and a merge of both', async () => {
    const folder = repository(Object.fromEntries(Object.entries(project).map(([k, v]) => [`plän 2026/${k}`, v]))), at = join(folder, 'plän 2026');
    git(folder, 'switch', '-qc', 'work');
    write(at, 'policies/small.truce', raised);
    git(folder, 'commit', '-qam', 'raise');
    git(folder, 'switch', '-q', 'main');
    write(at, 'policies/small.truce', policy.replace('closed_on date\n', 'closed_on date\n  note text optional\n'));
    git(folder, 'commit', '-qam', 'note');
    git(folder, 'merge', '-q', '-m', 'both', 'work');
    expect(sentences(await truce(at, ['diff', 'HEAD^1', '--json']))).toEqual(['rate 10% → 12%']);
    expect(sentences(await truce(at, ['diff', 'HEAD^2', '--json'])).join()).toContain('note');
    expect(await truce(at, ['diff', 'HEAD^3'])).toMatchObject({ exit: 2, err: expect.stringContaining('there is no revision or folder HEAD^3') as string });
  });
  test('an old version of another schema whose data is not there any more', async () => {
    const folder = repository({ ...project, 'policies/small.truce': `${policy}record Note { id text key }\n`, 'truce.yaml': `${String(project['truce.yaml'])}  Note: { file: data/notes.csv }\n`, 'data/notes.csv': 'id\nn1\n' });
    write(folder, 'policies/small.truce', raised);
    write(folder, 'truce.yaml', String(project['truce.yaml']));
    execFileSync('rm', [join(folder, 'data/notes.csv')]);
    const { exit, out, err } = await truce(folder, ['diff', 'HEAD', '--json']);
    expect([exit, out]).toEqual([3, '']);
    // At its place in the manifest of then, which is not that of now.
    expect(err).toContain('7│  Note: { file: data/notes.csv }');
    expect(err).toContain('the data could not be read as a whole, as HEAD reads it: nothing was compared');
    expect(err).toContain('the files that HEAD names have to be there');
  });
});

describe('guards', () => {
  test('of somebody who left, and of somebody new: nobody is judged, and both are named', async () => {
    const listed = policy.replace('list Paid for each Rep {', 'list Paid for each Rep where team is not "Gone" {'), folder = folderWith({ ...Object.fromEntries(Object.entries(project).map(([k, v]) => [`old/${k}`, v])), ...Object.fromEntries(Object.entries(project).map(([k, v]) => [`new/${k}`, v])), 'new/policies/small.truce': listed, 'new/data/reps.csv': 'id,team\nana,East\nben,Gone\n' });
    const [guard] = json(await truce(folder, ['diff', 'old', 'new', '--json'])).guards;
    expect([guard!.outcome, guard!.judged, guard!.onlyBefore, guard!.onlyAfter]).toEqual(['holds', 1, ['ben'], []]);
    const back = json(await truce(folder, ['diff', 'new', 'old', '--json'])).guards[0]!;
    expect([back.outcome, back.judged, back.onlyBefore, back.onlyAfter]).toEqual(['holds', 2, [], []]);
  });
  test('without a row that both versions have hold, and say so', async () => {
    const folder = folderWith({ ...Object.fromEntries(Object.entries(project).map(([k, v]) => [`old/${k}`, v])), ...Object.fromEntries(Object.entries(project).map(([k, v]) => [`new/${k}`, v])), 'new/data/reps.csv': 'id,team\n', 'new/data/deals.csv': 'id,amount,closed_on,owner\n' });
    expect(json(await truce(folder, ['diff', 'old', 'new', '--json'])).guards[0]).toMatchObject({ outcome: 'holds', judged: 0 });
  });
});

/** Every value of JSON, with a way to put another in its place. */
function* leaves(value: unknown, path: readonly (string | number)[] = []): Generator<readonly (string | number)[]> {
  if (typeof value === 'object' && value !== null) for (const [k, v] of Object.entries(value)) yield* leaves(v, [...path, Array.isArray(value) ? Number(k) : k]);
  else yield path;
}
function changedAt(value: unknown, path: readonly (string | number)[]): unknown {
  const copy = structuredClone(value);
  let at = copy as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
  const last = path.at(-1)!, was = at[last];
  at[last] = typeof was === 'number' ? was + 1 : typeof was === 'string' ? (was.endsWith('0') ? `${was.slice(0, -1)}1` : `${was.slice(0, -1)}0`) : 'x';
  return copy;
}

describe('what was agreed', () => {
  let made: Promise<string> | undefined;
  /** Keys, signatures of both sides and three seals. */
  async function agreed(): Promise<string> {
    const above = folderWith({}), folder = join(above, 'p');
    made ??= (async () => {
      const first = join(folderWith({}), 'p');
      for (const [name, text] of Object.entries(paying)) write(first, name, String(text));
      for (const [name, party] of [['ana', 'sales'], ['ben', 'sales'], ['fay', 'finance']] as const) await truce(first, ['keys', 'new', name, '--as', party, '--private', `../${name}.pem`]);
      for (const [name, party] of [['ana', 'sales'], ['fay', 'finance']] as const) await truce(first, ['sign', '--as', party, '--key', `../${name}.pem`, '--on', '2026-05-04', '--author', 'ola']);
      expect((await truce(first, ['seal', '2026-03', '--with-earlier'])).exit).toBe(0);
      return first;
    })();
    cpSync(dirname(await made), above, { recursive: true });
    return folder;
  }
  const check = async (folder: string): Promise<readonly string[]> => json(await truce(folder, ['check', '--no-data', '--json'])).problems.map((p) => `${p.code} ${p.message}`);

  test('a seal holds in a checkout with the line ends of another system', async () => {
    const folder = await agreed();
    for (const name of readdirSync(join(folder, 'truce.lock'))) write(folder, `truce.lock/${name}`, readFileSync(join(folder, 'truce.lock', name), 'utf8').replaceAll('\n', '\r\n'));
    for (const name of readdirSync(join(folder, 'truce.signatures'))) write(folder, `truce.signatures/${name}`, readFileSync(join(folder, 'truce.signatures', name), 'utf8').replaceAll('\n', '\r\n'));
    write(folder, 'pay.truce', payPolicy.replaceAll('\n', '\r\n'));
    expect([await check(folder), (await truce(folder, ['verify'])).exit]).toEqual([[], 0]);
  });
  test('no value of a seal can be another one, nor of what lies beside it', async () => {
    const folder = await agreed(), silent: string[] = [];
    let tried = 0;
    const seal = readFileSync(join(folder, 'truce.lock/2026-02.json'), 'utf8');
    for (const path of leaves(JSON.parse(seal))) {
      write(folder, 'truce.lock/2026-02.json', canonicalJson(changedAt(JSON.parse(seal), path) as Json));
      tried++;
      if (!(await check(folder)).some((p) => p.startsWith('T7301 truce.lock/2026-02.json is not what was sealed'))) silent.push(path.join('.'));
    }
    expect([silent, tried > 20]).toEqual([[], true]);
  }, 60_000);
  test('no value of a signature can be another one', async () => {
    const folder = await agreed(), silent: string[] = [], text = readFileSync(join(folder, 'truce.signatures/sales-ana.json'), 'utf8');
    for (const path of leaves(JSON.parse(text))) {
      write(folder, 'truce.signatures/sales-ana.json', canonicalJson(changedAt(JSON.parse(text), path) as Json));
      if (!(await check(folder)).some((p) => p.startsWith('T7312 the signature in truce.signatures/sales-ana.json does not hold'))) silent.push(path.join('.'));
    }
    expect(silent).toEqual([]);
  }, 60_000);
  test('the signature of one party is none of the other, whatever it is called', async () => {
    const folder = await agreed(), sales = readFileSync(join(folder, 'truce.signatures/sales-ana.json'), 'utf8');
    write(folder, 'truce.signatures/finance-fay.json', sales);
    expect(await check(folder)).toEqual([expect.stringContaining('T7310 finance has not signed')]);
    write(folder, 'truce.signatures/finance-fay.json', sales.replace('"party": "sales"', '"party": "finance"').replace('"person": "ana"', '"person": "fay"'));
    expect(await check(folder)).toEqual(expect.arrayContaining([expect.stringContaining('it is not by the key of fay'), expect.stringContaining('T7310 finance has not signed')]));
  });
  test('keys that were exchanged make every signature void', async () => {
    const folder = await agreed(), keys = readFileSync(join(folder, 'truce.keys.yaml'), 'utf8'), [ana = '', ben = ''] = [...keys.matchAll(/key: ("[^"]+")/g)].map((m) => m[1]!);
    write(folder, 'truce.keys.yaml', keys.replace(ana, 'X').replace(ben, ana).replace('X', ben));
    expect(await check(folder)).toEqual(expect.arrayContaining([expect.stringContaining('it is not by the key of ana'), expect.stringMatching(/^T7311 finance signed truce\.keys\.yaml/)]));
  });
  test('a key that nobody has: the signature says whose it would be', async () => {
    const folder = await agreed();
    write(folder, 'truce.keys.yaml', readFileSync(join(folder, 'truce.keys.yaml'), 'utf8').replace(/ {2}ana: .*\n/, ''));
    expect(await check(folder)).toEqual(expect.arrayContaining([expect.stringContaining('ana has no key in truce.keys.yaml'), expect.stringContaining('T7310 sales has not signed')]));
  });
});
