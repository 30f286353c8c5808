/** What a hostile or broken project does to the command line: a clear error, bounded in time, memory and length. */
import { describe, expect, test } from 'vitest';
import { folderWith, leads, manifest, policy, smallWith, truce } from './support.js';

/** Nothing that a terminal obeys, apart from line ends. */
const obeyed = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/** An error with a code, no stack, and no more output than a person can look through. */
function clear({ exit, out, err }: { readonly exit: number; readonly out: string; readonly err: string }, wanted: number, said: RegExp): void {
  expect(exit, out + err).toBe(wanted);
  expect(out + err).toMatch(said);
  expect(out + err).not.toMatch(/\n\s+at .*:\d+:\d+|bug in Truce/);
  expect(out + err).not.toMatch(obeyed);
  expect((out + err).length).toBeLessThan(60_000);
}

describe('a hostile policy', () => {
  test('one line of fifty megabytes', async () => {
    const folder = folderWith(smallWith({ 'policies/small.truce': `record Rep { id text key } // ${'x'.repeat(50_000_000)}` }));
    clear(await truce(folder, ['check', '--no-data']), 1, /error\[T\d{4}\]/);
    clear(await truce(folder, ['fmt', '--check']), 1, /error\[T\d{4}\]/);
  });

  test.each([
    ['brackets', `record A { id count key; x = ${'('.repeat(10_000)}1${')'.repeat(10_000)} }`],
    ['conditions', `record A { id count key; x = ${'if id > 1 then '.repeat(10_000)}1${' else 2'.repeat(10_000)} }`],
    ['signs', `record A { id count key; x = ${'-'.repeat(10_000)}1 }`],
    ['blocks', `list A for each B ${'{ x = choose '.repeat(10_000)}${'}'.repeat(10_000)}`],
  ])('ten thousand nested %s', async (_, text) => {
    clear(await truce(folderWith(smallWith({ 'policies/small.truce': `${text}\n` })), ['check', '--no-data']), 1, /error\[T\d{4}\]/);
  });

  test('definitions that go in a circle, alone, in pairs and through a thousand columns', async () => {
    const circle = (n: number): string => Array.from({ length: n }, (_, i) => `  c${i} = c${(i + 1) % n} + 1\n`).join('');
    for (const [columns, code] of [[circle(1), /error\[T2009\]/], [circle(2), /error\[T2009\]/], [circle(100), /error\[T2009\]/], [circle(3000), /error\[T\d{4}\]/]] as const) {
      clear(await truce(folderWith(smallWith({ 'policies/small.truce': `${policy}list Circle for each Lead {\n${columns}}\n` })), ['check', '--no-data']), 1, code);
    }
    const lists = 'list A for each B { x = 1 }\nlist B for each A { y = 1 }\n';
    clear(await truce(folderWith(smallWith({ 'policies/small.truce': policy + lists })), ['check', '--no-data']), 1, /error\[T\d{4}\]/);
    clear(await truce(folderWith({ 'truce.yaml': manifest, 'policies/a.truce': `import "b.truce"\n${policy}`, 'policies/b.truce': 'import "a.truce"\nrecord Other { id text key employes }\n' }), ['check', '--no-data']), 1, /error\[/);
  });

  test('a thousand mistakes: the first are shown, the rest counted', async () => {
    const text = Array.from({ length: 1000 }, (_, i) => `list L${i} for each Nobody${i} { x = 1 }\n`).join('');
    const outcome = await truce(folderWith(smallWith({ 'policies/small.truce': policy + text })), ['check', '--no-data']);
    clear(outcome, 1, /… and 9\d\d errors more: `truce check --json` lists them all/);
  });

  test('an import reads policies and nothing else', async () => {
    const folder = folderWith({ 'secret.env': 'TOKEN=hunter2\n', ...Object.fromEntries(Object.entries(smallWith({ 'policies/small.truce': `import "../../secret.env"\n${policy}` })).map(([name, text]) => [`project/${name}`, text])) });
    const outcome = await truce(folder, ['check', '--no-data', 'project']);
    clear(outcome, 1, /secret\.env/);
    expect(outcome.out + outcome.err).not.toMatch(/hunter2|TOKEN/);
  });

  test('escapes in names and texts of a policy never reach the terminal', async () => {
    const text = policy.replace('"Small"', '"\x1b]0;owned\x07\x1b[2J"').replace('"launch"', '"\x1b[31m\u202eevil"').replace('email_domain is', '\x1b[31mdomain is');
    clear(await truce(folderWith(smallWith({ 'policies/small.truce': text })), ['check']), 1, /\\x1b/);
  });
});

describe('a hostile manifest', () => {
  test('an alias bomb', async () => {
    const bomb = ['a: &a ["x","x","x","x","x","x","x","x","x"]', ...'bcdefghi'.split('').map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(',')}]`)].join('\n');
    clear(await truce(folderWith(smallWith({ 'truce.yaml': `${manifest}${bomb}\n` })), ['check']), 1, /error\[T52\d\d\]/);
  });
  test('brackets without end, a file of a megabyte, a key that is a prototype', async () => {
    clear(await truce(folderWith(smallWith({ 'truce.yaml': `a: ${'['.repeat(20_000)}` })), ['check']), 1, /error\[T52\d\d\]/);
    clear(await truce(folderWith(smallWith({ 'truce.yaml': `# ${'x'.repeat(1_000_000)}\n${manifest}` })), ['check']), 1, /error\[T5202\]/);
    clear(await truce(folderWith(smallWith({ 'truce.yaml': `${manifest}__proto__: { polluted: yes }\n` })), ['check']), 1, /error\[T52\d\d\]/);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('hostile data', () => {
  test('terminal escapes and formulas in cells', async () => {
    const rows = 'x1,2026-01-10,\x1b[2J,"\x1b]8;;http://evil\x07",1,Won\nx2,2026-01-10,5,\u202etxt,=1+1,Won\n\x1b[31mred,2026-01-10,200,"\x1b[31mred",1,Won\n"=HYPERLINK(1)",2026-01-10,200,@SUM,-1,Won\n';
    const folder = folderWith(smallWith({ 'data/leads.csv': leads + rows }));
    clear(await truce(folder, ['check']), 3, /\\x1b\[2J/);
    clear(await truce(folder, ['run', 'Lead', '--allow-data-errors']), 0, /\\x1b\[31mred/);
    clear(await truce(folder, ['explain', 'MQL', '\x1b[31mred', '--allow-data-errors']), 0, /\\x1b\[31mred/);
    clear(await truce(folder, ['explain', 'MQL', '\x1b[31mno']), 2, /\\x1b\[31mno/);
    const csv = (await truce(folder, ['run', 'Lead', '--format', 'csv', '--allow-data-errors'])).out;
    expect(csv.split('\r\n').filter((line) => /(?:^|,)"?[=@]/.test(line))).toEqual([]);
    expect(csv).toContain("'=HYPERLINK(1),2026-01-10,200,'@SUM,-1,Won");
  });

  test('CSV and JSON are exact in a pipe, and written out where a terminal would obey them', async () => {
    const folder = folderWith(smallWith({ 'data/leads.csv': `${leads}"\x1b[31m\u009b2J\ra\u202e",2026-01-10,200,x,1,Won\n` })), screen = { terminal: { width: 80 } };
    expect((await truce(folder, ['run', 'Lead', '--format', 'csv'])).out).toContain('\x1b[31m\u009b2J\ra\u202e');
    expect((JSON.parse((await truce(folder, ['run', 'Lead', '--json'])).out) as { id: string }[]).at(-1)!.id).toBe('\x1b[31m\u009b2J\ra\u202e');
    for (const words of [['run', 'Lead', '--format', 'csv'], ['run', 'Lead', '--json'], ['run', 'Lead', '--keys', '--json']]) {
      const { out } = await truce(folder, words, screen);
      expect(out.replaceAll('\r\n', '\n')).not.toMatch(obeyed);
      expect(out).toMatch(/\\u202e/);
    }
  });

  test('two hundred thousand bad rows are a few lines', async () => {
    const rows: string[] = [];
    for (let i = 0; i < 200_000; i++) rows.push(`b${i},2026-99-${i},x${i},d,${i % 2 === 0 ? 'a lot' : '1'},Nope${i}`);
    const outcome = await truce(folderWith(smallWith({ 'data/leads.csv': `${leads}${rows.join('\n')}\n` })), ['check']);
    clear(outcome, 3, /200,000 rows of 200,005 rejected/);
    expect(outcome.out).toContain('200,000 values in column "created_on"');
    expect(outcome.out.length).toBeLessThan(6_000);
  });

  test('a header called __proto__, rows of the wrong width, a quote that never ends, binary', async () => {
    clear(await truce(folderWith(smallWith({ 'data/leads.csv': leads.replace('employees', '__proto__') })), ['check']), 0, /Lead/);
    clear(await truce(folderWith(smallWith({ 'data/leads.csv': `${leads}a,b\n"never ends\n${'x'.repeat(100_000)}` })), ['check']), 3, /error\[T50\d\d\]/);
    clear(await truce(folderWith(smallWith({ 'data/leads.csv': Uint8Array.from({ length: 5_000 }, (_, i) => (i * 7919) % 256) })), ['check']), 3, /error\[T50\d\d\]/);
  });
});
