/** What looks odd and is fine, in a company that calls things by other names; and what an audit says beside its findings: by whom, how long ago, and what is known of revenue. */
import { describe, expect, it } from 'vitest';
import { folderWith, truce } from '../cli/support.js';

const policy = `policy "Machines" { currency EUR; timezone "UTC"; closes monthly }
record Seller { id text key }
record Firm { id text key; name text; web text; tel text optional }
record Enquiry { id text key; received date; firm_name text; mail text; tel text optional; origin one of Fair, Web, Cold_call optional; handled_by Seller; given_up date optional }
record Project { id text key; firm Firm; status one of Quoted, Ordered, Cancelled; worth money; opened date; ordered_on date planned; origin one of Fair, Web, Cold_call optional; seller Seller }
record Change { id text key; project Project; what text; was text optional; now text optional; who text; changed_on date }
`;
const manifest = `truce: 1
policies: p.truce
as_of: 2026-06-30
data:
  Seller: { file: sellers.csv }
  Firm: { file: firms.csv }
  Enquiry: { file: enquiries.csv }
  Project: { file: projects.csv }
  Change: { file: changes.csv }
audit:
  lead: { record: Enquiry, created: received, company: firm_name, email: mail, phone: tel, source: origin, owner: handled_by, disqualified: given_up }
  account: { record: Firm, domain: web, phone: tel }
  opportunity: { record: Project, created: opened, closed: ordered_on, stage: status, amount: worth, source: origin, owner: seller, account: firm }
  history: [{ record: Change, of: opportunity, row: project, field: what, before: was, after: now, by: who, at: changed_on }]
  settings: { sales_sources: [Cold_call], won_words: [Ordered], lost_words: [Cancelled] }
`;
interface Found { readonly state: string; readonly latency: { readonly median: number; readonly longest: number } | null; readonly people: { readonly people: readonly object[]; readonly others: object | null } | null; readonly findings: readonly { readonly records: readonly { readonly key: string }[] }[] }
async function audited(files: Readonly<Record<string, string>>, ...words: readonly string[]): Promise<{ readonly of: (id: string) => Found; readonly pairs: (id: string) => readonly string[]; readonly revenue: readonly object[] }> {
  const none = { 'sellers.csv': 'id\nana\nben\ncem\n', 'firms.csv': 'id,name,web,tel\n', 'enquiries.csv': 'id,received,firm_name,mail,tel,origin,handled_by,given_up\n', 'projects.csv': 'id,firm,status,worth,opened,ordered_on,origin,seller\n', 'changes.csv': 'id,project,what,was,now,who,changed_on\n' };
  const rows = Object.fromEntries(Object.entries(none).map(([name, head]) => [name, head + (files[name] ?? '')])), { out } = await truce(folderWith({ 'p.truce': policy, 'truce.yaml': manifest, ...rows }), ['audit', '--json', ...words]), json = JSON.parse(out) as { readonly audits: readonly (Found & { readonly id: string })[]; readonly revenue: readonly object[] };
  const of = (id: string): Found => json.audits.find((a) => a.id === id)!;
  return { of, revenue: json.revenue, pairs: (id) => of(id).findings.map((f) => f.records.map((r) => r.key).join(' ')) };
}

describe('the same record twice', () => {
  it('is not two people with the phone of their company, nor one who comes again after half a year', async () => {
    const { pairs } = await audited({ 'enquiries.csv': 'e1,2026-01-05,Nord AG,ana@nord.example,+49 30 1234567,Web,ana,\ne2,2026-01-09,Nord AG,bo@nord.example,030/1234567,Web,ben,\ne3,2025-01-05,Ost AG,cy@ost.example,,Web,ana,\ne4,2026-03-05,Ost AG,cy@ost.example,,Fair,ana,\n' });
    expect(pairs('duplicate')).toEqual([]);
  });
  it('is one address in a few days, and one phone where nobody left an address of their own', async () => {
    const { pairs } = await audited({ 'enquiries.csv': 'e1,2026-01-05,Nord AG,ana@nord.example,,Web,ana,\ne2,2026-01-09,Nord,ANA@nord.example,,Web,ben,\ne3,2026-01-09,Ost AG,none,+49 40 7654321,Web,ana,\ne4,2026-01-20,Ost,none,040 7654321,Web,ben,\n' });
    expect(pairs('duplicate')).toEqual(['e1 e2', 'e3 e4']);
  });
  it('is not two firms of one group, and is one firm under two spellings', async () => {
    const { pairs } = await audited({ 'firms.csv': 'f1,Nord GmbH,nord.example,+49 30 1234567\nf2,Nord Polska,nord.example,+48 22 7654321\nf3,Ost AG,ost.example,\nf4,Ost,www.ost.example,\n' });
    expect(pairs('duplicate')).toEqual(['f3 f4']);
  });
});

