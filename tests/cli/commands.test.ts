import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '../../packages/data/node_modules/@duckdb/node-api/lib/index.js';
import { describe, expect, test } from 'vitest';
import { folderWith, leads, policy, small, smallWith, truce } from './support.js';

describe('truce run', () => {
  test('shows rows as a table', async () => {
    const { exit, out, err } = await truce(folderWith(small), ['run', 'Lead']);
    expect({ exit, err }).toEqual({ exit: 0, err: '' });
    expect(out).toMatchInlineSnapshot(`
      "id   created_on   employees   email_domain          amount   stage
      l1   2026-01-10         200   acme.example    1,000.50 USD   Won
      l2   2026-02-11          40   small.example      20.00 USD   Open
      l3   2026-03-12          60   gmail.com          30.00 USD   Lost
      l4   2026-04-13         100   =cmd.example      -40.25 USD   Lost
      l5   2026-05-14     missing   none.example       50.00 USD   Won
      "
    `);
  });

  test('CSV keeps numbers as numbers and text from being a formula', async () => {
    expect((await truce(folderWith(small), ['run', 'Lead', '--format', 'csv', '--columns', 'id,email_domain,amount,employees'])).out).toMatchInlineSnapshot(`
      "id,email_domain,amount,employees
      l1,acme.example,1000.5,200
      l2,small.example,20,40
      l3,gmail.com,30,60
      l4,'=cmd.example,-40.25,100
      l5,none.example,50,
      "
    `);
  });

  test('JSON has exact numbers, nulls and no objects made from names of columns', async () => {
    const text = policy.replace('  amount money\n', '  amount money\n  __proto__ text optional\n');
    const folder = folderWith(smallWith({ 'policies/small.truce': text, 'data/leads.csv': leads.replace('amount', 'amount,__proto__').replace('1000.5', '90071992547409.93,evil').replaceAll(/(,20|,30|,-40\.25|,50),/g, '$1,,') }));
    const { out, exit } = await truce(folder, ['run', 'Lead', '--json', '--limit', '1']);
    expect(exit).toBe(0);
    expect(out).toBe('[\n  {"id": "l1", "created_on": "2026-01-10", "employees": 200, "email_domain": "acme.example", "amount": 90071992547409.93, "__proto__": "evil", "stage": "Won"}\n]\n');
    expect((await truce(folder, ['run', 'MQL', '--json', '--limit', '0'])).out).toBe('[]\n');
  });

  test('writes a file as a whole; Parquet too', async () => {
    const folder = folderWith(small);
    expect(await truce(folder, ['run', 'Win_rate', '--format', 'csv', '--out', 'win.csv'])).toMatchObject({ exit: 0, out: '', err: '2 rows written to win.csv\n' });
    expect(readFileSync(join(folder, 'win.csv'), 'utf8')).toBe('quarter,value,target\r\n2026-Q1,0.5,0.6\r\n2026-Q2,0.5,0.6\r\n');
    expect(await truce(folder, ['run', 'Lead', '--format', 'parquet', '--out', "it's.parquet"])).toMatchObject({ exit: 0, err: "5 rows written to it's.parquet\n" });
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const read = await connection.runAndReadAll(`select typeof(amount), amount::varchar, employees, created_on::varchar from '${join(folder, "it''s.parquet")}' order by id`);
    expect(read.getRows().map((r) => r.map(String))).toEqual([['DECIMAL(38,4)', '1000.5000', '200', '2026-01-10'], ['DECIMAL(38,4)', '20.0000', '40', '2026-02-11'], ['DECIMAL(38,4)', '30.0000', '60', '2026-03-12'], ['DECIMAL(38,4)', '-40.2500', '100', '2026-04-13'], ['DECIMAL(38,4)', '50.0000', 'null', '2026-05-14']]);
    connection.closeSync();
    instance.closeSync();
    expect(readdirSync(folder).filter((f) => f.includes('.tmp'))).toEqual([]);
    expect((await truce(folder, ['run', 'Lead', '--format', 'parquet'])).exit).toBe(2);
    expect((await truce(folder, ['run', 'Lead', '--format', 'csv', '--out', 'no/such/folder.csv'])).err).toContain('its folder is not there');
    expect(await truce(folder, ['run', 'Lead', '--format', 'parquet', '--out', 'no/such/folder.parquet'])).toMatchObject({ exit: 2, err: 'error: no/such/folder.parquet cannot be written: its folder is not there\n' });
  });

  test('the name of the file says how it is written, unless that is said', async () => {
    const folder = folderWith(small);
    for (const [out, format, begins] of [['a.csv', [], 'quarter,value,target\r\n'], ['a.JSON', [], '[\n  {"quarter"'], ['a.txt', [], 'quarter   value'], ['b.csv', ['--format', 'json'], '[\n'], ['c.parquet', [], 'PAR1']] as const) {
      expect((await truce(folder, ['run', 'Win_rate', ...format, '--out', out])).exit, out).toBe(0);
      expect(readFileSync(join(folder, out), 'latin1').startsWith(begins), out).toBe(true);
    }
  });

  test('a piece names what was cut as tests do', async () => {
    const folder = folderWith({
      'truce.yaml': 'truce: 1\npolicies: [p.truce]\ndata:\n  Deal: { file: d.csv }\n  Touch: { file: t.csv }\n', 'd.csv': 'id,amount,closed_on\nd1,10,2026-01-05\n', 't.csv': 'id,deal,at\nt1,d1,2026-01-02\nt2,d1,2026-01-03\n',
      'p.truce': 'policy "P" { currency USD }\nrecord Deal { id text key; amount money; closed_on date }\nrecord Touch { id text key; deal Deal; at date }\nattribution Linear for each Deal {\n  split amount on closed_on among Touch with same deal ordered by at, id {\n    100% to all evenly as Touched\n  } otherwise nobody\n}\n',
    });
    expect((await truce(folder, ['run', 'Linear', '--columns', 'deal,touch,amount', '--format', 'csv'])).out).toBe('whole,touch,amount\r\nd1,t1,5\r\nd1,t2,5\r\n');
    expect((await truce(folder, ['run', 'Linear', '--columns', 'lead'])).exit).toBe(2);
  });

  test('suggests names that were meant, before the data is read', async () => {
    const folder = folderWith(smallWith({ 'data/leads.csv': 'broken' }));
    expect(await truce(folder, ['run', 'MQ'])).toEqual({ exit: 2, out: '', err: 'error: the policy declares no MQ\n  = help: did you mean MQL?\n' });
    expect((await truce(folder, ['run', 'Lead', '--columns', 'id,amont'])).err).toBe('error: Lead has no column amont\n  = help: did you mean amount?\n');
    expect((await truce(folder, ['run', 'Nothing'])).err).toContain('it declares Lead, MQL, SQL, Win_rate\n');
  });

  test('says in a line that rows are not used, and exits with 3', async () => {
    const folder = folderWith(smallWith({ 'data/leads.csv': `${leads}l6,2026-13-01,5,x.example,1,Won\n` }));
    expect(await truce(folder, ['run', 'MQL', '--format', 'csv', '--columns', 'lead'])).toEqual({ exit: 3, out: 'lead\r\nl1\r\nl4\r\n', err: 'the data has 1 kind of error, and 1 row is not used: `truce check` lists them\n\n' });
    expect((await truce(folder, ['run', 'MQL', '--allow-data-errors'])).exit).toBe(0);
  });
});

