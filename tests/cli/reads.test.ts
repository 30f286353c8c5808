import { describe, expect, test } from 'vitest';
import { folderWith, truce } from './support.js';

const project = {
  'truce.yaml': 'truce: 1\npolicies: [policy.truce]\n',
  'policy.truce': `policy "Volume" { currency USD; closes monthly }
record Agent { id text key }
record Sale { id text key; agent Agent fixed on sold_on; volume money above 0; sold_on date; cancelled_on date optional }
plan Volume for each Agent, month {
  from 2026-01-01 through 2026-12-31
  kept = sum(volume of Sale where agent is this.agent and sold_on in month and cancelled_on is missing)
  pay bonus = 5% of kept to agent on end(month)
}
`,
};

describe('truce check --reads', () => {
  test('says what can move a payment after it was paid, without any data', async () => {
    const { exit, out } = await truce(folderWith(project), ['check', '--no-data', '--reads']);
    expect(exit).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "Payments, and when what they read is known

      Volume.bonus
        follows        cancelled_on of Sale
        today's value  volume of Sale
        settled        agent of Sale, on sold_on

      follows: when it happens after the payment, the next closing corrects what was paid
      today's value: it has no date, and counts in every month as it is in the data now; \`fixed on\` a day, or a \`dated\` record, settles it

      Volume

      ✓ the policy is sound (1 file, no problems); no data was read and no test was run
      "
    `);
  });

  test('as JSON too, and only when it is asked for', async () => {
    const folder = folderWith(project), asked = JSON.parse((await truce(folder, ['check', '--no-data', '--reads', '--json'])).out) as { reads?: unknown }, plain = JSON.parse((await truce(folder, ['check', '--no-data', '--json'])).out) as { reads?: unknown };
    expect(asked.reads).toEqual([{ plan: 'Volume', payment: 'bonus', role: 'Pay', followed: [{ record: 'Sale', field: 'cancelled_on' }], undated: [{ record: 'Sale', field: 'volume' }], settled: [{ record: 'Sale', field: 'agent', on: 'sold_on' }] }]);
    expect(plain.reads).toBeUndefined();
  });
});