describe('opened again after it was given up', () => {
  const firm = 'f1,Nord AG,nord.example,\n', given = 'e1,2026-01-05,Nord AG,ana@nord.example,,Fair,ana,2026-02-01\n';
  it('is whoever gave it up and sells it now, and no colleague who found the same company', async () => {
    const project = (seller: string): string => `p0,f1,Ordered,1000,2025-01-01,2025-02-01,Web,ana\np1,f1,Quoted,1000,2026-02-20,2026-05-01,Cold_call,${seller}\n`;
    expect((await audited({ 'firms.csv': firm, 'enquiries.csv': given, 'projects.csv': project('ana') })).pairs('recreated')).toEqual(['p1 e1']);
    expect((await audited({ 'firms.csv': firm, 'enquiries.csv': given, 'projects.csv': project('ben') })).pairs('recreated')).toEqual([]);
  });
  it('is anybody, where whoever gave it up sells nothing', async () => {
    expect((await audited({ 'firms.csv': firm, 'enquiries.csv': given, 'projects.csv': 'p1,f1,Quoted,1000,2026-02-20,2026-05-01,Cold_call,ben\n' })).pairs('recreated')).toEqual(['p1 e1']);
  });
});

describe('beside its findings, an audit says', () => {
  const projects = Array.from({ length: 24 }, (_, i) => `p${i},f1,Ordered,1000,2026-01-01,2026-03-01,${i < 5 ? 'Cold_call' : i === 5 ? '' : 'Web'},${i < 22 ? 'ana' : 'ben'}\n`).join('').replace('p4,f1,Ordered,1000,2026-01-01,2026-03-01,Cold_call,ana', 'p4,f1,Ordered,1000,2026-01-01,2026-03-01,Cold_call,ben');
  const changes = [0, 1, 2, 3, 4].map((i) => `h${i},p${i},origin,Web,Cold_call,${i < 3 ? 'ana' : i === 3 ? 'ops' : 'ben'},2026-0${i < 4 ? 2 : 6}-${10 + i}\n`).join('');
  const data = { 'firms.csv': 'f1,Nord AG,nord.example,\n', 'projects.csv': projects, 'changes.csv': changes };
  it('how many of whose, and puts small numbers together', async () => {
    expect((await audited(data)).of('source-changed').people).toEqual({ people: [{ who: 'ana', findings: 3, of: 21 }, { who: 'ops', findings: 1, of: null }], others: { people: 1, findings: 1 } });
  });
  it('how long ago, and with --since only what is new', async () => {
    expect((await audited(data)).of('source-changed').latency).toEqual({ median: 138, longest: 140 });
    expect((await audited(data, '--since', '2026-06-01')).pairs('source-changed')).toEqual(['p4 h4']);
    expect(await truce(folderWith({ 'p.truce': policy, 'truce.yaml': manifest }), ['audit', '--since', 'June'])).toMatchObject({ exit: 2, err: expect.stringContaining('--since June is no day') });
  });
  it('what was won by source, with the sources put back, and what has none', async () => {
    expect((await audited(data)).revenue).toEqual([{ currency: 'EUR', attributable: '23000', unattributable: '1000', repaired: '5000', bySource: [{ source: 'Web', now: '18000', putBack: '23000' }, { source: 'Cold_call', now: '5000', putBack: '0' }, { source: null, now: '1000', putBack: '1000' }] }]);
  });
});
