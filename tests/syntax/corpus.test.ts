/** The corpus: good files are read without a word and are as the formatter prints them; bad files get the recorded messages (`UPDATE=1` records them anew). */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { allCodes } from '../../packages/engine/src/diagnostics/define.js';
import { format } from '../../packages/engine/src/syntax/print.js';
import { corpusFiles, read, render } from './read.js';

describe('good files', () => {
  for (const { name, text } of corpusFiles('good')) {
    test(`${name} is read without a problem and is as the formatter prints it`, () => {
      expect(render(text, read(text).diagnostics)).toBe('');
      expect(format(text, name)).toEqual({ text });
    });
  }
});

const bad = corpusFiles('bad');

/** The source with its line numbers, then what is said about it. */
function view(text: string): string {
  const lines = text.replace(/\n$/, '').split('\n').map((line, i) => `${String(i + 1).padStart(3)} | ${line.length > 160 ? `${line.slice(0, 160)}…` : line}`);
  return `${lines.join('\n')}\n\n${render(text, read(text).diagnostics)}\n`;
}

describe('bad files', () => {
  for (const { name, path, text } of bad) {
    test(`${name} gets the recorded messages`, () => {
      const recorded = path.replace(/\.truce$/, '.txt');
      const now = view(text);
      if (process.env['UPDATE'] === '1') writeFileSync(recorded, now);
      expect(existsSync(recorded) ? readFileSync(recorded, 'utf8') : '').toBe(now);
    });
  }

  test('there is a view for each file and a file for each view', () => {
    expect(bad.length).toBeGreaterThanOrEqual(40);
    const views = readdirSync(dirname(bad[0]!.path)).filter((name) => name.endsWith('.txt')).map((name) => name.replace(/\.txt$/, '.truce')).sort();
    expect(views).toEqual(bad.map((file) => file.name));
  });

  test('never two messages about one line', () => {
    for (const { name, text } of bad) {
      const lines = read(text).diagnostics.map((d) => text.slice(0, d.span?.start ?? 0).split('\n').length);
      expect(new Set(lines).size, name).toBe(lines.length);
    }
  });

  test('each says what to do', () => {
    const without = bad.flatMap(({ name, text }) => read(text).diagnostics.filter((d) => d.help === undefined && d.fixes.length === 0 && d.label === undefined).map((d) => `${name}: ${d.message}`));
    expect(without).toEqual([]);
  });

  test('every mend that an editor offers leaves fewer problems, or other ones', () => {
    for (const { name, text } of bad) {
      const before = read(text).diagnostics;
      for (const problem of before) for (const fix of problem.fixes) {
        const mended = [...fix.edits].sort((a, b) => b.span.start - a.span.start).reduce((now, e) => now.slice(0, e.span.start) + e.text + now.slice(e.span.end), text);
        const after = read(mended).diagnostics;
        const same = after.some((d) => d.code === problem.code && d.span?.start === problem.span?.start && d.message === problem.message);
        expect(same, `${name}: ${fix.title}\n${mended}\n${render(mended, after)}`).toBe(false);
      }
    }
  });

  test('every code of the syntax has a file that shows it', () => {
    // A file of five million characters is not kept; robustness.test.ts makes one. A formatter that breaks its promise is not known.
    const shown = new Set(['T1014', ...bad.flatMap(({ text }) => read(text).diagnostics.map((d) => d.code))]);
    expect(allCodes().map((c) => c.code).filter((code) => code.startsWith('T1') && !shown.has(code))).toEqual([]);
  });
});
