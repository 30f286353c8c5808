/** The built server as a process: its background thread, its evaluations on real data, the last commit of a real repository. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { built, inFolder, program, serverIn, type Running } from './server-process.js';
import { PAY, positionIn, project } from './support.js';

beforeAll(built);

test('finds what is wrong in an open file and in one that only depends on it, and ends when it is told to', () => inFolder(project, (folder) => serverIn(folder, async (server) => {
  const until = (path: string, codes: readonly string[]): Promise<void> => server.until(() => JSON.stringify(server.said(path).map((d) => d.code)) === JSON.stringify(codes));
  await server.open('pay.truce', PAY.replace('base * amount', 'bsae * amount'));
  await until('pay.truce', ['T2001']);
  await server.change('pay.truce', PAY);
  await server.until(() => !server.said('pay.truce').some((d) => d.severity === 1));
  // Another file is told about by the background thread.
  await server.open('policy.truce', project['policy.truce'].replaceAll('rates', 'grades'));
  await until('pay.truce', ['T2001']);
  expect(await server.end()).toBe(0);
})), 60_000);

test('a wrong word on its command line is answered like that of any command', () => {
  const { status, stderr } = spawnSync(process.execPath, [program, 'lsp', '--socket'], { encoding: 'utf8' });
  expect(status).toBe(2);
  expect(stderr).toContain('--socket');
});

const WARM = `import "policy.truce"

lead Warm "Warm" for each Deal {
  require amount >= 1_500 USD
}
test "a large deal" {
  given Rep {
    id
    r
  }
  given Deal {
    id | amount | stage | segment | owner
    d  | 1_000  | Open  | SMB     | r
  }
  expect only Warm {
    deal
    d
  }
}
`;
const DATA = {
  ...project, 'warm.truce': WARM, 'truce.yaml': 'truce: 1\npolicies: "*.truce"\nas_of: 2026-06-30\ndata:\n  Rep: { file: reps.csv }\n  Deal: { file: deals.csv }\n',
  'reps.csv': 'id,role\nana,AE\n', 'deals.csv': 'id,amount,stage,segment,closed_on,owner\nd1,1000,Won,SMB,2026-02-01,ana\nd2,500,Lost,SMB,,ana\nd3,2000,Won,Mid,2026-03-01,ana\nd4,x,Won,Mid,2026-03-01,ana\n',
};
const REFRESHES = { workspace: { codeLens: { refreshSupport: true } }, window: { workDoneProgress: true } };
const lensesOf = async (server: Running, path: string): Promise<readonly string[]> => (await server.request<{ range: { start: { line: number } }; command: { title: string } }[]>('textDocument/codeLens', { textDocument: { uri: server.uri(path) } })).map((l) => `${l.range.start.line}: ${l.command.title}`);

test('evaluates on the data: results above declarations and at the pointer, what the data has wrong, tests that fail, what is not saved', () => inFolder(DATA, (folder) => serverIn(folder, async (server) => {
  await server.open('warm.truce');
  await server.open('pay.truce');
  await server.until(async () => (await lensesOf(server, 'warm.truce')).includes('2: 1 of 3 deals, 33.3 %; 1 won'));
  expect(await lensesOf(server, 'warm.truce')).toContain('5: Fails');
  expect(await lensesOf(server, 'pay.truce')).toEqual(['2: 180 USD to 1 person in 2 payments', '6: 30 USD to 1 person in 1 payment']);
  const hover = await server.request<{ contents: { value: string } }>('textDocument/hover', { textDocument: { uri: server.uri('warm.truce') }, position: positionIn(WARM, WARM.indexOf('Warm')) });
  expect(hover.contents.value).toContain('On your data: **1 of 3');
  // What the data has wrong stands where the manifest names the file.
  await server.until(() => server.said('truce.yaml').some((d) => d.code === 'T5001' && d.range.start.line === 5 && d.range.end.character - d.range.start.character === 'deals.csv'.length) && server.said('warm.truce').some((d) => d.code === 'T5501' || d.code === 'T5502'));

  await server.change('warm.truce', WARM.replace('1_500', '500'));
  await server.until(async () => (await lensesOf(server, 'warm.truce')).includes('2: 3 of 3 deals, 100.0 %; 2 won'));
  expect(await lensesOf(server, 'warm.truce')).toEqual(['0: unsaved: +2 Warm', '2: 3 of 3 deals, 100.0 %; 2 won', '2: unsaved: +2 leads', '5: Passes']);
  // The test passes now.
  await server.until(() => server.said('warm.truce').every((d) => !d.code.startsWith('T55')));
  expect(await server.end()).toBe(0);
}, REFRESHES)), 60_000);

const git = (folder: string, ...args: string[]): number | null => spawnSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.test', '-c', 'commit.gpgsign=false', ...args], { cwd: folder, stdio: 'ignore' }).status;

test.skipIf(spawnSync('git', ['--version']).status !== 0)('in a repository: what the changes since the last commit do, also those that are saved', () => inFolder(Object.fromEntries(Object.entries(DATA).map(([path, text]) => [`deep/in it/${path}`, text])), async (top) => {
  expect([git(top, 'init', '-q'), git(top, 'add', '-A'), git(top, 'commit', '-q', '-m', 'first')]).toEqual([0, 0, 0]);
  const folder = join(top, 'deep/in it');
  writeFileSync(join(folder, 'pay.truce'), PAY.replace('up to 100_000 USD : 1%', 'up to 100_000 USD : 2%'));
  await serverIn(folder, async (server) => {
    await server.open('pay.truce');
    await server.open('warm.truce');
    await server.until(async () => (await lensesOf(server, 'pay.truce')).includes('6: since the last commit: +30 USD paid'));
    expect(await lensesOf(server, 'pay.truce')).toEqual(['0: since the last commit: +30 USD paid', '2: 180 USD to 1 person in 2 payments', '6: 60 USD to 1 person in 1 payment', '6: since the last commit: +30 USD paid']);
    // A key ends what runs; what is typed is compared with the same commit.
    await server.change('warm.truce', WARM.replace('1_500', '900'));
    await server.change('warm.truce', WARM.replace('1_500', '500').replace('"Warm"', '"Quite warm"'));
    await server.until(async () => (await lensesOf(server, 'warm.truce')).includes('2: since the last commit: +2 leads'));
    expect((await lensesOf(server, 'warm.truce'))[0]).toBe('0: since the last commit: +2 Warm, +30 USD paid');
    expect(await server.end()).toBe(0);
  }, REFRESHES);
}), 60_000);
