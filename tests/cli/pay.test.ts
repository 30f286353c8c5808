/** Credit, plans and the ledger on the command line: the screen and JSON of `check`, rows of `run`, and explanations down to the line of the data. */
import { describe, expect, it } from 'vitest';
import { folderWith, truce } from './support.js';

const policy = `policy "Paid" { currency USD; timezone "UTC"; closes monthly }
record Rep { id text key; left_on date optional }
record Seat dated { rep Rep key; role one of AE, Manager; manager Rep optional; quota money above 0 }
record Deal { id text key; owner Rep; amount money; closed_on date; paid_on date optional; churned_on date optional }
record Touch { id text key; deal Deal; at date }
parameter too_soon = 90 days
attribution Influence "What brought it" for each Deal {
  split amount on closed_on among Touch with same deal ordered by at, id {
    60% to first as Opener
    40% to last as Closer
  } otherwise nobody
}
credit Booking "Who sold it" for each Deal {
  split amount on closed_on {
    90% to owner as Closing
    remainder to nobody as House
  }
  overlay 100% of amount to owner.manager at closed_on otherwise nobody on closed_on as Coaching
}
plan Commission "Sellers" for each Booking where kind is Split and payee.role at credited_on is AE {
  ordered by credited_on, deal   restarting each payee, quarter(credited_on)
  goal = payee.quota over quarter(credited_on) by days
  pay commission = marginal on amount after sum(amount of earlier rows) {
    up to 50% of goal : 5%
    up to 100% of goal : 10%
    above : 15%
  } to payee in parts {
    50% on credited_on
    50% on deal.paid_on unless deal.churned_on < deal.paid_on
  }
}
plan Early for each Commission.payments where deal.churned_on within too_soon after deal.closed_on and due_on <= deal.churned_on {
  clawback reversal = -due to due_to on deal.churned_on
}
plan Override for each Booking where part is Coaching and payee is present {
  pay override = if deal.churned_on within too_soon after deal.closed_on then 0 USD else 1% * amount to payee on end(month(credited_on))
}
`;
const project = {
  'truce.yaml': 'truce: 1\npolicies: [p.truce]\nas_of: 2026-04-30\ndata:\n  Rep: { file: rep.csv }\n  Seat: { file: seat.csv }\n  Deal: { file: deal.csv }\n  Touch: { file: touch.csv }\n',
  'p.truce': policy,
  'rep.csv': 'id,left_on\nana,\nmax,\n',
  'seat.csv': 'rep,from,through,role,manager,quota\nana,2026-01-01,,AE,max,1000\nmax,2026-01-01,,Manager,,1000\n',
  'deal.csv': 'id,owner,amount,closed_on,paid_on,churned_on\nd1,ana,500,2026-01-10,2026-02-05,2026-04-01\nd2,ana,1000.01,2026-03-10,,\nd3,ana,200,2026-03-11,2026-04-20,2026-04-15\nd4,max,100,2026-03-12,2026-03-20,\n',
  'touch.csv': 'id,deal,at\nt1,d1,2026-01-02\nt2,d2,2026-01-02\n',
};
const folder = folderWith(project);
const say = async (...words: string[]): Promise<string> => {
  const { out, err, exit } = await truce(folder, words);
  expect([err, exit]).toEqual(['', 0]);
  return out;
};
const rows = async (name: string): Promise<readonly Readonly<Record<string, unknown>>[]> => JSON.parse(await say('run', name, '--json'));

