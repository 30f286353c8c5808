/** What a change does not touch is not computed: so it has to be the same. Held against the whole example company. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { affectedBy, analyze, carry, closureOf, compare, diffFiguresOf, evaluate, type Dataset, type ir } from '@truce/engine';
import { loadData, loadManifest } from '@truce/data';

const folder = fileURLToPath(new URL('../../examples/northwind-saas/', import.meta.url)), policies = join(folder, 'policies');

function programWith(file: string, from: string, to: string): ir.Program {
  const { program, diagnostics } = analyze(readdirSync(policies).map((name) => {
    const text = readFileSync(join(policies, name), 'utf8');
    if (name === file && !text.includes(from)) throw new Error(`${file} has no ${from}`);
    return { path: `policies/${name}`, text: name === file ? text.replace(from, to) : text };
  }));
  if (program === null) throw new Error(diagnostics.filter((d) => d.severity === 'error').map((d) => d.message).join('\n'));
  return program;
}

describe('results that a change does not touch', () => {
  let before: ir.Program, data: Dataset;
  beforeAll(async () => {
    before = programWith('', '', '');
    const { manifest } = await loadManifest(join(folder, 'truce.yaml'));
    data = (await loadData(before, manifest!)).dataset;
  });
  it.each([
    ['a rate', 'credit.truce', '10% to finder', '10% to se', 'kpi Win_rate', 'plan Commission'],
    ['a score', 'leads.truce', 'below 10 : 0', 'below 10 : 4', 'credit Booking', 'lead MQL'],
    ['a payout scale', 'bonuses.truce', 'at 100% : 100%', 'at 100% : 90%', 'plan Commission', 'plan Demand_bonus'],
  ])('are the same: %s', (_, file, from, to, outside, inside) => {
    const after = programWith(file, from, to), comparison = compare(before, after), affected = affectedBy(comparison), carried = carry(data, before, after, (record, field) => field ?? record);
    if (!('dataset' in carried)) throw new Error('the records differ');
    const options = { asOf: { day: data.asOf!, time: null } }, left = evaluate(before, data, options), right = evaluate(after, carried.dataset, options);
    expect([affected.has(outside), affected.has(inside)]).toEqual([false, true]);
    // The ledger is computed closing by closing, and would take longer than all the rest.
    const same = [...comparison.after.values()].filter((m) => !affected.has(m.key) && !closureOf(comparison.after, m.key).some((x) => x.kind === 'ledger')).filter((m) => JSON.stringify(diffFiguresOf(before, left, m.key)) !== JSON.stringify(diffFiguresOf(after, right, m.key)));
    expect(same.map((m) => m.key)).toEqual([]);
  });
});
