/**
 * Attribution: a million deals, five million touches, two rules (40/20/40 by position; by age, half in every seven days), touches of the 90 days before a deal was won. Beside it the same by hand, over plain arrays.
 *
 *   node w3.mjs [DEALS]        five touches for each deal; 1,000,000 deals unless it says otherwise
 *
 * Both cut each deal to the cent by largest remainders, with the same weights (2^-age/7 to 18 decimals), and must agree about every channel. Exits with 1 when they do not.
 */
import { CHANNELS, STAGES, makeDeals, makeTouches, tableOf } from './deals.mjs';
import { engine, exact, halfLife, heading, line, machine, measured, programOf } from './measure.mjs';

const DEALS = Number(process.argv[2] ?? 1_000_000), WON = STAGES.indexOf('Won');
const program = programOf('w3.truce'), named = (name) => program.relations.find((r) => r.name === name);
const deals = makeDeals(DEALS), touches = makeTouches(deals, DEALS * 5);
const dataset = { asOf: null, tables: new Map([
  [named('Deal').id, tableOf(deals, ['id', 'amount', 'stage', 'closed_on'])],
  [named('Touch').id, { rows: touches.rows, origin: null, columns: [
    { kind: 'scaled', scale: 0, values: Float64Array.from({ length: touches.rows }, (_, i) => i) }, { kind: 'row', values: touches.deal },
    { kind: 'instant', values: touches.second.map((s) => s * 1_000) }, { kind: 'text', codes: touches.channel, dictionary: CHANNELS },
  ] }],
]) };
const asOf = { day: deals.created.reduce((a, b) => Math.max(a, b)) + 365, time: null };

heading();
const evaluation = engine.evaluate(program, dataset, { asOf });
measured('Truce: 40/20/40 by position, pieces', touches.rows, () => evaluation.rows(named('Position').id).length);
measured('Truce: by age, pieces', touches.rows, () => evaluation.rows(named('Decay').id).length);
const { result: found } = measured('Truce: sums by channel', touches.rows, () => {
  const channel = named('Channel'), column = (name) => channel.columns.find((c) => c.name === name);
  const cents = (row, name) => exact.toFractionText(exact.mul(evaluation.value(channel.id, column(name).id, row), 100));
  return Array.from(evaluation.rows(channel.id), (row) => `${evaluation.rowText(channel.id, row)} ${cents(row, 'by_position')} ${cents(row, 'by_decay')}`).sort();
});
const { result: wanted } = measured('by hand, arrays and BigInt', touches.rows, byHand);
const agree = JSON.stringify(found) === JSON.stringify(wanted);
line(`${deals.rows.toLocaleString('en-US')} deals, ${touches.rows.toLocaleString('en-US')} touches`, '', '', '', '');
if (!agree) process.stderr.write(`they disagree:\n${found.join('\n')}\n${wanted.join('\n')}\n`);
process.stdout.write(`${agree ? 'both agree on every channel' : 'they disagree'}. `);
machine();
process.exitCode = agree ? 0 : 1;

function byHand() {
  const counts = new Int32Array(DEALS + 1), order = new Int32Array(touches.rows);
  for (const d of touches.deal) counts[d + 1]++;
  for (let i = 0; i < DEALS; i++) counts[i + 1] += counts[i];
  const next = counts.slice();
  for (let i = 0; i < touches.rows; i++) order[next[touches.deal[i]]++] = i;
  const weights = Array.from({ length: 91 }, (_, days) => BigInt(exact.toFractionText(exact.mul(halfLife(exact.div(days, 7)), exact.fromInteger(10n ** 18n)))));
  const sums = CHANNELS.map(() => ({ position: 0n, decay: 0n }));
  for (let d = 0; d < DEALS; d++) {
    if (deals.stage[d] !== WON) continue;
    const own = Array.from(order.subarray(counts[d], counts[d + 1])).filter((t) => { const age = deals.closed[d] - Math.floor(touches.second[t] / 86_400); return age >= 0 && age <= 90; });
    if (own.length === 0) continue;
    own.sort((a, b) => touches.second[a] - touches.second[b] || a - b);
    const n = own.length, cents = BigInt(deals.cents[d]);
    // One touch is first and last: 40 each, the 20 between go to both in proportion.
    const byPlace = n <= 2 ? [1n, 1n] : own.map((_, i) => (i === 0 || i === n - 1 ? 2n * BigInt(n - 2) : 1n));
    const order3 = n <= 2 ? [own[0], own[n - 1]] : [own[0], own[n - 1], ...own.slice(1, -1)], places = n <= 2 ? byPlace : [byPlace[0], byPlace[n - 1], ...byPlace.slice(1, -1)];
    cut(cents, places).forEach((c, i) => { sums[touches.channel[order3[i]]].position += c; });
    cut(cents, own.map((t) => weights[deals.closed[d] - Math.floor(touches.second[t] / 86_400)])).forEach((c, i) => { sums[touches.channel[own[i]]].decay += c; });
  }
  return CHANNELS.map((name, i) => `${name} ${sums[i].position} ${sums[i].decay}`).sort();
}

/** By largest remainders, ties to the earlier. */
function cut(whole, weights) {
  const all = weights.reduce((a, b) => a + b, 0n), parts = weights.map((w) => (whole * w) / all), rests = weights.map((w, i) => ({ i, rest: (whole * w) % all }));
  let left = Number(whole - parts.reduce((a, b) => a + b, 0n));
  for (const { i } of rests.sort((a, b) => (a.rest < b.rest ? 1 : a.rest > b.rest ? -1 : a.i - b.i))) { if (left-- <= 0) break; parts[i]++; }
  return parts;
}