describe('check', () => {
  it('says in JSON what was credited, what is due, held and cancelled of each plan, and what the last closing posted', async () => {
    const { credits, plans, lastClosing } = JSON.parse(await say('check', '--json'));
    expect(credits).toEqual([
      { name: 'Influence', title: 'What brought it', kind: 'attribution', wholes: 4, pieces: 6, currency: 'USD', credited: '1800.01', unassigned: '300', unassignedShare: '16.7', onTop: '0' },
      { name: 'Booking', title: 'Who sold it', kind: 'credit', wholes: 4, pieces: 8, currency: 'USD', credited: '1800.01', unassigned: '180', unassignedShare: '10.0', onTop: '1700.01' },
    ]);
    // d1: 450 at 5% = 22.50. d2: 50 at 5%, 500 at 10%, 350.01 at 15% = 105.00. d3: 180 at 15% = 27.00, of which the second half is cancelled.
    expect(plans).toEqual([
      { name: 'Commission', title: 'Sellers', payees: 1, currency: 'USD', due: '88.5', held: '52.5', accruing: '0', cancelled: '13.5', posted: { new: '0', correction: '0', reversal: '0' } },
      { name: 'Early', title: null, payees: 1, currency: 'USD', due: '-36', held: '0', accruing: '0', cancelled: '0', posted: { new: '-36', correction: '0', reversal: '0' } },
      { name: 'Override', title: null, payees: 1, currency: 'USD', due: '10', held: '0', accruing: '0', cancelled: '0', posted: { new: '0', correction: '0', reversal: '-7' } },
    ]);
    expect(lastClosing).toBe('2026-04');
  });
  it('shows the same on the screen, without what is zero everywhere', async () => {
    const screen = (await say('check')).split('\n');
    const from = (title: string, lines: number): readonly string[] => { const at = screen.findIndex((l) => l.startsWith(title)); return screen.slice(at, at + lines).map((l) => l.replace(/ {2,}/g, ' | ')); };
    expect(from('Credit', 3)).toEqual(['Credit, USD | rows | credited | unassigned | on top', 'Influence | What brought it | 4 | 1,800.01 | 300.00 | 16.7 %', 'Booking | Who sold it | 4 | 1,800.01 | 180.00 | 10.0 % | 1,700.01']);
    expect(from('Pay', 5)).toEqual([
      'Pay, USD | payees | due to date | held | cancelled | 2026-04: new | reversed', 'Commission | Sellers | 1 | 88.50 | 52.50 | 13.50', 'Early | 1 | -36.00 | -36.00', 'Override | 1 | 10.00 | -7.00', 'in all | 62.50 | 52.50 | 13.50 | -36.00 | -7.00',
    ]);
  });
  it('counts a deal that several influenced once, and what nobody influenced as unassigned', async () => {
    const influence = `policy "Hands" { currency USD; timezone "UTC" }
record Deal { id text key; amount money; closed_on date }
record Touch { id text key; deal Deal; channel text; at date }
list Seen for each distinct deal, channel in Touch { }
attribution Influence for each Deal {
  overlay 100% of amount to all in full otherwise nobody on closed_on among Seen with same deal as Helped
}
list Channel for each distinct channel in Touch { influenced = sum(amount of Influence where seen.channel is this.channel) }
`;
    const made = folderWith({
      'truce.yaml': 'truce: 1\npolicies: [p.truce]\nas_of: 2026-04-30\ndata:\n  Deal: { file: deal.csv }\n  Touch: { file: touch.csv }\n', 'p.truce': influence,
      'deal.csv': 'id,amount,closed_on\nd1,500,2026-01-10\nd2,40.01,2026-03-10\n', 'touch.csv': 'id,deal,channel,at\nt1,d1,web,2026-01-02\nt2,d1,fair,2026-01-03\nt3,d1,web,2026-01-04\n',
    });
    expect(JSON.parse((await truce(made, ['check', '--json'])).out)).toMatchObject({ credits: [{ name: 'Influence', wholes: 2, pieces: 3, credited: '540.01', unassigned: '40.01', onTop: '0' }] });
    expect((JSON.parse((await truce(made, ['run', 'Channel', '--json'])).out) as readonly { readonly channel: string; readonly influenced: string }[]).map((r) => `${r.channel} ${r.influenced}`).sort()).toEqual(['fair 500', 'web 500']);
  });
  it('leaves both tables out where nothing is credited or paid', async () => {
    const without = folderWith({ ...project, 'p.truce': policy.split('attribution')[0]!.replace('; closes monthly', '') });
    expect((await truce(without, ['check'])).out).not.toMatch(/Credit|Pay,/);
  });
});

describe('a seller without a seat on the day', () => {
  it('is a mistake in the data, where nobody to ask is none', async () => {
    const late = folderWith({ ...project, 'seat.csv': project['seat.csv'].replace('ana,2026-01-01', 'ana,2026-02-01') });
    const { out, exit } = await truce(late, ['check', '--json']);
    const { problems } = JSON.parse(out) as { readonly problems: readonly { readonly code: string }[] };
    expect([exit, [...new Set(problems.map((p) => p.code))]]).toEqual([3, ['T5112']]);
  });
});

