/** The templates for CI are YAML, and every command in them is one that Truce has. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { folderWith, truce } from '../cli/support.js';

const read = (name: string): string => readFileSync(fileURLToPath(new URL(`../../ci/${name}`, import.meta.url)), 'utf8');

it.each(['github/action.yml', 'gitlab.yml', 'pre-commit.yaml'])('%s', async (name) => {
  const text = read(name), commands = [...text.matchAll(/npx --no-install truce ([a-z]+)([^\n|>]*)/g)];
  expect(parse(text)).toBeTypeOf('object');
  expect(commands.length).toBeGreaterThan(0);
  // Without it, npx would run a package of that name from a registry where none is installed.
  expect(text).not.toMatch(/npx (?!--no-install )/);
  for (const [, command, rest = ''] of commands) {
    const help = await truce(folderWith({}), [command!, '--help']);
    expect(help.exit).toBe(0);
    for (const [option] of rest.matchAll(/--[a-z-]+/g)) expect(help.out).toContain(option);
    const format = / --format ([a-z]+)/.exec(rest)?.[1];
    if (format !== undefined) expect(help.out).toContain(`"${format}"`);
  }
});

it('the action finds its comment by the line with which the Markdown begins', async () => {
  const { MARKER } = await import('../../packages/cli/src/views/diff-markdown.js');
  expect(read('github/action.yml')).toContain(`startswith("${MARKER}")`);
});