test('what goes wrong while computing is said after the result, and is wrong data', async () => {
  const folder = folderWith(smallWith({ 'policies/small.truce': `${policy}list Twin for each distinct stage in Lead { other = only(employees of Lead with same stage) }\n` }));
  const { exit, out, err } = await truce(folder, ['run', 'Twin', '--format', 'csv']);
  expect({ exit, err }).toEqual({ exit: 3, err: '1 problem came up while computing, and values are missing where they did: `truce check` lists them\n' });
  expect(out.split('\r\n').slice(0, 3)).toEqual(["stage,other", "Open,40", "Won,"]);
  expect((await truce(folder, ['check'])).out).toContain('error[T5101]');
});

describe('truce test', () => {
  test('takes a file that has no project around it, with what it imports and without data', async () => {
    const record = 'record Deal { id text key; amount money above 0 }\n', header = 'policy "Sent" { currency USD }\n';
    const plan = 'import "records.truce"\nlist Half for each Deal { part = 50% of amount }\ntest "half" { given Deal { amount; 10 }; expect sum(part of Half) is 5 USD }\n';
    const alone = folderWith({ 'records.truce': header + record, 'in [here]/plan.truce': plan.replace('records', '../records'), 'broken.truce': `${header}list Half for each Deal { part = 1 }\n` });
    expect(await truce(alone, ['test', 'in [here]/plan.truce'])).toEqual({ exit: 0, err: '', out: '✓ half  1 expectation\n\n✓ 1 test passed\n' });
    const checked = await truce(alone, ['check', 'in [here]/plan.truce']);
    expect([checked.exit, checked.err]).toEqual([0, '']);
    expect(checked.out).not.toContain('has no data');
    const broken = await truce(alone, ['test', 'broken.truce']);
    expect([broken.exit, broken.out]).toEqual([1, expect.stringContaining('broken.truce:2:')]);
    expect((await truce(alone, ['test', 'absent.truce'])).err).toContain('there is no file absent.truce');
    expect((await truce(alone, ['test'])).err).toContain('a policy such as `plan.truce` that needs no data');
  });
  test('asks for no day where a file alone has no data', async () => {
    const alone = folderWith({ 'plan.truce': 'policy "Sent" { currency USD; closes monthly }\nrecord Rep { id text key }\nrecord Deal { id text key; owner Rep; amount money above 0; closed_on date }\nplan Pay for each Deal { pay commission = 5% of amount to owner on closed_on }\nkpi Deals for each month { from 2026-01-01; value = count(Deal where closed_on in month and closed_on <= as_of) }\ntest "half" as of 2026-01-31 { given Deal { owner | amount | closed_on; ana | 100 | 2026-01-10 }; expect sum(amount of Posting) is 5 USD }\n' });
    const checked = await truce(alone, ['check', 'plan.truce']);
    expect([checked.exit, checked.err]).toEqual([0, '']);
    expect(checked.out).toContain('1 test passed');
  });
  test('takes a file of a project with everything that the project has, and runs the tests of that file', async () => {
    const folder = folderWith({
      'truce.yaml': 'truce: 1\npolicies: [p/*.truce]\n', 'p/one.truce': 'policy "Sent" { currency USD }\nparameter rate = 5%\ntest "one" { expect rate is 5% }\n', 'p/two.truce': 'import "one.truce"\ntest "two" { expect 2 * rate is 10% }\n', 'apart.truce': 'policy "Other" { currency EUR }\ntest "three" { expect 1 is 1 }\n',
    });
    expect((await truce(folder, ['test', 'p/two.truce'])).out).toBe('✓ two  1 expectation\n\n✓ 1 test passed\n');
    expect((await truce(folder, ['test'])).out).toContain('2 tests passed');
    expect((await truce(folder, ['test', 'apart.truce'])).out).toBe('✓ three  1 expectation\n\n✓ 1 test passed\n');
  });
  test('passes, with coverage of decisions', async () => {
    const { exit, out } = await truce(folderWith(small), ['test', '--coverage']);
    expect(exit).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "✓ a small company before and after April  1 expectation

      1 of 3 decisions went both ways (33.3 %)
        never yes    exclude email_domain is "gmail.com" because "no company behind it"  policies/small.truce:21
        never asked  require stage is not Open  policies/small.truce:26

      ✓ 1 test passed
      "
    `);
  });
  test('fails with what was expected and what came, exit 1', async () => {
    const { exit, out } = await truce(folderWith(smallWith({ 'policies/small.truce': policy.replace('    lead\n    a\n', '    lead\n    b\n') })), ['test']);
    expect(exit).toBe(1);
    expect(out).toMatchInlineSnapshot(`
      "error[T5503]: MQL has one row that is not expected
        ┌─ policies/small.truce:44:3
        │
      44│  expect only MQL {
        │  ^^^^^^^^^^^^^^^^^ expects these rows only (through line 47)
        = mql a: lead a
        = help: add the rows, or leave out \`only\` when other rows do not matter

      error[T5501]: mql b is not in MQL
        ┌─ policies/small.truce:46:5
        │
      46│    b
        │    ^ left out
        = it is left out because this does not hold: employees >= least

      ✗ a small company before and after April  1 expectation

      ✗ 1 of 1 test failed
      "
    `);
  });
  test('--filter takes part of a title, and says which there are when none fits', async () => {
    const folder = folderWith(small);
    expect((await truce(folder, ['test', '--filter', 'APRIL'])).out).toContain('✓ 1 test passed\n');
    expect(await truce(folder, ['test', '--filter', 'may'])).toMatchObject({ exit: 2, err: expect.stringContaining('"a small company before and after April"') as string });
  });
  test('JUnit', async () => {
    expect((await truce(folderWith(small), ['test', '--format', 'junit'])).out).toContain('<testcase classname="tests" name="a small company before and after April" file="policies/small.truce" line="');
  });

  test('a test that passes tells of a value that is wrong and that it does not look at, once', async () => {
    const text = 'policy "P" { currency USD }\nrecord Deal {\n  id text key\n  size count\n}\nlist Sized for each Deal {\n  each_one = if size > 0 then 10 / size else 0\n  share = choose topmost { size > 5 : 1; size > 2 : 2 }\n}\ntest "two" {\n  given Deal {\n    id | size\n    a  | 1\n  }\n  expect Sized {\n    deal | each_one\n    a    | 10\n  }\n}\ntest "three" {\n  given Deal {\n    id | size\n    b  | 2\n  }\n  expect Sized {\n    deal | each_one\n    b    | 5\n  }\n}\n';
    const folder = folderWith({ 'p.truce': text }), { exit, out, err } = await truce(folder, ['test', 'p.truce']), shown = out + err;
    expect(exit).toBe(0);
    expect(shown.match(/warning\[T5103\]/g)).toHaveLength(1);
    expect(shown).toContain('found in the test "two", which passes: it expects nothing of this value');
    expect(shown).toContain('✓ 2 tests passed');
  });
});