describe('run', () => {
  it('a ledger in which each line is told apart, also two parts of one payment', async () => {
    const ledger = await rows('Posting');
    expect(ledger.filter((r) => r['plan'] === 'Commission' && String(r['line']).startsWith('d1')).map((r) => [r['line'], r['closing'], r['amount'], r['kind']])).toEqual([
      ['d1, Closing, part 1', '2026-01', 11.25, 'New'], ['d1, Closing, part 2', '2026-02', 11.25, 'New'],
    ]);
    expect(new Set(ledger.map((r) => [r['plan'], r['payment'], r['line'], r['payee'], r['closing']].join('|'))).size).toBe(ledger.length);
  });
  it('a day earlier, and the ledger is the same up to the closing before', async () => {
    const all = await rows('Posting'), before = JSON.parse((await truce(folder, ['run', 'Posting', '--json', '--as-of', '2026-04-29'])).out) as readonly Readonly<Record<string, unknown>>[];
    expect(before).toEqual(all.filter((r) => r['closing'] !== '2026-04'));
  });
  it('what nobody manages, without an error', async () => {
    expect((await rows('Booking')).filter((r) => r['part'] === 'Coaching').map((r) => [r['whole'], r['payee']])).toEqual([['d1', 'max'], ['d2', 'max'], ['d3', 'max'], ['d4', null]]);
  });
});

describe('explain', () => {
  it('walks from a commission to its slices, the split line and the row of the data', async () => {
    const tree = (await say('explain', 'Commission', 'd2, Closing', 'commission')).split('\n').map((l) => l.trim());
    expect(tree).toContainEqual(expect.stringMatching(/^└─ marginal on amount after .* = 105\.00 USD {2}105\.0015 USD, rounded$/));
    expect(tree).toContainEqual('├─ amount of booking d2, Closing = 900.01 USD  90% to owner as Closing  p.truce:15');
    expect(tree).toContainEqual('│  └─ amount = 1,000.01 USD  deal.csv:3');
    expect(tree.slice(-4, -1)).toEqual([
      '├─ up to 50% of goal : 5% = 2.50 USD  50.00 USD at 5 %: from 450.00 USD to 500.00 USD  p.truce:24',
      '├─ up to 100% of goal : 10% = 50.00 USD  500.00 USD at 10 %: from 500.00 USD to 1,000.00 USD  p.truce:25',
      '└─ above : 15% = 52.5015 USD  350.01 USD at 15 %: from 1,000.00 USD to 1,350.01 USD  p.truce:26',
    ]);
  });
  it('says of a piece which line of the split made it, and who was asked', async () => {
    const text = await say('explain', 'Booking', 'd1, Coaching');
    expect(text).toContain('amount of booking d1, Coaching = 500.00 USD  overlay 100% of amount to owner.manager at closed_on otherwise nobody on closed_on as Coaching');
    expect(text).toContain('payee of booking d1, Coaching = max');
    expect(await say('explain', 'Booking', 'd4, Coaching')).toMatch(/payee of booking d4, Coaching = missing {2}nobody/);
    expect(await say('explain', 'Influence', 'd3, Unassigned, missing')).toContain('= 200.00 USD  nothing and nobody to take it');
  });
  it('says of a payment which part it is, and why it is cancelled', async () => {
    const text = await say('explain', 'Commission.payments', 'd3, Closing, commission, 2');
    expect(text).toContain('due of commission_payment d3, Closing, commission, 2 = 0.00 USD  50% on deal.paid_on unless deal.churned_on < deal.paid_on');
    expect(text).toContain('└─ deal.churned_on < deal.paid_on = yes');
    expect(text).toContain('= Cancelled');
  });
  it('says of a posting what was due then and what was posted before', async () => {
    const text = await say('explain', 'Posting', 'Override, override, d1, Coaching, max, 2026-04');
    expect(text).toContain('-5.00 USD  Reversal in the closing of 2026-04');
    expect(text).toContain('due of d1, Coaching, as known then = 0.00 USD');
    expect(text).toContain('posted before, in 2026-01 = 5.00 USD');
  });
});
