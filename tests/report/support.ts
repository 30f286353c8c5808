/** A company so small that each figure can be checked by hand: two sellers, a marketer, somebody who keeps customers, three quarters. */
import { folderWith, truce, type Outcome } from '../cli/support.js';

const policy = `policy "Small" {
  currency USD
  timezone "UTC"
  party sales (AE)
  party marketing (DemandGen)
  party success (CSM)
}
record Person { id text key; name text }
record Seat dated {
  person Person key
  role one of AE, DemandGen, CSM
  team one of East, West, Growth, Care
  target money at least 0
}
record Lead { id text key; came_on date; points number; accepted_on date optional; reason text optional; deal Deal optional }
record Touch { id text key; lead Lead; kind one of Click, Talk; happened_on date; author Person }
record Deal {
  id text key
  amount money above 0
  opened_on date
  closed_on date
  won flag
  lead Lead optional
  owner Person
  csm Person optional
}
record Aim { quarter quarter key; signed money above 0; leads count above 0 }

parameter bar = 50 from 2025-01-01 because "launch"
parameter bar = 60 from 2025-07-01 because "too many of them"

lead MQL "Qualified lead" for each Lead {
  governed by came_on
  agreed by sales, marketing
  require points >= bar
}
lead SAL "Accepted lead" for each MQL {
  governed by came_on
  agreed by sales, marketing
  entered_on = accepted_on
  require accepted_on is present
}
sla Answer "An answer within 10 days" for each MQL by sales {
  due = came_on + 10 days
  done = accepted_on
}
kpi Leads "Leads handed over" for each quarter {
  from 2025-Q2
  class output
  owned by marketing
  value = count(MQL where entered_on in quarter)
  target = only(aim.leads of Aim with same quarter)
}
kpi Accepted "Leads accepted" for each quarter {
  from 2025-Q2
  class output
  owned by sales
  value = share(mql is SAL of MQL where entered_on in quarter)
  target = 50%
}
kpi Signed "Signed" for each quarter {
  from 2025-Q2
  class outcome
  owned by sales, marketing
  value = sum(amount of Deal where won and closed_on in quarter)
  target = only(aim.signed of Aim with same quarter)
}
attribution Influence for each Deal where won {
  split amount on closed_on among Touch with same lead ordered by happened_on, id {
    100% to all evenly as Share
  } otherwise nobody
}
credit Booking for each Deal where won {
  split amount on closed_on { 100% to owner as Closing }
}
plan Commission for each Booking {
  pay commission = 10% * amount to payee on credited_on
}
plan Talks for each Seat, quarter where role is DemandGen {
  from 2025-Q1
  pay bonus = 1% * sum(amount of Influence where credited_on in quarter and touch.kind is Talk) to person on end(quarter)
}
`;

const data: Readonly<Record<string, string>> = {
  'Person.csv': 'id,name\nana,Ana\nben,Ben\nmia,Mia\ncas,Cas\n',
  'Seat.csv': 'person,from,through,role,team,target\nana,2025-01-01,,AE,East,36500\nben,2025-01-01,,AE,West,36500\nmia,2025-01-01,,DemandGen,Growth,7300\ncas,2025-01-01,,CSM,Care,7300\n',
  'Lead.csv': 'id,came_on,points,accepted_on,reason,deal\nl1,2025-04-01,55,2025-04-05,,d1\nl2,2025-04-02,70,2025-04-20,,d2\nl3,2025-05-01,65,,Too small,\nl4,2025-05-01,40,,,\nl5,2025-07-01,55,,,\nl6,2025-07-02,65,2025-07-04,,d3\nl7,2025-08-01,75,,Too small,\n',
  'Touch.csv': 'id,lead,kind,happened_on,author\nt1,l1,Click,2025-04-02,mia\nt2,l2,Click,2025-04-02,mia\nt3,l2,Talk,2025-04-03,mia\nt4,l6,Click,2025-07-03,mia\n',
  'Deal.csv': 'id,amount,opened_on,closed_on,won,lead,owner,csm\nd1,1000,2025-04-06,2025-05-10,true,l1,ana,cas\nd2,3000,2025-04-25,2025-06-10,true,l2,ben,\nd3,2000,2025-07-10,2025-09-01,true,l6,ana,cas\nd4,900,2025-07-10,2025-09-01,false,,ben,\n',
  'Aim.csv': 'quarter,signed,leads\n2025-Q2,4000,3\n2025-Q3,4000,3\n',
};
const manifest = (report: string): string => `truce: 1\npolicies: policy.truce\nas_of: 2025-09-30\ndata:\n${Object.keys(data).map((f) => `  ${f.replace('.csv', '')}: { file: ${f} }`).join('\n')}\n${report}`;
export const REPORT = 'report:\n  seats: { record: Seat, role: role, team: team, target: target }\n  touches: [{ record: Touch, kind: kind, by: author }]\n  reasons: Lead.reason\n';

export const project = (report = REPORT, more: Readonly<Record<string, string>> = {}): string => folderWith({ 'policy.truce': policy, 'truce.yaml': manifest(report), ...data, ...more });
export const report = (folder: string, ...words: readonly string[]): Promise<Outcome> => truce(folder, ['report', ...words]);

/** One part, as programs read it. */
export async function part(name: string, folder = project(), ...words: readonly string[]): Promise<never> {
  const { out, err, exit } = await report(folder, name, '--json', ...words);
  if (exit !== 0) throw new Error(err);
  return (JSON.parse(out) as { readonly parts: Readonly<Record<string, never>> }).parts[name]!;
}
export { policy };
