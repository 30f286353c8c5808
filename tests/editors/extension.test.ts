/** What the extension makes of policies and of what the program says, without an editor: titles, reports, pages, places. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from '../../packages/engine/src/syntax/parse.js';
import { quote } from '../../packages/engine/src/syntax/quoting.js';
import { lineIndex } from '../../packages/engine/src/diagnostics/render/line-index.js';
import { relationWords } from '../../packages/vscode/src/grammars/vocabulary.js';
import { COMMANDS, noData, notice, page, waiting } from '../../packages/vscode/src/preview/page.js';
import { placesIn } from '../../packages/vscode/src/preview/places.js';
import { relationAt, relationsOf } from '../../packages/vscode/src/preview/relation-at.js';
import { rowsOf, type Rows } from '../../packages/vscode/src/preview/rows.js';
import { reportOf } from '../../packages/vscode/src/testing/results.js';
import { testTitles } from '../../packages/vscode/src/testing/titles.js';
import { policies, root } from './corpus.js';

const project = join(root, 'tests/editors/project');
const truceIn = (folder: string, ...words: readonly string[]): { readonly status: number | null; readonly stdout: string } => spawnSync(process.execPath, [join(root, 'packages/cli/bin/truce.cjs'), ...words], { cwd: folder, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });
const truce = (...words: readonly string[]): { readonly status: number | null; readonly stdout: string } => truceIn(project, ...words);

describe('the tests of a policy', () => {
  test('are found with title and place as the parser finds them, in the whole corpus', () => {
    let found = 0;
    for (const { name, text } of policies()) {
      const lines = lineIndex(text), read = parse(text, name).file.declarations.flatMap((d) => (d.kind === 'Test' ? [{ title: d.title.value, line: lines.position(d.span.start).line - 1, end: lines.position(d.title.span.end).column - 1 }] : []));
      expect(testTitles(text).map(({ title, line, end }) => ({ title, line, end })), name).toEqual(read);
      found += read.length;
    }
    expect(found).toBeGreaterThan(50);
  });
  test('may have any title', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }).filter((s) => !/[\r\u2028\u2029\u0000]/.test(s)), (title) => {
      const text = `\ntest ${quote(title)} {\n}\n`;
      expect(testTitles(text)).toEqual([{ title, line: 1, start: 0, end: text.split('\n')[1]!.length - 2 }]);
    }));
  });
  test('are not found in comments, in data or within a declaration', () => {
    expect(testTitles('// test "a" {\n  test "b" {\ntest "c\ntesting "d" {\ntest "e" is no heading')).toEqual([]);
  });
  test('are reported with what failed where', () => {
    const copy = mkdtempSync(join(tmpdir(), 'truce-tests-')), policy = join(copy, 'policies/leads.truce');
    cpSync(project, copy, { recursive: true });
    writeFileSync(policy, readFileSync(policy, 'utf8').replace('expect count(MQL) is 0', 'expect count(MQL) is 1'));
    const report = reportOf(truceIn(copy, 'test', '--json').stdout);
    rmSync(copy, { recursive: true, force: true });
    expect(report).toMatchObject({ kind: 'results', results: [
      { title: 'a free address is no company', file: 'policies/leads.truce', line: 27, passed: true, failures: [] },
      { title: 'a small company with a chief is not enough', line: 39, passed: false, skipped: null, failures: [{ file: 'policies/leads.truce', line: 44, column: 3, endLine: 44 }] },
    ] });
  });
  test('are not reported when the program said something else', () => {
    expect(reportOf('error: this is a bug')).toBeNull();
    expect(reportOf('[]')).toBeNull();
    expect(reportOf('null')).toBeNull();
    expect(reportOf(JSON.stringify({ problems: [{ code: 'T1001', message: 'wrong', at: null }], tests: [] }))).toMatchObject({ kind: 'broken', messages: [{ message: 'wrong (T1001)', file: null, line: 1 }] });
  });
});

describe('the page of records', () => {
  const options = { nonce: 'n', uri: 'file:///p/leads.truce', limit: 100 };
  const rows = rowsOf(truce('run', 'MQL', '--json', '--keys').stdout)!;

  test('shows the rows that belong and those that do not, each with its question', () => {
    expect(rows).toMatchObject({ name: 'MQL', kind: 'lead', total: 3, candidates: 5, rows: [{ key: 'L-001', cells: ['L-001', '50'] }, { key: 'L-003' }, { key: 'L-005' }], leftOut: [{ key: 'L-002' }, { key: 'L-004' }] });
    const made = page(rows, options);
    expect(made).toContain('<strong>3 of 5 leads, 60.0 %</strong>. <a');
    expect(made).toContain('<a href="#left-out">2 left out</a>');
    expect(made).toContain('aria-label="why not L-002">why not</a>');
    expect(made).toContain(`command:${COMMANDS.whyNot}?${encodeURIComponent(JSON.stringify([options.uri, 'MQL', 'L-002']))}"`.replaceAll('&', '&amp;').replaceAll("'", '&#39;'));
    expect(made.match(/>why<\/a>/g)).toHaveLength(3);
    expect(made.match(/>why not<\/a>/g)).toHaveLength(2);
  });
  test('keeps the rows of before when there are none now, and says so', () => {
    expect(page(rows, { ...options, stale: 'error: <no>' })).toContain('<pre>error: &lt;no&gt;</pre>');
    expect(page(rows, options)).not.toContain('class="stale"');
  });
  test('says so when nothing belongs, and when there is nothing to look at', () => {
    const none = page({ ...rows, said: null, total: 0, rows: [], leftOut: [...rows.rows, ...rows.leftOut] }, options);
    expect(none).toContain('<strong>0</strong> rows of 5, 0.0 %. <a href="#left-out">5 left out</a>');
    expect(none).toContain('No row belongs to MQL.');
    const empty = page({ ...rows, said: null, total: 0, candidates: 0, rows: [], leftOut: [] }, options);
    expect(empty).toContain('<strong>0</strong> rows</p>');
    expect(empty).toContain('The data has no rows for MQL to look at.');
    expect(empty).not.toContain('<table');
  });
  test('is nothing but text, whatever the data is', () => {
    const hostile = fc.oneof(fc.constantFrom('<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '&lt;', "' style='x", '</td></table>', 'javascript:alert(1)', '\u202eexe', '</style><script>', '${1}', '`'), fc.string({ unit: 'binary' }));
    fc.assert(fc.property(hostile, hostile, hostile, (name, key, cell) => {
      const made = page({ name, kind: 'list', title: cell, total: 1, candidates: 2, columns: [{ name: key, numeric: false }], rows: [{ key, cells: [cell] }], leftOut: [{ key: cell, cells: [key] }] } satisfies Rows, options) + notice('n', name, cell) + waiting('n', name) + noData('n', name);
      // Every tag is one that the page itself writes, with nothing in it that came from outside but the words of a command and what is read out or shown when pointed at.
      const tags = (made.match(/<[^>]*>/g) ?? []).map((tag) => tag.replace(/command:truce\.\w+\?[A-Za-z0-9%_.!~*();&#-]*"/, 'COMMAND"').replace(/ (?:aria-label|title)="[^"<>]*"/g, ' WORDS'));
      const own = new Set(['<a href="COMMAND" WORDS>', '<a href="COMMAND">', '<a href="#left-out">', `<a href="command:${COMMANDS.start}">`, '</a>', '<code>', '</code>', '<!doctype html>', '<html lang="en">', '<head>', '<meta charset="utf-8">', '</head>', '<title>', '</title>', '<style nonce="n">', '</style>', '<body>', '</body>', '</html>', '<h1>', '</h1>', '<small>', '</small>', '<p>', '<p role="status">', '</p>', '<strong>', '</strong>',
        '<table WORDS>', '<thead>', '<tr>', '<tr id="left-out">', '<tr class="quiet">', '<th scope="col" class="key">', '<th scope="rowgroup" colspan="2">', '</th>', '</tr>', '</thead>', '<tbody>', '<tbody class="heading">', '</tbody>', '<td class="ask">', '<td class="key">', '<td class="key" WORDS>', '<td class="key missing">', '<td colspan="2">', '<span>', '</span>', '</td>', '</table>', '<pre>', '</pre>', `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-n'; form-action 'none'; base-uri 'none'">`]);
      expect(tags.filter((tag) => !own.has(tag))).toEqual([]);
      expect(made).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    }));
  });
  test('hands a command the words as they are', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (key) => {
      const made = page({ name: 'MQL', kind: 'lead', title: null, total: 1, candidates: 1, columns: [], rows: [{ key, cells: [] }], leftOut: [] }, options);
      const words = /command:truce\.explain\?([^"]*)"/.exec(made)![1]!.replaceAll('&#39;', "'").replaceAll('&amp;', '&');
      expect(JSON.parse(decodeURIComponent(words))).toEqual([options.uri, 'MQL', key]);
    }));
  });
  test('offers more where more are there', () => {
    expect(page({ ...rows, rows: rows.rows.slice(0, 1) }, { ...options, limit: 1 })).toContain(`command:${COMMANDS.more}?${encodeURIComponent(JSON.stringify([options.uri, 'MQL', 5]))}`);
    expect(page(rows, options)).not.toContain(COMMANDS.more);
  });
});

describe('places in an answer', () => {
  test('are those of rules and source rows', () => {
    const said = truce('explain', 'MQL', 'L-001').stdout, found = placesIn(said);
    expect(found.map((p) => said.slice(p.start, p.end))).toEqual(found.map((p) => `${p.path}:${p.line}`));
    expect(new Set(found.map((p) => p.path))).toEqual(new Set(['policies/leads.truce', 'leads.csv']));
    expect(found.find((p) => p.path === 'leads.csv')?.line).toBe(2);
  });
  test('are not values that look like places', () => expect(placesIn('└─ title = see a.csv:3 there  leads.csv:2\n  a.csv:x').map((p) => p.path)).toEqual(['leads.csv']));
});

describe('the relation of a place', () => {
  const lines = readFileSync(join(project, 'policies/leads.truce'), 'utf8').split('\n');
  test('is the last heading above', () => expect([0, 7, 14, 17, 23, 28].map((line) => relationAt(lines, line))).toEqual([null, 'Lead', null, 'MQL', 'MQL', null]));
  test('is known for every kind of relation', () => expect(relationWords.map((w) => relationAt([`${w} Name for each Deal {`, '  x = 1'], 1))).toEqual(relationWords.map(() => 'Name')));
  test('can be picked from all of the file', () => expect(relationsOf(lines)).toEqual(['Lead', 'MQL']));
});

describe('the manifest of the extension', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'packages/vscode/package.json'), 'utf8')) as {
    contributes: { commands: { command: string }[]; configuration: { properties: Record<string, object> }; walkthroughs: { steps: { description: string; media: { markdown: string } }[] }[]; menus: Record<string, { command: string }[]> };
  };
  const sources = ['main', 'client', 'program', 'records'].map((f) => readFileSync(join(root, `packages/vscode/src/extension/${f}.ts`), 'utf8')).join('\n');
  const declared = manifest.contributes.commands.map((c) => c.command).sort();
  test('declares the commands that there are', () => expect(declared).toEqual([...new Set([...sources.matchAll(/\bcommand\('(truce\.\w+)'/g)].map((m) => m[1]!))].sort()));
  test('shows none in a menu that there is not', () => {
    const used = [...Object.values(manifest.contributes.menus).flat().map((m) => m.command), ...JSON.stringify(manifest.contributes.walkthroughs).matchAll(/command:(truce\.\w+)/g)].map((m) => (typeof m === 'string' ? m : m[1]!));
    expect(used.filter((command) => !declared.includes(command))).toEqual([]);
  });
  test('has the settings that its code reads, and every page explains just these', () => {
    const settings = Object.keys(manifest.contributes.configuration.properties).sort(), own = readdirSync(join(root, 'packages/vscode/src'), { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.ts')).map((f) => readFileSync(join(root, 'packages/vscode/src', f), 'utf8')).join('\n');
    // What is written of the talk is read by the library of the client.
    const read = [...own.matchAll(/getConfiguration\('truce'\)\.get(?:<\w+>)?\('(\w+)'/g)].map((m) => `truce.${m[1]}`);
    expect([...new Set(read), 'truce.trace.server'].sort()).toEqual(settings);
    for (const page of ['packages/vscode/README.md', 'docs/editors.md']) expect([...readFileSync(join(root, page), 'utf8').matchAll(/^\| `(truce\.[\w.]+)` \|/gm)].map((m) => m[1]).sort(), page).toEqual(settings);
  });
  test('hands the server options that it knows, and all of them are in its page', () => {
    const known = [...readFileSync(join(root, 'packages/lsp/src/settings.ts'), 'utf8').matchAll(/\bwanted\?\.(\w+)/g)].map((m) => m[1]!), page = readFileSync(join(root, 'docs/editor.md'), 'utf8');
    expect([...page.slice(page.indexOf('## What a client can say')).matchAll(/^\| `(\w+)` \|/gm)].map((m) => m[1]!).sort()).toEqual([...new Set(known)].sort());
    const client = readFileSync(join(root, 'packages/vscode/src/extension/client.ts'), 'utf8'), handed = /initializationOptions: \{([^\n]*)\},\n/.exec(client)![1]!;
    expect([...handed.matchAll(/(?<![\w.'])(commands|live|pages)\b/g)].map((m) => m[1])).toEqual(expect.arrayContaining(known));
  });
  test('starts in a browser too, with the same commands', () => {
    const web = readFileSync(join(root, 'packages/vscode/src/web/main.ts'), 'utf8');
    expect([...new Set([...web.matchAll(/'(truce\.\w+)'/g)].map((m) => m[1]!))].filter((name) => name !== 'truce.browser').sort()).toEqual(declared);
  });
  test('leads through steps whose policies can be read', () => {
    for (const { media } of manifest.contributes.walkthroughs[0]!.steps) {
      const text = readFileSync(join(root, 'packages/vscode', media.markdown), 'utf8');
      for (const [, policy = ''] of text.matchAll(/```truce\n([\s\S]*?)```/g)) expect(parse(policy, media.markdown).diagnostics).toEqual([]);
    }
  });
});
