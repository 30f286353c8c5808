/** The table of the known failures: each row is run on its example, found where it should be and quiet where nobody did anything, and the table stands in the docs as it was run. UPDATE=1 writes it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { root, tidy } from './evidence.js';
import { table, type Row } from './rows.js';

const path = join(root, 'docs/alignment-table.md'), passed = new Set<number>();
const cell = (text: string): string => text.replaceAll('|', '\\|');
const line = ({ n, what, answer, shown, proxy }: Row): string => `| ${n} | ${cell(what)} | ${cell(answer)}${proxy === undefined ? '' : ` (a proxy: ${proxy})`} | ${cell(shown.replace(/docs\/errors\/(T\d+)\.md/g, '[$1](errors/$1.md)').replace(/docs\/(\w+)\.md/g, '[$1]($1.md)').replace(/(examples\/[\w/-]+)/g, '[$1](../$1)'))} |`;
const text = `# What goes wrong, and what answers it

Agreements about revenue fail in ways that are known. Each row says what people in the field report, what Truce has for it, and where that is shown. A test runs every row on its example. What is found about an
agreement or in data has to be found where it was written badly or planted, and to be quiet on the counterpart where nothing is wrong; a report or a list has to give the figures that were worked out for its example. This page is written by
that test (\`tests/alignment\`).

| | what goes wrong, or what helps | answer | shown in |
|---|---|---|---|
${table.map(line).join('\n')}

Where a row says *a proxy*, the thing itself is not in the data of a CRM, and something near it is counted instead.
`;

afterAll(() => {
  tidy();
  process.stdout.write(`${table.map((r) => `${passed.has(r.n) ? '✓' : '✗'} ${String(r.n).padStart(2)}  ${r.what}${r.proxy === undefined ? '' : ' (proxy)'}`).join('\n')}\n${passed.size} of ${table.length} rows pass, ${table.filter((r) => r.proxy !== undefined).length} of them by a proxy\n`);
});

describe('each of the known failures', () => {
  it.each(table.map((r) => [r.n, r.what, r] as const))('%i: %s', async (n, _, r) => { await r.proves(); passed.add(n); });
});
describe('the table', () => {
  it('has 57 rows, in order', () => { expect(table.map((r) => r.n)).toEqual(Array.from({ length: 57 }, (_, i) => i + 1)); });
  it('stands in the docs as it is here', () => {
    if (process.env['UPDATE'] === '1') writeFileSync(path, text);
    expect(readFileSync(path, 'utf8')).toBe(text);
  });
});
