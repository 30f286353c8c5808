/** `truce diff` on real git repositories, made for each test: branches, merges, renames, shallow clones, dirty trees, and revisions that are not there. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { folderWith, truce, type Texts } from './support.js';

const policy = `policy "Small" {
  currency USD
  timezone "UTC"
  year starts January
  closes monthly
  party sales (AE)
  party marketing (DemandGen)
}
record Rep {
  id text key
  team text
}
record Lead {
  id text key
  score number
  created_on date
}
record Deal {
  id text key
  amount money
  closed_on date
  owner Rep
  paid_on date optional
}
parameter least = 50
lead MQL "Marketing qualified lead" for each Lead {
  governed by created_on
  agreed by sales, marketing
  entered_on = created_on
  require score >= least
}
kpi Volume for each quarter {
  from 2026-01-01 through 2026-12-31
  class output
  owned by marketing
  value = count(MQL where created_on in quarter)
}
parameter rate = 10%
plan Commission for each Deal {
  governed by closed_on
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
const project: Texts = {
  'truce.yaml': 'truce: 1\npolicies: [policies/*.truce]\nas_of: 2026-06-30\ndata:\n  Rep: { file: data/reps.csv }\n  Lead: { file: data/leads.csv }\n  Deal: { file: data/deals.csv }\n',
  'policies/small.truce': policy,
  'data/reps.csv': 'id,team\nana,East\nben,West\ncem,West\n',
  'data/leads.csv': 'id,score,created_on\nl1,45,2026-01-10\nl2,50,2026-02-11\nl3,55,2026-04-12\nl4,60,2026-05-13\n',
  'data/deals.csv': 'id,amount,closed_on,owner,paid_on\nd1,1000,2026-01-20,ana,\nd2,500.50,2026-05-20,ben,\nd3,2000,2026-06-20,ana,\n',
};

function git(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false', '-c', 'init.defaultBranch=main', '-c', 'protocol.file.allow=always', ...args], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' } });
}
function write(folder: string, files: Texts): void {
  for (const [name, content] of Object.entries(files)) { mkdirSync(dirname(join(folder, name)), { recursive: true }); writeFileSync(join(folder, name), content); }
}
function commit(folder: string, message: string, files: Texts = {}): string {
  write(folder, files);
  git(folder, 'add', '-A');
  git(folder, 'commit', '-q', '--allow-empty', '-m', message);
  return git(folder, 'rev-parse', 'HEAD').trim();
}
function repository(files: Texts = project): string {
  const folder = folderWith({});
  git(folder, 'init', '-q');
  commit(folder, 'launch', files);
  return folder;
}
const edited = (...edits: readonly (readonly [string, string])[]): string => edits.reduce((text, [a, b]) => { if (!text.includes(a)) throw new Error(`no ${a}`); return text.replace(a, b); }, policy);
const policyFile = 'policies/small.truce';
const sentences = (out: string): readonly string[] => (JSON.parse(out) as { changes: { sentences: { text: string }[] }[] }).changes.flatMap((c) => c.sentences.map((s) => s.text));

describe('truce diff', () => {
  test('one screen: what changed, what it costs, whom it touches', async () => {
    const folder = repository();
    git(folder, 'switch', '-q', '-c', 'raise');
    commit(folder, 'raise', { [policyFile]: edited(['rate = 10%', 'rate = 12%'], ['least = 50', 'least = 55']) });
    const { exit, out, err } = await truce(folder, ['diff']);
    expect(out.replace(/\([0-9a-f]{8}\)/, '(commit)')).toMatchInlineSnapshot(`
      "Small  main (commit) → working tree  as of 2026-06-30

      Changes
        least 50 → 55  policies/small.truce:25
          stricter: l2 is no longer MQL
        rate 10% → 12%  policies/small.truce:38
          pay higher (2 gain); reaches into closed periods (through 2026-06)

      Guards
        ✓ no pay shock: 3 of 3

      Pay, USD                     before    after   change
      promised in all              350.05   420.06   +70.01   +20 %
      of it due by now             350.05   420.06   +70.01   +20 %

      people
        ana                 East      300      360      +60   +20 %
        ben                 West    50.05    60.06   +10.01   +20 %

      teams
        East                          300      360      +60   +20 %
        West                        50.05    60.06   +10.01   +20 %

      what it is paid for
        deal d3                       200      240      +40   +20 %
        deal d1                       100      120      +20   +20 %
        deal d2                     50.05    60.06   +10.01   +20 %
        2 people gain, 0 lose, nobody is paid as before
        reaches into closed periods: 3 payments due through 2026-06 come out otherwise, +70.01 in all; the next closing would post the difference

      New behaviour: this, done once   on        pays     before      after
      one more Deal                    deal d3   ana    +200 USD   +240 USD
      amount of Deal: 100 USD more     deal d3   ana     +10 USD    +12 USD
        tried: 4 things, each on up to 4 rows that were paid for

      Leads   before   after   in   out
      MQL          3       2         −1   out: l2

      KPIs     latest change   before   after   change
      Volume   2026-Q1              1       0       −1

      Other results
      Paid            2 rows otherwise
      "
    `);
    expect({ exit, err }).toEqual({ exit: 0, err: '' });
  });

  describe('a guard is not lifted by the change that it would stop', () => {
    const guard = policy.slice(policy.indexOf('guard "no pay shock"')), said = async (...edits: readonly (readonly [string, string])[]): Promise<readonly [number, readonly string[]]> => {
      const folder = repository();
      write(folder, { [policyFile]: edited(...edits) });
      const { exit, out } = await truce(folder, ['diff', '--json']), { guards } = JSON.parse(out) as { readonly guards: readonly { readonly title: string; readonly former: string | null; readonly outcome: string }[] };
      return [exit, guards.map((g) => `${g.title}${g.former === null ? '' : `, ${g.former}`}: ${g.outcome}`)];
    };
    test('that makes it looser', async () => { expect(await said(['rate = 10%', 'rate = 7%'], ['80%', '50%'])).toEqual([1, ['no pay shock: holds', 'no pay shock, changed: fails']]); });
    test('that takes it away', async () => { expect(await said(['rate = 10%', 'rate = 7%'], [guard, ''])).toEqual([1, ['no pay shock, taken away: fails']]); });
    test('and is changed or taken away in a change of its own', async () => {
      expect(await said(['80%', '50%'])).toEqual([0, ['no pay shock: holds', 'no pay shock, changed: holds']]);
      expect(await said([guard, ''])).toEqual([0, ['no pay shock, taken away: holds']]);
    });
    test('unless its owner agrees', async () => { expect(await said(['rate = 10%', 'rate = 7%'], ['80%', '50%'], ['owned by sales\n  after', 'owned by sales\n  agreed by sales through 2026-12-31 because "new year"\n  after'])).toEqual([0, ['no pay shock: holds', 'no pay shock, changed: agreed']]); });
    test('by a parameter that only it reads', async () => {
      const limit = policy.replace('80% of before.pay', 'most of before.pay').replace('guard "no', 'parameter most = 80%\nguard "no'), folder = repository();
      commit(folder, 'limit', { [policyFile]: limit });
      write(folder, { [policyFile]: limit.replace('rate = 10%', 'rate = 7%').replace('most = 80%', 'most = 50%') });
      const { exit, out } = await truce(folder, ['diff', 'HEAD']);
      expect(exit).toBe(1);
      expect(out).toContain('this change is stopped by "no pay shock" as it was before it was changed: `after.pay >= most of before.pay` does not hold for 2 of 3 rows');
    });
  });

  test('a guard that fails stops the build, in every format', async () => {
    const folder = repository();
    write(folder, { [policyFile]: edited(['rate = 10%', 'rate = 7%']) });
    const text = await truce(folder, ['diff']);
    expect(text.exit).toBe(1);
    expect(text.out).toContain('this change is stopped by "no pay shock": `after.pay >= 80% of before.pay` does not hold for 2 of 3 rows');
    expect(text.out).toContain('ana: `after.pay` is 210.00 USD, `before.pay` is 300.00 USD');
    const github = await truce(folder, ['diff', '--format', 'github']);
    expect(github.out).toMatch(/^::error file=policies\/small\.truce,line=48,.*title=T5521::this change is stopped by "no pay shock"/);
    const junit = await truce(folder, ['diff', '--format', 'junit']);
    expect(junit.out).toContain('<testcase classname="guards" name="no pay shock" file="policies/small.truce" line="46">');
    const sarif = JSON.parse((await truce(folder, ['diff', '--format', 'sarif'])).out) as { runs: { results: { ruleId: string; level: string }[] }[] };
    expect(sarif.runs[0]!.results.map((r) => [r.ruleId, r.level])).toEqual([['T5521', 'error']]);
    const gitlab = JSON.parse((await truce(folder, ['diff', '--format', 'gitlab'])).out) as { check_name: string; severity: string; location: { path: string; lines: { begin: number } } }[];
    expect(gitlab.map((g) => [g.check_name, g.severity, g.location.path, g.location.lines.begin])).toEqual([['T5521', 'critical', 'policies/small.truce', 48]]);
    expect([github.exit, junit.exit]).toEqual([1, 1]);
  });

  test('what the owner agreed to passes until its last day', async () => {
    const folder = repository();
    const agreed = (day: string): string => edited(['rate = 10%', 'rate = 7%'], ['  owned by sales\n', `  owned by sales\n  agreed by sales through ${day} because "a new plan for all"\n`]);
    write(folder, { [policyFile]: agreed('2026-06-30') });
    const passing = await truce(folder, ['diff']);
    expect([passing.exit, passing.out.includes('sales let it pass through 2026-06-30: a new plan for all')]).toEqual([0, true]);
    write(folder, { [policyFile]: agreed('2026-06-29') });
    expect((await truce(folder, ['diff'])).exit).toBe(1);
  });

  test('formatting, comments and order are no change', async () => {
    const folder = repository();
    write(folder, { [policyFile]: `// who we are\n${policy.replaceAll('\n  ', '\n      ').replace('score >= least', '(least <= score)')}` });
    const { exit, out } = await truce(folder, ['diff']);
    expect([exit, out.split('\n')[1] === '' ? out.split('\n')[2] : out.split('\n')[1]]).toEqual([0, 'Nothing changed in what the policies mean.']);
  });
});

describe('what is compared', () => {
  let folder = '', launch = '';
  beforeAll(() => {
    folder = repository();
    launch = git(folder, 'rev-parse', 'HEAD').trim();
    git(folder, 'tag', 'v1');
    git(folder, 'switch', '-q', '-c', 'work');
    commit(folder, 'work', { [policyFile]: edited(['least = 50', 'least = 60']) });
    git(folder, 'switch', '-q', 'main');
    commit(folder, 'elsewhere', { [policyFile]: edited(['rate = 10%', 'rate = 11%']) });
  });

  test('a branch, with where it left the main one: what happened there meanwhile is not its change', async () => {
    git(folder, 'switch', '-q', 'work');
    for (const args of [[], ['--base', 'main']]) expect(sentences((await truce(folder, ['diff', '--json', ...args])).out)).toEqual(['least 50 → 60']);
    expect(sentences((await truce(folder, ['diff', 'main', '--json'])).out)).toEqual(['least 50 → 60', 'rate 11% → 10%']);
    expect(sentences((await truce(folder, ['diff', 'v1', 'main', '--json'])).out)).toEqual(['rate 10% → 11%']);
    expect(sentences((await truce(folder, ['diff', launch.slice(0, 9), 'work', '--json'])).out)).toEqual(['least 50 → 60']);
  });
  test('a branch after a merge of the main one', async () => {
    git(folder, 'switch', '-q', '-c', 'merged', 'work');
    git(folder, 'merge', '-q', '-m', 'merge', 'main');
    expect(sentences((await truce(folder, ['diff', '--json'])).out)).toEqual(['least 50 → 60']);
  });
  test('the working tree, with what is not committed in it, which stays as it is', async () => {
    git(folder, 'switch', '-q', 'work');
    const dirty = edited(['least = 50', 'least = 60'], ['rate = 10%', 'rate = 13%']);
    write(folder, { [policyFile]: dirty });
    const status = git(folder, 'status', '--porcelain');
    expect(sentences((await truce(folder, ['diff', '--json'])).out)).toEqual(['least 50 → 60', 'rate 10% → 13%']);
    expect(sentences((await truce(folder, ['diff', 'HEAD', '--json'])).out)).toEqual(['rate 10% → 13%']);
    expect([git(folder, 'status', '--porcelain'), readFileSync(join(folder, policyFile), 'utf8')]).toEqual([status, dirty]);
    git(folder, 'checkout', '-q', '--', '.');
  });
  test('files of a policy that were renamed, and a project that was moved', async () => {
    const moved = repository();
    renameSync(join(moved, policyFile), join(moved, 'policies/other.truce'));
    expect(sentences((await truce(moved, ['diff', '--json'])).out)).toEqual([]);
    const nested = repository(Object.fromEntries(Object.entries(project).map(([k, v]) => [`old/place/${k}`, v])));
    mkdirSync(join(nested, 'new'));
    renameSync(join(nested, 'old/place'), join(nested, 'new/place'));
    expect((await truce(join(nested, 'new/place'), ['diff', '--json'])).exit).toBe(0);
  });
  test('two policies that were named by their files, without a project, data or git', async () => {
    const plan = (rate: string): string => `policy "Sent" { currency USD }\nrecord Rep { id text key }\nrecord Deal { id text key; rep Rep; amount money; closed_on date }\nplan Commission for each Deal {\n  pay commission = ${rate} of amount to rep on closed_on\n}\n`;
    const { exit, out, err } = await truce(folderWith({ 'old.truce': plan('8%'), 'new.truce': plan('9%') }), ['diff', 'old.truce', 'new.truce']);
    expect([exit, err]).toEqual([0, '']);
    expect(out).toContain('8% → 9%  new.truce:5');
  });
  test('folders, without git', async () => {
    const a = folderWith(project), b = folderWith({ ...project, [policyFile]: edited(['rate = 10%', 'rate = 9%']) });
    expect(sentences((await truce(a, ['diff', a, b, '--json'])).out)).toEqual(['rate 10% → 9%']);
  });
  test('a shallow clone says what it lacks', async () => {
    const clone = join(folderWith({}), 'clone');
    git(dirname(clone), 'clone', '-q', '--depth', '1', '--branch', 'work', `file://${folder}`, clone);
    for (const args of [['diff', 'v1'], ['diff', '--base', 'main']]) {
      const { exit, err } = await truce(clone, args);
      expect([exit, err]).toEqual([2, expect.stringContaining('this clone is shallow and lacks older commits: fetch them with `git fetch --unshallow`')]);
    }
    expect((await truce(clone, ['diff', 'HEAD'])).exit).toBe(0);
  });
  test('in CI, where the branches are only those of the remote', async () => {
    git(folder, 'switch', '-q', 'main');
    const clone = join(folderWith({}), 'clone');
    git(dirname(clone), 'clone', '-q', '--branch', 'work', `file://${folder}`, clone);
    git(clone, 'checkout', '-q', '--detach');
    for (const args of [[], ['--base', 'main']]) expect(sentences((await truce(clone, ['diff', '--json', ...args])).out)).toEqual(['least 50 → 60']);
  });
  test.each([
    ['a revision that does not exist', ['diff', 'v9'], 'there is no revision or folder v9'],
    ['an option in place of a revision', ['diff', '--', '--upload-pack=touch x'], 'there is no revision or folder --upload-pack=touch x'],
    ['a branch that does not exist', ['diff', '--base', 'mainn'], 'there is no branch mainn'],
    ['two things to compare with', ['diff', 'v1', '--base', 'main'], '`--base` says what to compare with, and so does the first argument'],
  ])('%s', async (_, args, message) => {
    const { exit, err } = await truce(folder, args);
    expect([exit, err]).toEqual([2, expect.stringContaining(message)]);
  });
  test('no repository', async () => {
    const { exit, err } = await truce(folderWith(project), ['diff']);
    expect([exit, err]).toEqual([2, expect.stringContaining('is not in a git repository')]);
  });
});

describe('versions that do not fit', () => {
  test('an old version with mistakes: they are shown, and it is named', async () => {
    const folder = repository({ ...project, [policyFile]: policy.replace('score >= least', 'scor >= least') });
    write(folder, { [policyFile]: policy });
    const { exit, err, out } = await truce(folder, ['diff', 'HEAD']);
    expect([exit, out]).toEqual([2, '']);
    expect(err).toContain('there is no column, parameter or scale `scor` in MQL');
    expect(err).toMatch(/HEAD has 1 error, so that it means nothing/);
  });
  test('a new version with mistakes', async () => {
    const folder = repository();
    write(folder, { [policyFile]: policy.replace('score >= least', 'scor >= least') });
    expect((await truce(folder, ['diff'])).exit).toBe(1);
  });
  test('another schema: each version reads the data by its own manifest, and that is said', async () => {
    const folder = repository();
    write(folder, { [policyFile]: policy.replace('  score number\n', '  points count\n').replace('score >=', 'points >='), 'truce.yaml': String(project['truce.yaml']).replace('Lead: { file: data/leads.csv }', 'Lead: { file: data/leads.csv, columns: { points: score } }') });
    const { exit, out } = await truce(folder, ['diff', '--json']);
    const report = JSON.parse(out) as { notes: string[]; manifest: string[]; leads: unknown[] };
    expect([exit, report.notes, report.leads]).toEqual([0, [expect.stringContaining('the fields of Lead differ')], []]);
    expect(report.manifest).toEqual(['manifest: Lead: points from column points → score']);
  });
  test('a field with another name is the same field', async () => {
    const folder = repository();
    write(folder, { [policyFile]: policy.replace('  score number\n', '  points number\n').replace('score >=', 'points >='), 'truce.yaml': String(project['truce.yaml']).replace('Lead: { file: data/leads.csv }', 'Lead: { file: data/leads.csv, columns: { points: score } }') });
    const { exit, out } = await truce(folder, ['diff', '--json']);
    expect([exit, (JSON.parse(out) as { notes: string[] }).notes, sentences(out)]).toEqual([0, [], ['`score` of Lead is now called `points`']]);
  });
});

describe('several changes', () => {
  test('each gets its part of the money, and the parts sum to the whole', async () => {
    const folder = repository();
    write(folder, { [policyFile]: edited(['rate = 10%', 'rate = 12%'], ['commission = rate * amount', 'commission = rate * amount + 5 USD'], ['least = 50', 'least = 60'], ['score >= least', 'score > least']) });
    const { out } = await truce(folder, ['diff', '--json']), { parts } = JSON.parse(out) as { parts: { edits: string[]; shares: { of: { kind: string; who?: string | null; row?: string }; change: string; shares: (string | null)[] }[] } };
    expect(parts.edits).toEqual(['least 50 → 60', 'rate 10% → 12%', expect.stringContaining('MQL'), expect.stringContaining('commission')]);
    // 70.01 by the rate, three times 5 by the plan; the two changes of the lead take what both would take alone by half each.
    expect(parts.shares.filter((s) => s.of.kind === 'pay' && s.of.who === null).map((s) => [s.change, s.shares])).toEqual([['85.01', [null, '70.01', null, '15']]]);
    expect(parts.shares.filter((s) => s.of.kind === 'rows').map((s) => [s.change, s.shares])).toEqual([['-3', ['-2', null, '-1', null]]]);
  });
  test('a KPI changes by its definition and by what it counts', async () => {
    const folder = repository();
    write(folder, { [policyFile]: edited(['least = 50', 'least = 55'], ['value = count(MQL where created_on in quarter)', 'value = 2 * count(MQL where created_on in quarter)']) });
    const { kpis } = JSON.parse((await truce(folder, ['diff', '--json'])).out) as { kpis: { rows: { row: string; before: string; after: string; definition: string; volume: string }[] }[] };
    // Of 1 and 2 leads a quarter before, 0 and 2 after, counted twice.
    expect(kpis[0]!.rows.map((r) => [r.row, r.before, r.after, r.definition, r.volume])).toEqual([['2026-Q1', '1', '0', '0.5', '-1.5'], ['2026-Q2', '2', '4', '2', '0']]);
  });
});

describe('kept figures', () => {
  test('are what would be computed: other data, and a damaged file, are computed anew', async () => {
    const folder = repository(), run = async (): Promise<{ readonly found: number; readonly rest: unknown }> => {
      const { results: { found, values: _, ...results }, ...rest } = JSON.parse((await truce(folder, ['diff', '--json', '--cache', '.kept'])).out) as { results: { found: number; values: unknown } };
      return { found, rest: { ...rest, results } };
    };
    write(folder, { [policyFile]: edited(['rate = 10%', 'rate = 12%'], ['least = 50', 'least = 60']) });
    const first = await run(), second = await run();
    expect([first.found, second.found > 0, second.rest]).toEqual([0, true, first.rest]);
    for (const name of readdirSync(join(folder, '.kept'))) writeFileSync(join(folder, '.kept', name), readFileSync(join(folder, '.kept', name), 'utf8').slice(0, -3));
    expect(await run()).toEqual({ found: 0, rest: first.rest });
    write(folder, { 'data/deals.csv': String(project['data/deals.csv']).replace('1000', '1001') });
    const other = await run();
    expect([other.found, JSON.stringify(other.rest) === JSON.stringify(first.rest)]).toEqual([0, false]);
  });
});

describe('the comment of a pull request', () => {
  test('begins with its mark and the verdict, and is never longer than a comment', async () => {
    const many = Array.from({ length: 3000 }, (_, i) => `lead-with-a-long-name-${i},${i % 100},2026-03-01\n`).join(''), folder = repository({ ...project, 'data/leads.csv': `id,score,created_on\n${many}` });
    write(folder, { [policyFile]: edited(['least = 50', 'least = 20'], ['rate = 10%', 'rate = 12%']) });
    const { out } = await truce(folder, ['diff', '--format', 'markdown']);
    expect(out.startsWith('<!-- truce-diff -->\n### ')).toBe(true);
    expect(out).toContain('- **Pay +70.01 USD** (+20 %): 2 people gain, 0 lose');
    expect(out.length).toBeLessThan(60_000);
  });
  test('shows data as text, whatever it holds', async () => {
    const folder = repository({ ...project, 'data/reps.csv': 'id,team\n"<img src=x>|@admin `x` [a](http://evil.example)",East\nben,West\n', 'data/deals.csv': 'id,amount,closed_on,owner,paid_on\nd1,1000,2026-01-20,"<img src=x>|@admin `x` [a](http://evil.example)",\n' });
    write(folder, { [policyFile]: edited(['rate = 10%', 'rate = 12%']) });
    const { out } = await truce(folder, ['diff', '--format', 'markdown']);
    expect(out).toContain('&lt;img src=x&gt;\\|@\u200badmin \\`x\\` \\[a\\](http:\u200b//evil.example)');
    expect(out).not.toContain('<img');
  });
});
