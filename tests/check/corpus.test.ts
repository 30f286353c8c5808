/** The corpus of the checker: good files are accepted without a word; bad files get the recorded messages (`UPDATE=1` records them anew). */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allCodes, lineIndex } from '@truce/engine';
import { corpusFiles, read, view } from './read.js';

const bad = corpusFiles('bad');

describe('good files', () => {
  for (const { name, files } of corpusFiles('good')) {
    it(`${name} is accepted without a word`, () => {
      const { diagnostics, program } = read(files);
      expect(diagnostics.map((d) => `${d.code} ${d.message}`)).toEqual([]);
      expect(program).not.toBeNull();
    });
  }
});

describe('bad files', () => {
  for (const { name, path, files } of bad) {
    it(`${name} gets the recorded messages`, () => {
      const recorded = path.replace(/\.truce$/, '.txt'), now = view(files);
      if (process.env['UPDATE'] === '1') writeFileSync(recorded, now);
      expect(existsSync(recorded) ? readFileSync(recorded, 'utf8') : '').toBe(now);
    });
  }

  it('have a view each', () => {
    const views = readdirSync(dirname(bad[0]!.path)).filter((name) => name.endsWith('.txt')).map((name) => name.replace(/\.txt$/, '.truce')).sort();
    expect(views).toEqual(bad.map((file) => file.name));
  });

  it('show every code of names, types and rules', () => {
    const shown = new Set(bad.flatMap(({ files }) => read(files).diagnostics.map((d) => d.code)));
    expect(allCodes().map((c) => c.code).filter((code) => /^T[234]/.test(code) && !shown.has(code))).toEqual([]);
  });

  it('say what to do: each message has a label or a help', () => {
    const bare = bad.flatMap(({ name, files }) => read(files).diagnostics.filter((d) => d.label === undefined && d.help === undefined).map((d) => `${name}: ${d.message}`));
    expect(bare).toEqual([]);
  });

  it('every mend that an editor offers takes its problem away', () => {
    for (const { name, files } of bad) for (const problem of read(files).diagnostics) for (const fix of problem.fixes) {
      const mended = files.map((f) => ({ ...f, text: fix.edits.filter((e) => e.span.file === f.path).sort((a, b) => b.span.start - a.span.start).reduce((now, e) => now.slice(0, e.span.start) + e.text + now.slice(e.span.end), f.text) }));
      const line = (texts: typeof files, d: typeof problem): string => lineIndex(texts.find((f) => f.path === d.span!.file)!.text).position(d.span!.start).line.toString();
      const same = read(mended).diagnostics.filter((d) => d.code === problem.code && d.message === problem.message && line(mended, d) === line(files, problem));
      expect(same.length, `${name}: ${fix.title}`).toBe(0);
    }
  });
});
