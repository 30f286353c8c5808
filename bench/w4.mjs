/**
 * Credit and commission: a million deals cut between who closed them, who found them and nobody; 2,000 people over eleven quarters, paid by slices of their quota. Beside it the same by hand, in doubles that stay
 * whole numbers.
 *
 *   node w4.mjs [DEALS]        1,000,000 unless it says otherwise
 *
 * Exits with 1 when both do not agree about each person and quarter.
 */
import { STAGES, makeDeals, makeOwners, makeQuotas, tableOf } from './deals.mjs';
import { engine, exact, heading, line, machine, measured, programOf } from './measure.mjs';

const DEALS = Number(process.argv[2] ?? 1_000_000), PEOPLE = 2_000, FIRST = 2023 * 4, QUARTERS = 11, WON = STAGES.indexOf('Won');
const program = programOf('w4.truce'), named = (name) => program.relations.find((r) => r.name === name);
const deals = makeDeals(DEALS), { owner, sdr } = makeOwners(deals, PEOPLE), quotas = makeQuotas(PEOPLE, QUARTERS);
const names = Array.from({ length: PEOPLE }, (_, i) => `r${i}`);
const dataset = { asOf: null, tables: new Map([
  [named('Rep').id, { rows: PEOPLE, origin: null, columns: [{ kind: 'text', codes: Int32Array.from(names, (_, i) => i), dictionary: names }] }],
  [named('Quota').id, { rows: quotas.length, origin: null, columns: [
    { kind: 'row', values: Int32Array.from(quotas, (_, i) => Math.floor(i / QUARTERS)) }, { kind: 'period', values: Int32Array.from(quotas, (_, i) => FIRST + (i % QUARTERS)) }, { kind: 'scaled', scale: 2, values: quotas },
  ] }],
  [named('Deal').id, tableOf(deals, ['id', 'owner', 'sdr', 'amount', 'stage', 'closed_on'], { owner: { kind: 'row', values: owner }, sdr: { kind: 'row', values: sdr } })],
]) };
const asOf = { day: deals.created.reduce((a, b) => Math.max(a, b)) + 365, time: null };
const cents = (amount) => Number(exact.toFractionText(exact.mul(amount, 100)));

heading();
const evaluation = engine.evaluate(program, dataset, { asOf });
measured('Truce: credit, pieces', deals.rows, () => evaluation.rows(named('Booking').id).length);
const { result: found } = measured('Truce: commission', deals.rows, () => {
  const plan = named('Commission'), [rep, quarter] = plan.columns, pay = plan.columns.find((c) => c.name === 'commission'), paid = new Float64Array(PEOPLE * QUARTERS);
  for (const row of evaluation.rows(plan.id)) paid[evaluation.value(plan.id, rep.id, row) * QUARTERS + evaluation.value(plan.id, quarter.id, row) - FIRST] = cents(evaluation.value(plan.id, pay.id, row));
  return paid;
});
const { result: totals } = measured('Truce: sums of all', deals.rows, () => {
  const total = named('Total');
  return ['credited', 'pool', 'paid'].map((name) => cents(evaluation.value(total.id, total.columns.find((c) => c.name === name).id, 0)));
});
const { result: wanted } = measured('by hand, arrays and doubles', deals.rows, byHand);
const differ = found.findIndex((c, i) => c !== wanted.paid[i]), agree = differ < 0 && JSON.stringify(totals) === JSON.stringify(wanted.totals);
line(`${deals.rows.toLocaleString('en-US')} deals, ${PEOPLE.toLocaleString('en-US')} people`, '', '', '', '');
if (!agree) process.stderr.write(`they disagree: ${differ}: ${found[differ]} and ${wanted.paid[differ]}; ${JSON.stringify(totals)} and ${JSON.stringify(wanted.totals)}\n`);
process.stdout.write(`${agree ? 'both agree about every person and quarter' : 'they disagree'}. `);
machine();
process.exitCode = agree ? 0 : 1;

function byHand() {
  const credit = new Float64Array(PEOPLE * QUARTERS), paid = new Float64Array(PEOPLE * QUARTERS), quarterOf = new Map();
  let credited = 0, pool = 0, sum = 0;
  for (let i = 0; i < DEALS; i++) {
    if (deals.stage[i] !== WON) continue;
    const day = deals.closed[i];
    let q = quarterOf.get(day);
    if (q === undefined) { const date = new Date(day * 86_400_000); quarterOf.set(day, q = date.getUTCFullYear() * 4 + Math.floor(date.getUTCMonth() / 3) - FIRST); }
    // 70, 10 and 20 of a hundred: each cut down, and the cents that are left to the largest remainders, ties to the earlier.
    const shares = [70, 10, 20].map((p) => ({ cents: Math.floor((deals.cents[i] * p) / 100), rest: (deals.cents[i] * p) % 100 }));
    let left = deals.cents[i] - shares.reduce((n, s) => n + s.cents, 0);
    for (const s of [...shares].sort((a, b) => b.rest - a.rest)) { if (left-- <= 0) break; s.cents++; }
    credit[owner[i] * QUARTERS + q] += shares[0].cents;
    credit[sdr[i] * QUARTERS + q] += shares[1].cents;
    credited += shares[0].cents + shares[1].cents;
    pool += shares[2].cents;
  }
  for (let i = 0; i < credit.length; i++) {
    const goal = quotas[i], c = credit[i];
    // Rates are whole hundredths, one and a half goals are halves of cents: in two hundredths of a cent everything is whole.
    const twoHundredths = Math.min(c, goal) * 16 + Math.max(0, Math.min(2 * c, 3 * goal) - 2 * goal) * 12 + Math.max(0, 2 * c - 3 * goal) * 16;
    paid[i] = c * 100 >= goal * 80 ? Math.floor((twoHundredths + 100) / 200) : 0;
    sum += paid[i];
  }
  return { paid, totals: [credited, pool, sum] };
}
