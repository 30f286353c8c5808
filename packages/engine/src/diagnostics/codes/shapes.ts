/**
 * T70xx and T80xx: a role word says what a column or payment is for, and here it is not that; and figures that are carried from row to row. None of these changes a number. Each can be accepted with a
 * reason until a day.
 */
import { define } from '../define.js';

const a = (word: string): string => (/^[aeiou]/.test(word) ? `an ${word}` : `a ${word}`);

export const unreadRole = define<{ role: string; name: string; plan: string }>('T7001', 'warning', 'A figure of a plan that no payment reads', (f) => ({
  message: `no payment of ${f.plan} depends on the ${f.role} \`${f.name}\``, label: 'changes no payment', help: `let a payment read it, or leave the word \`${f.role}\` out: whoever signs takes it for a part of what is paid`,
}));
export const roleOfType = define<{ role: string; name: string; wanted: string; found: string }>('T7002', 'warning', 'A role word on another kind of value', (f) => ({
  message: `the ${f.role} \`${f.name}\` is ${f.found}`, label: `${a(f.role)} is ${f.wanted}`, help: f.role === 'gate' ? `ask for it: \`gate ${f.name} = … >= …\`; a figure that is measured is a \`measure\`` : `a condition is a \`gate\`; otherwise leave the word \`${f.role}\` out`,
}));
export const outsideOwnDays = define<{ list: string; date: string; record: string; row: string; period: string }>('T7003', 'warning', 'A row of some days that counts the whole period', (f) => ({
  message: `each row of ${f.list} is one ${f.record} and counts \`${f.date}\` of the whole ${f.period}, also on the days of another row`, label: `also outside of \`${f.row}\``,
  help: `whoever changes places within the ${f.period} is counted in both rows: ask for the row's own days too, \`${f.date} between first_day and last_day\``,
}));
export const capUntaken = define<{ name: string; plan: string }>('T7004', 'warning', 'A cap that bounds nothing', (f) => ({
  message: `\`${f.name}\` is a cap, and nothing that ${f.plan} pays is held below it`, label: 'no upper bound', help: `take the smaller of both where it is paid: \`smallest(${f.name}, …)\``,
}));
export const balanceNotCarried = define<{ name: string }>('T7005', 'warning', 'A balance that no row hands on', (f) => ({
  message: `the balance \`${f.name}\` is not carried from one row to the next`, label: 'begins anew in every row', help: `read what the row before left: \`previous ${f.name} starting 0 USD\`, in the order of an \`ordered by\` line`,
}));
export const drawKept = define<{ name: string; plan: string }>('T7006', 'warning', 'A draw that nothing recovers', (f) => ({
  message: `\`${f.name}\` of ${f.plan} is a draw, and no payment takes it back`, label: 'an advance for good', help: 'carry what is owed in a `balance` and pay less of it later, with `recover`; an amount that may be kept is a guarantee: `pay`',
}));
export const wrongSign = define<{ role: string; name: string; sign: 'above' | 'below' }>('T7007', 'warning', 'A payment with the sign of another one', (f) => ({
  message: f.sign === 'above' ? `the ${f.role} \`${f.name}\` is never below zero, so it pays instead of taking back` : `the ${f.role} \`${f.name}\` is never above zero`, label: `never ${f.sign === 'above' ? 'below' : 'above'} zero`,
  help: f.sign === 'above' ? `what is taken back is negative: \`${f.role} ${f.name} = -…\`` : f.role === 'quota' ? 'a quota is what has to be reached: an amount above zero' : 'what is paid out is positive; what is taken back is a `recover` or `clawback`',
}));
export const guaranteeFollowed = define<{ draw: string; plan: string; field: string; record: string }>('T7008', 'information', 'A draw over figures that move after their period', (f) => ({
  message: `what \`${f.draw}\` of ${f.plan} is measured by follows \`${f.field}\` of ${f.record} also after the period is paid`, label: 'moves later',
  help: `a correction of an earlier period lands in a later closing, on top of what the draw made up there, so that a closing can pay less than the draw promises; if it shall not, count \`${f.field}\` in the period in which it happens: \`sum(… where ${f.field} in …)\``,
}));
export const grows = define<{ name: string; list: string }>('T8001', 'warning', 'A carried figure that becomes finer with every row', (f) => ({
  message: `each row of ${f.list} makes \`${f.name}\` finer than the row before it`, label: 'more decimals in every row', help: 'money has a smallest coin: say where it is rounded, as in `round(…, 0.01 USD)`',
}));
export const drifts = define<{ name: string; column: string; step: string }>('T8002', 'warning', 'Rounded differences of a figure that is not rounded', (f) => ({
  message: `\`${f.name}\` pays rounded differences of \`${f.column}\`, which is finer than ${f.step}`, label: 'their sum drifts away',
  help: `three thirds of 100 are paid as 33.33 + 33.33 + 33.33 = 99.99: name the rounded figure, \`${f.column}_paid = round(${f.column}, ${f.step})\`, and pay the difference of that`,
}));
