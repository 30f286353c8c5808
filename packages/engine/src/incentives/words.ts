/** A step of an input in words: `100 USD more in amount of Deal`, `source of Deal: Outbound instead of Inbound`, `one more Lead`. */
import { mul, toDecimalText } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import type { Program, ValueType } from '../core/ir.js';
import type { Step } from './gradient.js';
import type { Input } from './inputs.js';

/** A step of an input in words: `one more Deal`, `10 USD more in amount of Deal`. */
export function stepText(program: Program, input: Input, step: Step): string {
  const r = program.relations[input.relation]!;
  if (input.kind === 'row' || step.kind === 'another') return `one more ${r.name}`;
  const name = `${r.columns[input.column]!.name} of ${r.name}`;
  switch (step.kind) {
    case 'more': return step.type.kind === 'date' ? `${name} ${toDecimalText(step.by, 2)} days later` : `${amount(step.by, step.type)} more in ${name}`;
    case 'choice': return `${name}: ${step.to}`;
    case 'flag': return `${name}: ${step.to ? 'yes' : 'no'}`;
    case 'undone': return `${name} taken out`;
  }
}

function amount(by: Num, type: ValueType): string {
  switch (type.kind) {
    case 'money': return `${toDecimalText(by, 2)} ${type.currency}`;
    case 'percent': return `${toDecimalText(mul(by, 100), 2)} %`;
    case 'duration': return `${toDecimalText(by, 2)} ${type.of}`;
    case 'text': case 'flag': case 'number': case 'count': case 'date': case 'time': case 'period': case 'choice': case 'row': case 'list': return toDecimalText(by, 2);
  }
}
