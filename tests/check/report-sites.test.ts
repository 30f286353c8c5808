/** Every place of the checker that reports something is shown by a file of the corpus, so that a reviewer sees each message as a user would. */
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import * as names from '../../packages/engine/src/diagnostics/codes/names.js';
import * as policy from '../../packages/engine/src/diagnostics/codes/policy.js';
import * as proof from '../../packages/engine/src/diagnostics/codes/proof.js';
import * as types from '../../packages/engine/src/diagnostics/codes/types.js';
import type { Code } from '../../packages/engine/src/diagnostics/define.js';
import { corpusFiles, read } from './read.js';

const source = fileURLToPath(new URL('../../packages/engine/src/', import.meta.url));
const REPORTS = /\b(?:names|types|typesCode|policy|codes|proof)\.\w+\.at\(|\b(?:cyclicDefinition|wrongType)\.at\(/;

/** Sites that no text reaches, by a piece of their line: the parser lets nothing through that they would refuse. */
const UNREACHED = ["expected: 'a length of time', found: typeText(length.type, relationName(c)), where: `\\`${direction}\\``", 'text: node.currency, expected:', 'policy.notUnderstood.at('];

it('every report site of the checker is reached by the corpus', () => {
  const reached = new Set<string>();
  for (const code of [names, types, policy, proof].flatMap((m) => Object.values(m) as Code<never>[])) {
    const { at } = code;
    (code as { at: typeof at }).at = (place, facts) => {
      const caller = /src\/((?:check|names)\/[\w-]+\.ts:\d+)/.exec(new Error().stack?.split('\n')[2] ?? '');
      if (caller !== null) reached.add(caller[1]!);
      return at(place, facts);
    };
  }
  for (const kind of ['bad', 'good'] as const) for (const file of corpusFiles(kind)) read(file.files);
  const sites = ['check', 'names'].flatMap((folder) => readdirSync(source + folder).filter((f) => f.endsWith('.ts')).flatMap((f) => readFileSync(`${source}${folder}/${f}`, 'utf8').split('\n')
    .flatMap((line, i) => (REPORTS.test(line) ? [{ site: `${folder}/${f}:${i + 1}`, line }] : []))));
  expect(sites.length).toBeGreaterThan(100);
  expect(sites.filter(({ site, line }) => !reached.has(site) && !UNREACHED.some((part) => line.includes(part))).map(({ site, line }) => `${site} ${line.trim()}`)).toEqual([]);
});