describe('truce explain and why-not', () => {
  test('from the answer to each condition, field, source row and rule line', async () => {
    const folder = folderWith(small);
    expect((await truce(folder, ['explain', 'Lead', 'l3', 'MQL'])).out).toMatchInlineSnapshot(`
      "MQL l3: no  Marketing qualified lead

      ✓ require employees >= least  policies/small.truce:20
        ├─ employees = 60  data/leads.csv:4
        └─ least = 50  version 2026-01-01: launch  policies/small.truce:15
           └─ created_on = 2026-03-12  data/leads.csv:4

      ✗ exclude email_domain is "gmail.com"  because "no company behind it"  policies/small.truce:21
        └─ email_domain = gmail.com  data/leads.csv:4
      "
    `);
    expect((await truce(folder, ['explain', 'MQL', 'l3'])).out).toBe((await truce(folder, ['explain', 'Lead', 'l3', 'MQL'])).out);
    expect((await truce(folder, ['explain', 'Win_rate', '2026-Q1', 'value'])).out).toMatchInlineSnapshot(`
      "Win_rate 2026-Q1  Won of closed

      value of win_rate 2026-Q1 = 50 %  policies/small.truce:32
      └─ share(stage is Won of Lead where created_on in quarter and stage is not Ope… = 50 %  2 rows of Lead
         ├─ lead l1: stage is Won = yes
         │  └─ stage of lead l1 = Won  data/leads.csv:2
         └─ lead l3: stage is Won = no
            └─ stage of lead l3 = Lost  data/leads.csv:4
      "
    `);
  });

  test('the nearest change that would do, and who may make it', async () => {
    expect((await truce(folderWith(small), ['why-not', 'MQL', 'l2'])).out).toMatchInlineSnapshot(`
      "MQL l2: no, 1 condition fails of 2

      ✗ require employees >= least  policies/small.truce:20
        ├─ employees = 40  data/leads.csv:3
        └─ least = 50  version 2026-01-01: launch  policies/small.truce:15
           └─ created_on = 2026-02-11  data/leads.csv:3
        → employees is 40; 50 would do  (sales and marketing may change it)

      One change alone would do: employees = 50.
      "
    `);
  });

  test('a row that belongs, one that the stage before leaves out, one that is not there', async () => {
    const folder = folderWith(small);
    expect((await truce(folder, ['why-not', 'MQL', 'l1'])).out).toContain('MQL l1: yes');
    expect(await truce(folder, ['why-not', 'SQL', 'l2'])).toEqual({ exit: 2, out: '', err: 'error: l2 is not in SQL because it is not in MQL\n  = help: ask `truce why-not MQL l2`\n' });
    expect((await truce(folder, ['why-not', 'MQL', 'l11'])).err).toContain('MQL has no row l11\n  = help: did you mean ');
  });

  test('a row that the header leaves out was never asked', async () => {
    const folder = folderWith(smallWith({ 'policies/small.truce': policy.replace('for each Lead {\n  governed by created_on\n  agreed by sales, marketing\n  require employees', 'for each Lead where amount > 100 USD {\n  governed by created_on\n  agreed by sales, marketing\n  require employees') }));
    const said = { exit: 2, out: '', err: 'error: Lead l2 is no candidate of MQL: its header keeps only rows where amount > 100 USD\n' };
    expect(await truce(folder, ['why-not', 'MQL', 'l2'])).toEqual(said);
    expect(await truce(folder, ['explain', 'Lead', 'l2', 'MQL'])).toEqual(said);
  });

  test('--json', async () => {
    const folder = folderWith(small);
    expect(JSON.parse((await truce(folder, ['why-not', 'MQL', 'l2', '--json'])).out)).toMatchObject({ belongs: false, changes: [{ field: 'employees of lead l2', now: '40', needed: '50', enough: true, editedBy: ['sales', 'marketing'] }] });
    expect(JSON.parse((await truce(folder, ['explain', 'MQL', 'l2', '--json'])).out)).toMatchObject({ belongs: false, conditions: [{ holds: false, at: 'policies/small.truce:20' }, { holds: true, because: 'no company behind it' }] });
  });
});

