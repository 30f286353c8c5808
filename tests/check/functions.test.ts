/** Every function of the reference can be written as its example is, and gives the value that stands beside it. */
import { describe, expect, it } from 'vitest';
import { analyze, evaluate } from '@truce/engine';
import { functions } from '../../packages/engine/src/types/builtins.js';

const policy = 'policy "x" { timezone "UTC"; currency USD; year starts January; rounding half up; hours Monday to Friday 09:00 to 17:00 }\n';

describe('functions', () => {
  it.each(Object.values(functions).map((f) => [...f.example, f.signature] as const))('%s is %s', (expression, expected) => {
    const { program, diagnostics } = analyze([{ path: 'a.truce', text: `${policy}list One { x = ${expression} }\n` }]);
    expect(diagnostics.filter((d) => d.severity === 'error').map((d) => `${d.code} ${d.message}`)).toEqual([]);
    const id = program!.relations.findIndex((r) => r.name === 'One');
    const evaluation = evaluate(program!, { tables: new Map(), asOf: null }, { asOf: null });
    const column = program!.relations[id]!.columns[0]!;
    const text = evaluation.text(evaluation.value(id, column.id, 0), column.type);
    expect(text.replaceAll(',', '').replace(/ %$/, '%')).toBe(expected.replace(/^"(.*)"$/, '$1').replaceAll('_', ''));
  });
});
