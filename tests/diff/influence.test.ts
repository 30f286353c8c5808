/** Influence in a diff: a whole that many took part in is one whole, wherever it is added up. */
import { describe, expect, test } from 'vitest';
import { toDecimalText } from '@truce/engine';
import { creditedIn } from '../../packages/engine/src/diff/effect.js';
import { folderWith, truce } from '../cli/support.js';

const policy = (lines: string, more = ''): string => `policy "Touched" { currency USD; timezone "UTC" }
record Deal { id text key; amount money; closed_on date }
record Touch { id text key; deal Deal; ${more}at date }
attribution Influence for each Deal {
${lines}
}
`;
const INFLUENCE = '  overlay 100% of amount to all in full otherwise nobody on closed_on among Touch with same deal as Influenced', HALF = INFLUENCE.replace('100%', '50%');
const SPLIT = '  split amount on closed_on among Touch with same deal {\n    100% to all evenly as Share\n  } otherwise nobody', BESIDE = '  overlay 100% of amount to all in full otherwise nobody on closed_on as Influenced';

interface Row { readonly who: string; readonly before: string; readonly after: string }
interface Credit { readonly total: Row; readonly payees: readonly Row[]; readonly parts: readonly Row[]; readonly channels: readonly Row[] }

async function creditOf(before: string, after: string, touches: string): Promise<Credit> {
  const side = (text: string): Readonly<Record<string, string>> => ({
    'truce.yaml': 'truce: 1\npolicies: [p.truce]\nas_of: 2026-06-30\ndata:\n  Deal: { file: deals.csv }\n  Touch: { file: touches.csv }\n', 'p.truce': text,
    'deals.csv': 'id,amount,closed_on\nd1,1000,2026-01-20\nd2,300,2026-02-20\n', 'touches.csv': touches,
  });
  const folder = folderWith(Object.fromEntries([['old', before], ['new', after]].flatMap(([name, text]) => Object.entries(side(text!)).map(([path, content]) => [`${name}/${path}`, content] as const))));
  const { out, err } = await truce(folder, ['diff', 'old', 'new', '--json']);
  expect(err).toBe('');
  return (JSON.parse(out) as { credits: readonly Credit[] }).credits[0]!;
}
const row = (r: Row): readonly string[] => [r.who, r.before, r.after];

describe('influence in a diff', () => {
  test('counts a whole once, whatever its rows are called: nobody is only who is not there', async () => {
    // Three touched the first deal, and none the second.
    const credit = await creditOf(policy(INFLUENCE), policy(HALF), 'id,deal,at\nt1,d1,2026-01-01\nt2,d1,2026-01-02\nt3,d1,2026-01-03\n');
    expect([credit.total, ...credit.payees, ...credit.parts].map(row)).toEqual([['total', '1300', '650'], ['nobody', '300', '150'], ['Influenced', '1300', '650']]);
  });
  test('counts a whole once for each channel, however often that one touched it', async () => {
    const credit = await creditOf(policy(INFLUENCE, 'channel one of Web, Event; '), policy(HALF, 'channel one of Web, Event; '), 'id,deal,channel,at\nt1,d1,Web,2026-01-01\nt2,d1,Web,2026-01-02\nt3,d1,Event,2026-01-03\nt4,d2,Event,2026-02-03\n');
    expect(credit.channels.map(row)).toEqual([['Event', '1300', '650'], ['Web', '1000', '500']]);
    expect([credit.total, ...credit.payees].map(row)).toEqual([['total', '1300', '650']]);
  });
  test('has no part in the sum of what is shared', async () => {
    const credit = await creditOf(policy(SPLIT), policy(`${SPLIT}\n${BESIDE}`), 'id,deal,at\nt1,d1,2026-01-01\nt2,d1,2026-01-02\n');
    expect([credit.total, ...credit.parts].map(row)).toEqual([['total', '1300', '1300'], ['Influenced', '0', '1300']]);
  });
  test('is credited once a whole, and has no part in what is credited beside shares', () => {
    const piece = (whole: string, kind: 'Split' | 'Overlay' | 'Influence', amount: string) => ({ whole, part: kind, kind, payee: null, channel: null, taken: true, amount }) as const;
    const influence = [piece('d1', 'Influence', '100'), piece('d1', 'Influence', '100'), piece('d2', 'Influence', '30')];
    expect([creditedIn(influence), creditedIn([...influence, piece('d1', 'Split', '60'), piece('d1', 'Split', '40'), piece('d1', 'Overlay', '10')])].map((n) => toDecimalText(n, 2))).toEqual(['130', '100']);
  });
});