describe('truce fmt', () => {
  const untidy = 'record   Rep{id text key}\n';
  test('formats files and folders; --check only says which', async () => {
    const folder = folderWith({ 'a.truce': untidy, 'b/c.truce': 'record Rep { id text key }\n', 'b/notes.txt': untidy });
    expect(await truce(folder, ['fmt', '--check'])).toEqual({ exit: 1, out: 'not formatted  a.truce\n', err: '1 file is not formatted: `truce fmt` formats them\n' });
    expect(readFileSync(join(folder, 'a.truce'), 'utf8')).toBe(untidy);
    expect(await truce(folder, ['fmt'])).toMatchObject({ exit: 0, out: 'formatted  a.truce\n' });
    expect(readFileSync(join(folder, 'a.truce'), 'utf8')).toBe('record Rep { id text key }\n');
    expect(await truce(folder, ['fmt', 'a.truce', 'b'])).toMatchObject({ exit: 0, out: '', err: '2 files are formatted\n' });
    expect(readdirSync(folder).sort()).toEqual(['a.truce', 'b']);
  });
  test('a file that can not be read stays as it is, the others are formatted', async () => {
    const folder = folderWith({ 'a.truce': untidy, 'bad.truce': 'record Rep { id tex key\n' });
    const { exit, err } = await truce(folder, ['fmt']);
    expect(exit).toBe(1);
    expect(err).toContain('┌─ bad.truce:1:');
    expect(readFileSync(join(folder, 'bad.truce'), 'utf8')).toBe('record Rep { id tex key\n');
    expect(readFileSync(join(folder, 'a.truce'), 'utf8')).toBe('record Rep { id text key }\n');
  });
  test('--stdin formats a text to the output', async () => {
    expect(await truce(folderWith({}), ['fmt', '--stdin'], { stdin: untidy })).toEqual({ exit: 0, out: 'record Rep { id text key }\n', err: '' });
    expect(await truce(folderWith({}), ['fmt', '--stdin', '--check'], { stdin: untidy })).toEqual({ exit: 1, out: '', err: '' });
    expect((await truce(folderWith({}), ['fmt', '--stdin'], { stdin: 'record {' })).err).toContain('┌─ stdin.truce:1:');
  });
});

