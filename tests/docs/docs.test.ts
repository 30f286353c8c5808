/** Documents are executed: every `truce` block is checked, every test in it is run, every command is run again, and what is generated is up to date. UPDATE=1 writes what differs. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aggregates, analyze, format, functions, runTests } from '@truce/engine';
import { wordTable } from '../../packages/lsp/src/features/words.js';
import { manifestSchema } from '../../packages/data/src/manifest/schema.js';
import { blocks, pages, root } from './markdown.js';
import type { Block } from './markdown.js';

/** Tags of blocks that are not Truce, or are not run. Anything else is a mistake in the document. */
const OTHER = ['yaml', 'sh', 'csv', 'json', 'text', 'js', 'console', 'lua', 'toml', 'rust'];
/** Blocks that are shown and not run. They may not grow quietly. */
const MOST_FRAGMENTS = 0;
const update = process.env['UPDATE'] === '1';

function findings(name: string, text: string): string[] {
  const analysis = analyze([{ path: name, text }]);
  const said = analysis.diagnostics.filter((d) => d.severity !== 'information').map((d) => `${d.code} ${text.slice(0, d.span?.start ?? 0).split('\n').length}: ${d.message}`);
  if (analysis.program === null) return said;
  return [...said, ...runTests(analysis.program).results.flatMap((t) => t.failures.map((f) => `${t.title}: ${f.code} ${f.message}`))];
}

describe('blocks of the documents', () => {
  let fragments = 0;
  for (const page of pages()) {
    let program = '';
    for (const block of blocks(page)) {
      const [language, ...options] = block.tag.split(' ');
      if (language !== 'truce') { it(`${block.file}:${block.line} has a known tag`, () => expect(OTHER).toContain(language)); continue; }
      const option = options.join(' ');
      // Files of a project are checked by the commands that are run on it.
      if (option.startsWith('file=')) continue;
      if (option === 'fragment') { fragments++; continue; }
      if (option === '' || option === 'continues') {
        program = option === '' ? block.text : program + block.text;
        const text = program;
        it(`${block.file}:${block.line} checks, and its tests pass`, () => expect(findings(block.file, text)).toEqual([]));
        it(`${block.file}:${block.line} is text that parses and can be formatted`, () => expect('text' in format(block.text, 'block.truce')).toBe(true));
        continue;
      }
      const code = /^error=(T\d{4})$/.exec(option)?.[1];
      it(`${block.file}:${block.line} is refused as ${code ?? 'an unknown tag'}`, () => {
        expect(code).toBeDefined();
        expect([...new Set(findings(block.file, program + block.text).map((f) => f.slice(0, 5)))]).toEqual([code]);
      });
    }
  }
  it('show little that is not run', () => expect(fragments).toBeLessThanOrEqual(MOST_FRAGMENTS));
});

/** `$ truce check` and what it printed, again and again. A page with files has a folder of its own; others are run in the project. */
describe('commands of the documents', () => {
  for (const page of pages()) {
    const all = blocks(page);
    if (!all.some((b) => b.tag === 'console')) continue;
    describe(all[0]!.file, () => {
      const own = all.some((b) => b.tag.includes(' file='));
      let folder = root;
      const made: string[] = [];
      beforeAll(() => {
        if (!own) return;
        folder = mkdtempSync(join(tmpdir(), 'truce-docs-'));
        made.push(folder);
      });
      afterAll(() => { for (const f of made) rmSync(f, { recursive: true, force: true }); });
      for (const block of all) {
        const file = / file=(\S+)$/.exec(block.tag)?.[1];
        if (file !== undefined) {
          it(`writes ${file}`, () => {
            mkdirSync(dirname(join(folder, file)), { recursive: true });
            writeFileSync(join(folder, file), block.text);
          });
        }
        if (block.tag !== 'console') continue;
        it(`${block.file}:${block.line} prints what it says`, () => {
          const printed = run(block, folder);
          if (update) { const text = readFileSync(page, 'utf8'); writeFileSync(page, text.replace(`\`\`\`console\n${block.text}\`\`\``, () => `\`\`\`console\n${printed}\`\`\``)); } else expect(printed).toBe(block.text);
        });
      }
    });
  }
});

