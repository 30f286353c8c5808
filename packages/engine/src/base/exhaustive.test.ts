import { expect, it } from 'vitest';
import { assertNever } from './exhaustive.js';

it('says which case is missing', () => {
  expect(() => assertNever('x' as never)).toThrow('a case is missing for x');
  expect(() => assertNever({ kind: 'split' } as never)).toThrow('a case is missing for split');
});
