import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderWith, leads, manifest, policy, small, smallWith, truce } from './support.js';

describe('truce check', () => {
  test('one calm screen when all is well', async () => {
    const { exit, out, err } = await truce(folderWith(small), ['check']);
    expect(out).toMatchInlineSnapshot(`
      "Small  as of 2026-06-30

      Data                    rows in =   used +   rejected
      Lead   data/leads.csv           5        5          0

      Leads                           rows   of candidates   of stage before
      MQL  Marketing qualified lead      2          40.0 %
      SQL                                2          40.0 %    100.0 % of MQL

      KPIs                      latest    value   target                    before
      Win_rate  Won of closed   2026-Q2    50 %     60 %   below   50 % in 2026-Q1

      Tests        1 passed
      Invariants   1 holds

      ✓ fine: 5 rows used, 1 test passed, 1 invariant holds
      "
    `);
    expect({ exit, err }).toEqual({ exit: 0, err: '' });
  });

  test('problems first, then the screen: rejected rows are counted, said and exit 3', async () => {
    const folder = folderWith(smallWith({ 'data/leads.csv': `${leads}l6,2026-13-01,5,x.example,1,Won\nl7,2026-05-01,5,x.example,1,Lots\n` }));
    const { exit, out } = await truce(folder, ['check']);
    expect(exit).toBe(3);
    expect(out).toMatchInlineSnapshot(`
      "error[T5002]: 1 value in column "created_on" is no date of the form YYYY-MM-DD
        ┌─ data/leads.csv, row 7, column "created_on": 2026-13-01
        ┌─ policies/small.truce:9:3
        │
       9│  created_on date
        │  --------------- declared here as date
        = "2026-13-01": line 7
        = help: say how dates are written with \`dates: [MM/DD/YYYY]\` in the manifest; a date with a time of day belongs to a \`time\` field

      error[T5007]: 1 value in column "stage" is none of the choices of \`stage\`
        ┌─ data/leads.csv, row 8, column "stage": Lots
        ┌─ policies/small.truce:13:3
        │
      13│  stage one of Open, Won, Lost
        │  ---------------------------- declared here as one of Open, Won, Lost
        = "Lots": line 8; did you mean "Lost"?
        = help: the choices are Open, Won, Lost; map other words with \`values: { stage: { "word in the data": Choice } }\` in the manifest, or add the choice to the record

      Small  as of 2026-06-30

      Data                    rows in =   used +   rejected
      Lead   data/leads.csv           7        5          2

      Leads                           rows   of candidates   of stage before
      MQL  Marketing qualified lead      2          40.0 %
      SQL                                2          40.0 %    100.0 % of MQL

      KPIs                      latest    value   target                    before
      Win_rate  Won of closed   2026-Q2    50 %     60 %   below   50 % in 2026-Q1

      Tests        1 passed
      Invariants   1 holds

      ✗ the data is wrong: 2 errors, 2 rows of 7 rejected (\`--allow-data-errors\` goes on without these rows)
      "
    `);
    const allowed = await truce(folder, ['check', '--allow-data-errors']);
    expect(allowed.exit).toBe(0);
    expect(allowed.out).toContain('✓ fine: 5 rows used, 2 rows of 7 rejected');
  });

  test('writes the rejected rows on request, whole or not at all', async () => {
    const folder = folderWith(smallWith({ 'data/leads.csv': `${leads}l6,2026-13-01,5,x.example,1,Won\n` }));
    await truce(folder, ['check', '--rejects', join(folder, 'rejects.csv')]);
    expect(readFileSync(join(folder, 'rejects.csv'), 'utf8').split('\r\n')).toEqual(['record,file,row,column,value,code,problem', expect.stringContaining('Lead,data/leads.csv,7,created_on,2026-13-01,T5002,'), '']);
    expect(readdirSync(folder).filter((f) => f.endsWith('.tmp'))).toEqual([]);
  });

  test('a policy with an error: nothing is computed, exit 1', async () => {
    const folder = folderWith(smallWith({ 'policies/small.truce': policy.replace('require employees >= least', 'require employes >= least') }));
    const { exit, out } = await truce(folder, ['check']);
    expect(exit).toBe(1);
    expect(out).toMatchInlineSnapshot(`
      "error[T2001]: there is no column, parameter or scale \`employes\` in MQL
        ┌─ policies/small.truce:20:11
        │
      20│  require employes >= least
        │          ^^^^^^^^ not known here
        = help: did you mean \`employees\`?

      ✗ 1 error: nothing was computed
      "
    `);
  });

  test('a failed test and a broken invariant are the policy saying no', async () => {
    const folder = folderWith(smallWith({ 'policies/small.truce': policy.replace('<= 1_000 USD', '<= -100 USD').replace('    lead\n    a\n', '    lead\n    b\n') }));
    const { exit, out } = await truce(folder, ['check']);
    expect(exit).toBe(1);
    expect(out).toContain('✗ the policy says no: 1 test failed, 1 invariant broken\n');
    expect(out).toContain('Tests        0 passed, 1 failed\nInvariants   1 broken\n');
    expect(out.indexOf('error[')).toBeLessThan(out.indexOf('Data '));
  });

  test('a mistake in the manifest is shown in the manifest', async () => {
    const { exit, out } = await truce(folderWith(smallWith({ 'truce.yaml': manifest.replace('file:', 'fil:') })), ['check']);
    expect(exit).toBe(1);
    expect(out).toMatchInlineSnapshot(`
      "error[T5203]: \`fil\` is not a key of \`data.Lead\`
        ┌─ truce.yaml:5:11
        │
       5│  Lead: { fil: data/leads.csv }
        │          ^^^
        = help: did you mean \`file\`?

      ✗ 1 error: nothing was computed
      "
    `);
  });

  test('a file that is not there cannot be allowed', async () => {
    const { exit, out } = await truce(folderWith(smallWith({ 'truce.yaml': manifest.replace('leads.csv', 'lead.csv') })), ['check', '--allow-data-errors']);
    expect(exit).toBe(3);
    expect(out).toContain('did you mean data/leads.csv?');
  });

  test('--no-data leaves the data alone, wherever it is', async () => {
    const { exit, out } = await truce(folderWith(smallWith({ 'truce.yaml': manifest.replace('leads.csv', 'gone.csv') })), ['check', '--no-data']);
    expect(exit).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "Small  as of 2026-06-30

      ✓ the policy is sound (1 file, no problems); no data was read and no test was run
      "
    `);
  });

  test('--as-of moves the day, and refuses what is none', async () => {
    const folder = folderWith(small);
    const march = await truce(folder, ['check', '--as-of', '2026-03-31']);
    expect(march.out).toContain('as of 2026-03-31');
    expect(JSON.parse((await truce(folder, ['check', '--as-of', '2026-03-31', '--json'])).out).kpis[0]).toMatchObject({ period: '2026-Q1', value: '50 %', target: '60 %', standing: 'below', unfinished: false });
    expect(JSON.parse((await truce(folder, ['check', '--as-of', '2026-05-20', '--json'])).out).kpis[0]).toMatchObject({ period: '2026-Q2', unfinished: true, before: { period: '2026-Q1', value: '50 %' } });
    const wrong = await truce(folder, ['check', '--as-of', 'tomorrow']);
    expect(wrong).toMatchObject({ exit: 2, out: '' });
    expect(wrong.err).toContain('`--as-of tomorrow` is no day');
  });

  test('--json has the whole report', async () => {
    const report: unknown = JSON.parse((await truce(folderWith(small), ['check', '--json'])).out);
    expect(report).toMatchObject({
      title: 'Small', exit: 0, problems: [], data: [{ record: 'Lead', file: 'data/leads.csv', rowsIn: 5, rowsUsed: 5, rowsRejected: 0 }],
      leads: [{ name: 'MQL', rows: 2, candidates: 5, previous: null }, { name: 'SQL', rows: 2, candidates: 5, previous: { name: 'MQL', rows: 2 } }],
      tests: [{ title: 'a small company before and after April', passed: true }], invariants: [{ title: 'no free lunch', outcome: 'holds' }],
    });
  });

  test('the formats of CI name the same problems at the same places', async () => {
    const folder = folderWith(smallWith({ 'policies/small.truce': policy.replace('<= 1_000 USD', '<= -100 USD') }));
    const github = await truce(folder, ['check', '--format', 'github']);
    expect(github.exit).toBe(1);
    expect(github.out).toMatch(/^::error file=policies\/small\.truce,line=36,/);
    const sarif = JSON.parse((await truce(folder, ['check', '--format', 'sarif'])).out) as { readonly runs: readonly { readonly results: readonly { readonly level: string; readonly locations: readonly unknown[] }[] }[] };
    expect(sarif.runs[0]!.results[0]).toMatchObject({ level: 'error', locations: [{ physicalLocation: { artifactLocation: { uri: 'policies/small.truce' }, region: { startLine: 36 } } }] });
    const junit = await truce(folder, ['check', '--format', 'junit']);
    expect(junit.out).toContain('<testsuites name="truce" tests="4" failures="1" errors="0" skipped="0">');
    expect(junit.out).toContain('classname="invariants" name="no free lunch" file="policies/small.truce" line="35"');
  });

  test('paths are shown as the reader finds them, from where the command was started', async () => {
    const folder = folderWith({ ...Object.fromEntries(Object.entries(small).map(([name, text]) => [`company/${name}`, text])), 'company/policies/broken.truce': 'record Rep { id text ke }\n' });
    expect((await truce(folder, ['check', 'company'])).out).toContain('┌─ company/policies/broken.truce:1:');
    expect((await truce(join(folder, 'company/policies'), ['check'])).out).toContain('┌─ broken.truce:1:');
  });

  test('imported files belong to the project, also those that the manifest does not name', async () => {
    const [records, rest] = [policy.slice(0, policy.indexOf('parameter least')), policy.slice(policy.indexOf('parameter least'))];
    const folder = folderWith({ 'truce.yaml': manifest.replace('policies/*.truce', 'policies/main.truce'), 'policies/main.truce': `import "../shared/records.truce"\n${rest}`, 'shared/records.truce': records, 'data/leads.csv': leads });
    expect((await truce(folder, ['check'])).exit).toBe(0);
    const gone = folderWith({ 'truce.yaml': manifest.replace('policies/*.truce', 'policies/main.truce'), 'policies/main.truce': `import "../shared/record.truce"\n${rest}`, 'data/leads.csv': leads });
    expect((await truce(gone, ['check'])).out).toContain('error[T2010]');
  });

  test('colours only where they are wanted, and progress only after a second on a terminal', async () => {
    const folder = folderWith(small);
    const plain = await truce(folder, ['check']);
    const coloured = await truce(folder, ['check'], { terminal: { colour: true } });
    expect(plain.out).not.toContain('\x1b');
    expect(coloured.out).toContain('\x1b[32m✓\x1b[0m');
    expect(coloured.out.replaceAll(/\x1b\[[\d;]*m/g, '')).toBe(plain.out);
    let now = 0;
    const slow = await truce(folder, ['check'], { terminal: { progress: true }, clock: () => (now += 700) });
    expect(slow.err).toMatch(/^\r\x1b\[2K[^\r]*[\s\S]*\r\x1b\[2K$/);
    expect((await truce(folder, ['check'], { terminal: { progress: true } })).err).toBe('');
  });

  test('a folder that is none, or has no manifest', async () => {
    const folder = folderWith({ 'x/y.txt': '' });
    expect(await truce(folder, ['check', 'z'])).toMatchObject({ exit: 2, err: 'error: there is no folder z\n' });
    expect((await truce(folder, ['check', 'x'])).err).toBe('error: x has no truce.yaml\n  = help: `truce init x` writes one for the exports in a folder\n');
    expect(existsSync(join(folder, 'x/truce.yaml'))).toBe(false);
  });
});

describe('KPIs on the screen of check', () => {
  const kpi = (name: string, body: string): string => `kpi ${name} for each quarter {\n  from 2026-01-01 through 2026-12-31\n${body}}\n`;
  const screen = async (...kpis: string[]): Promise<{ readonly row: (name: string) => string; readonly folder: string }> => {
    const folder = folderWith(smallWith({ 'policies/small.truce': `${policy}${kpis.join('')}` })), { out } = await truce(folder, ['check']);
    return { folder, row: (name) => out.split('\n').find((l) => l.startsWith(name))?.slice(name.length).trim().replace(/ {2,}/g, ' | ') ?? out };
  };

  test('a value that is missing says why', async () => {
    const { row } = await screen(
      kpi('None', '  value = average(amount of Lead where created_on in quarter and stage is Open)\n  target = 10 USD\n'),
      kpi('Zero', '  value = count(Lead where created_on in quarter) / count(Lead where created_on in quarter and stage is Open)\n'),
    );
    expect(row('None')).toBe('2026-Q2 | no value (no rows) | 10.00 USD | 20.00 USD in 2026-Q1');
    expect(row('Zero')).toBe('2026-Q2 | no value (division by zero) | 3 in 2026-Q1');
  });
  test('a period with several rows counts those without a value', async () => {
    const { row } = await screen('kpi Mean for each distinct stage in Lead {\n  value = average(amount of Lead with same stage where amount > 40 USD)\n}\n');
    expect(row('Mean')).toBe('3 rows, 2 no value (no rows)');
  });
  test('few digits on the screen, all of them with --json and run', async () => {
    const { folder, row } = await screen(kpi('Third', '  value = 200% / 3\n  target = 1% / 3\n'), kpi('Number', '  value = 200 / 3\n'));
    expect(row('Third')).toBe('2026-Q2 | 66.7 % | 0.3 % | above | 66.7 % in 2026-Q1');
    expect(row('Number')).toContain('66.67');
    const { kpis } = JSON.parse((await truce(folder, ['check', '--format', 'json'])).out) as { readonly kpis: readonly { readonly name: string; readonly value: string }[] };
    expect(kpis.find((k) => k.name === 'Third')?.value).toBe('66.6667 %');
    expect((await truce(folder, ['run', 'Third', '--format', 'json'])).out).toContain('0.666666666667');
  });
  test('two numbers that differ are not shown as the same', async () => {
    const { row } = await screen(kpi('Close', '  value = 59.98%\n  target = 60%\n'));
    expect(row('Close')).toContain('59.98 % | 60 % | below');
  });
});
