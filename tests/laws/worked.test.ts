/** The worked examples of what was known when, with their exact figures: each file is a policy whose tests must hold as they are written. */
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { analyze, runTests } from '@truce/engine';

const folder = fileURLToPath(new URL('.', import.meta.url));

describe('worked examples', () => {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.truce'))) {
    it(name.replace('.truce', '').replaceAll('-', ' '), () => {
      const { program, diagnostics } = analyze([{ path: name, text: readFileSync(`${folder}${name}`, 'utf8') }]);
      expect(diagnostics.filter((d) => d.severity === 'error').map((d) => `${d.code} ${d.message}`)).toEqual([]);
      const { results } = runTests(program!);
      expect(results.length).toBeGreaterThan(0);
      expect(results.flatMap((t) => [...t.failures.map((d) => `${t.title}: ${[d.message, d.label, ...d.notes].join(' ')}`), ...t.notRun.map((n) => `${t.title}: ${n.reason}`)])).toEqual([]);
    });
  }
});