describe('truce init', () => {
  test('begins in the folder at hand when none is named, as the messages that recommend it say', async () => {
    const folder = folderWith({ 'deals.csv': 'id,amount\nd1,10\nd2,20\n' }), none = await truce(folder, ['check']);
    expect(none.err).toContain('begin a project with `truce init`');
    expect(await truce(folder, ['init'])).toMatchObject({ exit: 0, err: '' });
    expect((await truce(folder, ['check'])).exit).toBe(0);
  });

  test('writes a project that checks cleanly, and replaces nothing unasked', async () => {
    const folder = folderWith({ 'leads.csv': leads });
    const first = await truce(folder, ['init', '.']);
    expect(first.exit, first.out + first.err).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(['.truce', 'leads.csv', 'policies', 'truce.yaml']);
    const checked = await truce(folder, ['check']);
    expect(checked.exit, checked.out).toBe(0);
    writeFileSync(join(folder, 'truce.yaml'), 'mine');
    expect(await truce(folder, ['init', '.'])).toMatchObject({ exit: 2, err: expect.stringContaining('`--force` replaces them') as string });
    expect(readFileSync(join(folder, 'truce.yaml'), 'utf8')).toBe('mine');
    expect((await truce(folder, ['init', '.', '--force'])).exit).toBe(0);
  });
  test('a folder without data, and one that is not there', async () => {
    const folder = folderWith({ 'x/readme.md': '' });
    expect((await truce(folder, ['init', 'x'])).exit).toBe(2);
    expect((await truce(folder, ['init', 'y'])).err).toContain('there is no folder y');
  });
});

