/** A real Neovim, with the files of editors/vim as somebody installs them and the built server: colours, squiggle, mend, hover, completion, rename, formatting. Skipped where there is no Neovim. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { piecesOf, root, type Kind } from './corpus.js';

const version = spawnSync('nvim', ['--version'], { encoding: 'utf8' });
const [major = 0, minor = 0] = (/NVIM v(\d+)\.(\d+)/.exec(version.stdout ?? '')?.slice(1) ?? []).map(Number);
const missing = version.status !== 0 ? 'there is no Neovim' : major === 0 && minor < 7 ? 'Neovim is older than 0.7' : null;
const policy = readFileSync(join(root, 'tests/editors/project/policies/leads.truce'), 'utf8'), lines = policy.split('\n');
const rowOf = (part: string): number => lines.findIndex((l) => l.includes(part)) + 1;

describe.skipIf(missing !== null)(`Neovim${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  const home = mkdtempSync(join(tmpdir(), 'truce-neovim-')), said = new Map<string, unknown>();

  beforeAll(() => {
    const project = join(home, 'go-to-market');
    cpSync(join(root, 'tests/editors/project'), project, { recursive: true });
    const run = spawnSync('nvim', ['--headless', '-u', 'NONE', '-i', 'NONE', '-n', '-c', `luafile ${join(root, 'tests/editors/neovim.lua')}`], {
      cwd: home, encoding: 'utf8', timeout: 120_000,
      env: {
        ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_STATE_HOME: home, XDG_CACHE_HOME: home, XDG_DATA_HOME: home, TRUCE_VIM: join(root, 'editors/vim'), TRUCE_SERVER: [process.execPath, join(root, 'packages/cli/bin/truce.cjs'), 'lsp', '--stdio'].join('\n'),
        TRUCE_FILE: join(project, 'policies/leads.truce'), TRUCE_ROW: String(rowOf('require fit >=')), TRUCE_QUOTED: String(rowOf('title in')), TRUCE_DECLARED: String(rowOf('parameter mql_points')),
      },
    });
    for (const line of run.stdout.split('\n')) {
      const found = /^(\w+)=(.*)$/.exec(line);
      if (found !== null) said.set(found[1]!, JSON.parse(found[2]!));
    }
    if (said.size === 0) said.set('mistake', `${run.stdout}${run.stderr}`);
  }, 130_000);
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  test('goes through all of it', () => expect(said.get('mistake')).toBeUndefined());
  test('knows a policy and its project', () => {
    expect(said.get('filetype')).toBe('truce');
    expect(said.get('commentstring')).toBe('// %s');
    expect([said.get('attached'), said.get('name'), said.get('root')]).toEqual([true, 'truce', 'go-to-market']);
  });
  test('colours words and names as the engine reads them', () => {
    const wanted: Partial<Record<Kind, RegExp>> = {
      declaration: /^truceDeclaration$/, declared: /^(?:truceType)?$/, title: /^truceType$/, word: /^truce(?:Joins|Decides|Asks|Value|Function|Role)$/, type: /^truceTypeWord$/, column: /^(?:truceDefinition)?$/, number: /^truceNumber$/, text: /^truceText$/, comment: /^truceComment$/, function: /^truce(?:Function|Joins)$/, name: /^$/,
    };
    const offsets = lines.reduce<number[]>((all, l) => [...all, all[all.length - 1]! + l.length + 1], [0]), pieces = piecesOf({ name: 'leads', text: policy });
    const wrong = (said.get('colours') as [number, number, string][]).flatMap(([row, column, colour]) => {
      const at = offsets[row - 1]! + column, piece = pieces.find((p) => p.start <= at && at < p.end), pattern = piece === undefined ? undefined : wanted[piece.kind];
      return pattern === undefined || pattern.test(colour) ? [] : [`${row}:${column} ${piece!.kind} ${piece!.text} is ${colour}`];
    });
    expect(wrong).toEqual([]);
  });
  test('underlines a mistake where it is, and nothing once it is mended', () => {
    const column = lines[rowOf('require fit >=') - 1]!.indexOf('mql_points');
    expect([said.get('squiggle'), said.get('code'), said.get('at'), said.get('clear')]).toEqual([true, 'T2001', [rowOf('require fit >='), column, column + 'mql_pionts'.length], true]);
  });
  test('mends it', () => expect([said.get('mend'), said.get('mended')]).toEqual(['write `"CRO"`', true]));
  test('says what a name means', () => expect(JSON.stringify(said.get('hover'))).toContain('mql_points'));
  test('completes', () => expect(said.get('completion')).toContain('mql_points'));
  test('goes to the declaration', () => expect(said.get('definition')).toBe(rowOf('parameter mql_points') - 1));
  test('renames in all places', () => expect(said.get('renamed')).toEqual(['parameter points_needed = 40', '  require fit >= points_needed']));
  test('formats', () => expect(said.get('formatted')).toBe(true));

  test.skipIf(minor < 8 && major === 0)('is started by the lines in docs/editors.md too, without the files of editors/vim', () => {
    const page = readFileSync(join(root, 'docs/editors.md'), 'utf8'), written = [...page.matchAll(/```lua\n([\s\S]*?)```/g)].map((m) => m[1]!).find((block) => block.includes('vim.lsp.start'))!;
    const bin = join(home, 'bin'), script = join(home, 'written.lua'), file = join(home, 'go-to-market/policies/broken.truce');
    mkdirSync(bin);
    symlinkSync(join(root, 'packages/cli/bin/truce.cjs'), join(bin, 'truce'));
    writeFileSync(file, 'parameter a = b\n');
    writeFileSync(script, `${written}\nvim.cmd('edit ' .. vim.env.TRUCE_FILE)\nvim.wait(20000, function() return #vim.diagnostic.get(0) > 0 end, 20)\nfor _, d in ipairs(vim.diagnostic.get(0)) do io.stdout:write('found=' .. d.code .. '\\n') end\nvim.cmd('qall!')\n`);
    const { stdout } = spawnSync('nvim', ['--headless', '-u', 'NONE', '-i', 'NONE', '-n', '-c', 'filetype on', '-c', `luafile ${script}`], { cwd: home, encoding: 'utf8', timeout: 60_000, env: { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_STATE_HOME: home, XDG_CACHE_HOME: home, XDG_DATA_HOME: home, TRUCE_FILE: file, PATH: `${bin}:${process.env['PATH'] ?? ''}` } });
    expect(stdout).toContain('found=T2001');
  }, 90_000);
});
