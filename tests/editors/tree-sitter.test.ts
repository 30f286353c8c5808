/** The tree-sitter grammar on the same corpus as the others: everything is read, and every word has a colour that fits what the engine says. Skipped where there is no `tree-sitter` program or no C compiler. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { words } from '@truce/engine';
import { piecesOf, policies, root, type Kind } from './corpus.js';

const has = (program: string): boolean => spawnSync(program, ['--version'], { encoding: 'utf8' }).status === 0;
const missing = !has('tree-sitter') ? 'there is no tree-sitter program' : !has('cc') ? 'there is no C compiler' : null;

const WORD = /^(?:keyword|constant\.builtin|type\.builtin)/, NAME = /^(?:variable|property|function|type|constant$)/;
/** The grammar is flat: it does not know where a type stands outside records, nor that `year` in `in year through month` is no name. */
const units = new Set<string>([...words.unitWords, 'hours']);
const wanted: Readonly<Record<Kind, RegExp>> = {
  comment: /^comment/, text: /^(?:string|constant\.character)/, number: /^constant\.numeric/, percent: /^constant\.numeric/, money: /^constant\.numeric/, date: /^constant\.numeric/, time: /^constant\.numeric/, period: /^constant\.numeric/, clock: /^constant\.numeric/, duration: /^constant\.numeric/,
  flag: /^constant\.builtin/, word: WORD, declaration: /^keyword\.storage\.type/, declared: /^(?:type|constant|function)/, title: /^type/, column: /^property/, type: /^(?:type\.builtin|variable|keyword)/, function: /^function/, name: NAME, cell: /^(?:string|constant|keyword|punctuation)/,
};

describe.skipIf(missing !== null)(`tree-sitter${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  const home = mkdtempSync(join(tmpdir(), 'truce-tree-sitter-')), grammar = join(home, 'tree-sitter-truce'), corpus = join(home, 'corpus'), all = policies();
  const run = (...words: readonly string[]): { readonly status: number | null; readonly stdout: string; readonly stderr: string } => spawnSync('tree-sitter', words, { cwd: grammar, encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, HOME: home, XDG_CACHE_HOME: home, XDG_CONFIG_HOME: home } });
  const file = (i: number): string => join(corpus, `${i}.truce`);

  beforeAll(() => {
    cpSync(join(root, 'editors/tree-sitter-truce'), grammar, { recursive: true, filter: (path) => !/[\\/]src$/.test(path) });
    mkdirSync(corpus);
    for (const [i, { text }] of all.entries()) writeFileSync(file(i), text);
    const made = run('generate', '--no-bindings');
    if (made.status !== 0) throw new Error(made.stderr);
  }, 120_000);
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  test('reads the whole corpus without an error', () => {
    const { stdout } = run('parse', '--quiet', ...all.map((_, i) => file(i)));
    const wrong = stdout.split('\n').filter((l) => /ERROR|MISSING/.test(l)).map((l) => `${all[Number(/(\d+)\.truce/.exec(l)![1])]!.name} ${/\((?:ERROR|MISSING)[^)]*\)/.exec(l)![0]}`);
    expect(wrong).toEqual([]);
  });

  test('gives every word and literal a colour that fits', () => {
    const { stdout } = run('query', '--captures', 'queries/highlights.scm', ...all.map((_, i) => file(i)));
    const colours = new Map<string, string>();
    let at = '';
    for (const line of stdout.split('\n')) {
      const path = /^(\S*\/\d+\.truce)$/.exec(line);
      if (path !== null) { at = path[1]!; continue; }
      // The last capture of a place is the one that counts.
      const found = /capture: \d+ - ([\w.]+), start: \((\d+), (\d+)\)/.exec(line);
      if (found !== null) colours.set(`${at}:${found[2]}:${found[3]}`, found[1]!);
    }
    expect(colours.size).toBeGreaterThan(5_000);
    const wrong = all.flatMap((policy, i) => piecesOf(policy).flatMap((piece) => {
      const before = policy.text.slice(0, piece.start), row = before.split('\n').length - 1, column = Buffer.byteLength(before.slice(before.lastIndexOf('\n') + 1));
      const colour = colours.get(`${file(i)}:${row}:${column}`);
      return colour === undefined || wanted[piece.kind].test(colour) || (piece.kind === 'word' && units.has(piece.text)) ? [] : [`${policy.name}:${row + 1} ${piece.kind} ${JSON.stringify(piece.text)} is ${colour}`];
    }));
    expect(wrong.slice(0, 40)).toEqual([]);
  });
});