describe('help and mistakes', () => {
  test('every command has an example', async () => {
    const { out, exit } = await truce('/', ['--help']);
    expect(exit).toBe(0);
    const commands = [...out.matchAll(/^ {2}([a-z-]+) (?:\[options\]|<)/gm)].map((m) => m[1]!);
    expect(commands).toEqual(['init', 'check', 'run', 'test', 'explain', 'why-not', 'statement', 'new', 'docs', 'report', 'diff', 'audit', 'review', 'history', 'seal', 'verify', 'sign', 'keys', 'fmt', 'lsp']);
    for (const command of commands) {
      const help = await truce('/', [command, '--help']);
      expect(help.exit).toBe(0);
      expect(help.out).toMatch(/\nExamples?:\n {2}truce /);
      // A server speaks its own language.
      if (command !== 'lsp') expect(help.out).toContain('--json');
    }
  });
  test('a mistyped command or option is answered with the one that was meant', async () => {
    expect(await truce('/', ['chek'])).toMatchObject({ exit: 2, err: expect.stringContaining('Did you mean check?') as string });
    expect(await truce('/', ['check', '--formt', 'json'])).toMatchObject({ exit: 2, err: expect.stringContaining('Did you mean --format?') as string });
    expect((await truce('/', ['check', '--format', 'yaml'])).exit).toBe(2);
    expect((await truce('/', ['run', 'Lead', '--limit', 'many'])).err).toContain('A number of rows is 0, 1, 2, …');
  });
  test('a bug asks to be reported, and shows where it is only when asked; what the system refuses is no bug', async () => {
    const files = { exists: async (): Promise<boolean> => { throw new TypeError('unexpected \x1b[2J'); } };
    expect(await truce('/', ['check'], { files, debug: false })).toEqual({
      exit: 4, out: '', err: 'error: this is a bug in Truce: unexpected \\x1b[2J\n  = help: please report it, with the command and, if you may, the policy; TRUCE_DEBUG=1 shows where it happened\n',
    });
    expect((await truce('/', ['check'], { files })).err).toMatch(/\n\s+at .*commands\.test\.ts/);
    const full = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', path: '/x/a.truce' });
    const folder = folderWith({ 'a.truce': 'record   Rep{id text key}\n' });
    expect(await truce(folder, ['fmt'], { files: { write: async () => { throw full; } }, debug: false })).toEqual({ exit: 2, out: '', err: 'error: /x/a.truce: the disk is full\n' });
  });
});
