/** Plans as they are published, written with nothing but the documents at hand, and their answers worked out by hand: what a reader of the documents can say. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyze, format, runTests } from '@truce/engine';

const folder = import.meta.dirname, files = readdirSync(folder).filter((name) => name.endsWith('.truce'));

describe('plans written from the documents', () => {
  for (const name of files) {
    const text = readFileSync(join(folder, name), 'utf8');
    it(`${name} is accepted, formatted, and gives the answers that were worked out`, () => {
      const { program, diagnostics } = analyze([{ path: name, text }]);
      expect(diagnostics.map((d) => `${d.code} ${d.message}`)).toEqual([]);
      const { results } = runTests(program!);
      expect(results.length).toBeGreaterThan(0);
      expect(results.flatMap((t) => t.failures.map((d) => `${d.code} ${d.message} ${d.notes.join('; ')}`))).toEqual([]);
      const printed = format(text, name);
      expect('text' in printed ? printed.text : printed).toBe(text);
    });
  }
});
