/** `npm run new` writes things that compile and work: run on a copy of the engine, which is then type-checked and asked. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type * as Engine from '@truce/engine';
import { pageOf, type Page } from './pages.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
let copy = '';

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'truce-new-'));
  for (const path of ['tsconfig.base.json', 'packages/engine/package.json', 'packages/engine/tsconfig.json', 'packages/engine/src', 'scripts/new.mjs']) {
    mkdirSync(join(copy, path, '..'), { recursive: true });
    cpSync(join(root, path), join(copy, path), { recursive: true });
  }
  for (const path of ['node_modules', 'packages/engine/node_modules']) if (existsSync(join(root, path))) symlinkSync(join(root, path), join(copy, path));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const begin = (...args: string[]): { status: number | null; out: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/new.mjs', ...args], { cwd: copy, encoding: 'utf8' });
  return { status, out: stdout + stderr };
};
const page = (code: string): Page => pageOf(code, readFileSync(join(copy, 'docs/errors', `${code}.md`), 'utf8'));

describe('npm run new', () => {
  it('begins a code, a rule and a builtin; all of them compile', () => {
    for (const args of [['code', 'made_up', 'A code for a test', 'types'], ['rule', 'unread_parameter', "A parameter that nobody's rule reads"], ['builtin', 'first_letters']]) {
      const { status, out } = begin(...args);
      expect(status, out).toBe(0);
    }
    const types = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'packages/engine', '--noEmit'], { cwd: copy, encoding: 'utf8' });
    expect(types.stdout).toBe('');
    expect(types.status).toBe(0);
  }, 120_000);

  it('the builtin gives what its example says, the rule reports what its page shows, and the codes are in the catalogue', async () => {
    const engine = await import(/* @vite-ignore */ join(copy, 'packages/engine/src/index.ts')) as typeof Engine;
    const codes = engine.allCodes(), made = codes.find((c) => c.title === 'A code for a test')!, rule = codes.find((c) => c.title === "A parameter that nobody's rule reads")!;
    expect([made.code.slice(0, 2), rule.code.slice(0, 2)]).toEqual(['T3', 'T4']);
    const said = (text: string): string[] => engine.analyze([{ path: 'p.truce', text }]).diagnostics.map((d) => d.code);
    expect(said(page(rule.code).bad[0]!.text)).toEqual([rule.code]);
    expect(said(page(rule.code).good[0]!.text)).toEqual([]);
    expect(said(readFileSync(join(copy, 'tests/corpus/check/bad/unread-parameter.truce'), 'utf8'))).toEqual([rule.code]);
    expect(page(made.code)).toMatchObject({ title: `# ${made.code}: A code for a test`, headings: ['Bad', 'Good', 'What to do'] });
    const [expression, value] = engine.functions['first_letters' as keyof typeof engine.functions].example;
    const { program, diagnostics } = engine.analyze([{ path: 'p.truce', text: `test "example" { expect ${expression} is ${value} }\n` }]);
    expect(diagnostics).toEqual([]);
    expect(engine.runTests(program!).results.map((r) => r.passed)).toEqual([true]);
  }, 60_000);

  it('says what it can begin when it is asked for something else, and does nothing twice', () => {
    for (const args of [[], ['thing', 'x'], ['builtin', 'Wrong-Name'], ['code', 'nameless'], ['builtin', 'round'], ['rule', 'unread_parameter', 'Again']]) {
      const { status, out } = begin(...args);
      expect(status, args.join(' ')).toBe(2);
      expect(out).toContain('npm run new -- rule NAME');
    }
  });
});
