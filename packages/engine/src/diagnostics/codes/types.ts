/** T3xxx: types. Which values can meet. */
import { define } from '../define.js';

export const cannotCombine = define<{ operator: string; left: string; right: string; help?: string }>('T3001', 'error', 'These cannot be combined', (f) => ({
  message: `\`${f.operator}\` cannot combine ${f.left} with ${f.right}`, label: `${f.left} ${f.operator} ${f.right}`, help: f.help,
}));
export const cannotCompare = define<{ left: string; right: string; help?: string }>('T3002', 'error', 'These cannot be compared', (f) => ({
  message: `${f.left} cannot be compared with ${f.right}`, label: 'different kinds of value', help: f.help,
}));
export const mayBeMissing = define<{ name: string; doing: string }>('T3003', 'error', 'A value that may be missing', (f) => ({
  message: `\`${f.name}\` may be missing, and ${f.doing} a missing value has no answer`, label: 'may be missing',
  help: `say what holds then: \`(${f.name} otherwise …)\`, or keep only rows that have it: \`where ${f.name} is present\`, or let there be no value either: \`if … is present then … else missing\``,
}));
export const isNotOnOptional = define<{ name: string; asks: string }>('T3004', 'error', '`is not` on a value that may be missing', (f) => ({
  message: `\`${f.name} ${f.asks}\` would also hold where \`${f.name}\` is missing`, label: 'may be missing',
  help: `write \`${f.name} is present and ${f.name} ${f.asks}\`, or \`${f.name} is missing or ${f.name} ${f.asks}\``,
}));
export const wrongType = define<{ expected: string; found: string; where: string; help?: string }>('T3005', 'error', 'Another kind of value is needed here', (f) => ({
  message: `${f.where} needs ${f.expected}, and this is ${f.found}`, label: f.found, help: f.help,
}));
export const noCommonType = define<{ first: string; second: string; where: string; help?: string }>('T3006', 'error', 'The ways give different kinds of value', (f) => ({
  message: `${f.where}: one way gives ${f.first}, another ${f.second}`, label: f.second, help: f.help ?? 'all ways must give the same kind of value',
}));
export const wrongArguments = define<{ name: string; expected: string; found: number; example: string }>('T3007', 'error', 'The wrong number of arguments', (f) => ({
  message: `\`${f.name}\` takes ${f.expected}, and ${f.found === 0 ? 'none is' : f.found === 1 ? 'one is' : `${f.found} are`} given`, label: `write \`${f.example}\``,
}));
export const badLiteral = define<{ text: string; expected: string; help?: string }>('T3008', 'error', 'A value that cannot be read', (f) => ({
  message: `\`${f.text}\` is not ${f.expected}`, label: `not ${f.expected}`, help: f.help,
}));
export const neverMissing = define<{ name: string }>('T3009', 'warning', 'A value that is never missing', (f) => ({
  message: `\`${f.name}\` is never missing`, label: 'always there', help: 'the `otherwise` or the test can go; or say `optional` on the field if it may be missing',
}));
export const currenciesMeet = define<{ left: string; right: string }>('T3010', 'error', 'Two currencies meet', (f) => ({
  message: `${f.left} and ${f.right} cannot meet without a rate`, label: `${f.right} here`, help: 'money of two currencies meets only at a written, dated rate',
}));
export const unknownUnitOfTime = define<{ unit: string; given: string }>('T3011', 'error', 'A period of another length', (f) => ({
  message: `a ${f.given} does not lie in one ${f.unit}`, label: f.given, help: 'a finer period can be put into a coarser one: `quarter(month)`, `year(quarter)`',
}));
export const needsCurrency = define<Record<string, never>>('T3012', 'error', 'Money without a currency', () => ({
  message: 'this is money, and no currency is declared', label: 'which currency?', help: 'add a policy header: `policy "Name" { currency USD }`',
}));
export const mayDivideByZero = define<{ divisor: string; doing: string; /** nothing, in the unit of the divisor and of the quotient */ zero: string; instead: string }>('T3013', 'error', 'A division that may be by zero', (f) => ({
  message: `\`${f.divisor}\` may be 0, and ${f.doing} a division by zero has no answer`, label: 'missing when the divisor is 0',
  help: `say what holds then: \`(… / ${f.divisor} otherwise ${f.instead})\`, or ask before: \`if ${f.divisor} > ${f.zero} then … else missing\` has no value then either`,
}));
export const notAList = define<{ found: string; /** the office that it names */ office?: string }>('T3014', 'error', '`in` needs something that can hold the value', (f) => ({
  message: `\`in\` needs a list, a period or a dated row, and this is ${f.found}`, label: f.found, help: f.office !== undefined ? `an office stands behind the length that is counted in it: \`4 business hours in ${f.office} after …\`; the day of a time there is \`date(…, ${f.office})\`` : 'as in `title in ("CRO", "CMO")`, `closed_on in quarter` or `closed_on in year through month`',
}));
export const influenceAdded = define<{ name: string; /** the influence that it is added to; null for other amounts */ other: string | null; whole: string; table: string }>('T3015', 'error', 'Influence added to other amounts', (f) => ({
  message: `this adds what ${f.name} counts in full for everybody who took part to ${f.other === null ? 'other amounts' : f.other === f.name ? 'more of it' : `what ${f.other} counts so`}`, label: `${/^[aeiou]/.test(f.whole) ? 'an' : 'a'} ${f.whole} that is in both would be counted twice`,
  help: `show the two side by side, in columns of their own; what was touched at all is a sum over ${f.table}, where each ${f.whole} is once`,
}));
export const influenceSummed = define<{ name: string; pool: string; /** what a row of the pool is called */ row: string; /** the column that the criteria leave open */ key: string; whole: string; /** whether the pieces themselves are summed */ direct: boolean }>('T3016', 'error', 'Influence added up over those who share it', (f) => ({
  message: `this counts ${/^[aeiou]/.test(f.whole) ? 'an' : 'a'} ${f.whole} once for each ${f.pool} that took part in it`, label: `\`${f.key}\` may differ, and each has the whole ${f.whole}`,
  help: `${f.direct ? `say for which one: \`where ${f.row}.${f.key} is …\`, in a list that has a row for each` : `keep to one of them: \`with same ${f.key}\``}. Where a channel is met in many touches, let \`among\` name a list \`for each distinct ${f.whole}, channel in …\`. To count each ${f.whole} once, sum its own amount, or split it: \`split amount on … { … }\``,
}));
export const sharesAndOverlays = define<{ name: string; row: string; overlay: string }>('T3017', 'error', 'Shares and what is on top, added up', (f) => ({
  message: `this adds the shares of ${f.name} to what is credited on top of them`, label: `the same money is in a share and in ${f.overlay}`,
  help: `say which: \`where ${f.row}.kind is Split\` adds up to the whole; or whose, as in \`where payee is rep\``,
}));
export const officeForgotten = define<{ length: string; office: string; where: string }>('T3018', 'error', 'A length that would forget its office', (f) => ({
  message: `${f.where} is a length in an office, and whoever reads it could not tell which`, label: `counted in ${f.office} here, and nowhere else`,
  help: `say the office where the length is counted: \`${f.length} in ${f.office} after …\``,
}));
