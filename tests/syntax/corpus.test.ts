import { describe, expect, test } from 'vitest';
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

describe('bad files', () => {
  for (const { name, path, text } of corpusFiles('bad')) {
    test(`${name} gets the recorded messages`, async () => {
      await expect(`${render(text, read(text).diagnostics)}\n`).toMatchFileSnapshot(path.replace(/\.truce$/, '.txt'));
    });
  }
});