function run(block: Block, folder: string): string {
  const out: string[] = [];
  for (const line of block.text.split('\n').filter((l) => l.startsWith('$ '))) {
    // A key of several parts stands in quotes, as a shell has it.
    const [program, ...args] = (line.slice(2).match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replace(/^"(.*)"$/, '$1'));
    out.push(line);
    if (program === 'cat') { out.push(readFileSync(join(folder, args[0]!), 'utf8').trimEnd()); continue; }
    expect(program, 'only truce is run').toBe('truce');
    try {
      out.push(execFileSync(process.execPath, [join(root, 'packages/cli/dist/truce.js'), ...args], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1', COLUMNS: '120' } }).trimEnd());
    } catch (failure) {
      const { stdout, stderr } = failure as { stdout?: string; stderr?: string };
      out.push(`${stdout ?? ''}${stderr ?? ''}`.trimEnd());
    }
  }
  return `${out.join('\n')}\n`;
}

/** A value as a manifest writes it on one line. */
function yaml(value: unknown): string {
  const word = (text: string): string => (/^[\w./][\w ./-]*$/.test(text) ? text : JSON.stringify(text));
  if (Array.isArray(value)) return `[${value.map(yaml).join(', ')}]`;
  if (typeof value === 'object' && value !== null) return `{ ${Object.entries(value).map(([k, v]) => `${word(k)}: ${yaml(v)}`).join(', ')} }`;
  return typeof value === 'string' ? word(value) : String(value);
}

describe('generated parts', () => {
  const path = join(root, 'docs/language.md');
  const tables: Readonly<Record<string, string>> = {
    aggregates: ['| write | gives | for example |', '|---|---|---|', ...Object.values(aggregates).map((a) => `| \`${a.signature}\` | ${a.doc} | \`${a.example}\` |`)].join('\n'),
    functions: ['| write | gives | for example |', '|---|---|---|', ...Object.values(functions).map((f) => `| \`${f.signature}\` | ${f.doc} | \`${f.example[0]}\` is \`${f.example[1]}\` |`)].join('\n'),
    words: wordTable(),
  };
  it('list every word, function and aggregate', () => {
    const text = readFileSync(path, 'utf8');
    const wanted = Object.entries(tables).reduce((t, [name, table]) => t.replace(new RegExp(`(<!-- generated: ${name} -->\n)[\\s\\S]*?(<!-- end -->)`), (_, a: string, b: string) => `${a}${table}\n${b}`), text);
    if (update) writeFileSync(path, wanted); else expect(text).toBe(wanted);
  });
  it('list every setting of the manifest', () => {
    const page = join(root, 'docs/data.md'), text = readFileSync(page, 'utf8');
    const settings = (manifestSchema as unknown as { properties: { data: { additionalProperties: { properties: Readonly<Record<string, { description: string; examples?: readonly unknown[]; enum?: readonly string[] }>> } } } }).properties.data.additionalProperties.properties;
    const rows = Object.entries(settings).filter(([name]) => !['file', 'database', 'table', 'query'].includes(name)).map(([name, s]) => `| \`${name}\` | ${s.description} | ${s.examples !== undefined ? `\`${yaml(s.examples[0])}\`` : (s.enum ?? []).filter((w) => w !== '').map((w) => `\`${yaml(w)}\``).join(', ')} |`);
    const table = ['| setting | says | for example |', '|---|---|---|', ...rows].join('\n');
    const wanted = text.replace(/(<!-- generated: settings -->\n)[\s\S]*?(<!-- end -->)/, (_, a: string, b: string) => `${a}${table}\n${b}`);
    if (update) writeFileSync(page, wanted); else expect(text).toBe(wanted);
  });
});

describe('functions', () => {
  const header = 'policy "P" { currency USD; timezone "America/New_York"; hours Monday to Friday 09:00 to 17:00 }\n';
  for (const [name, f] of Object.entries(functions)) {
    it(`${name}: the example gives what it says`, () => {
      const [expression, result] = f.example;
      const condition = result === 'yes' ? expression : `${expression} is ${result}`;
      expect(findings('p.truce', `${header}test "example" as of 2026-03-02 { expect ${condition} }\n`)).toEqual([]);
    });
  }
});

