/** `truce init --preset`: exports of a CRM get records that check as written, and parts that the audits know. */
import { cpSync, existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { folderWith, truce } from '../cli/support.js';

interface Listed { readonly parts: readonly { readonly part: string; readonly record: string; readonly of: string | null; readonly columns: Readonly<Record<string, string>> }[]; readonly audits: readonly { readonly id: string; readonly why: string | null }[] }
async function list(folder: string): Promise<Listed> { return JSON.parse((await truce(folder, ['audit', '--list', '--json'])).out) as Listed; }
const known = (l: Listed): readonly string[] => l.audits.filter((a) => a.why === null).map((a) => a.id);

const salesforce = {
  'Lead.csv': 'Id,CreatedDate,Company,Email,LeadSource,Status,OwnerId,ConvertedOpportunityId,Secret__c\n00Q000000000001EAA,2026-01-05T10:00:00.000Z,Acme Inc.,ana@acme.example,Webinar,Qualified,005000000000001AAA,006000000000001AAA,x\n00Q000000000002EAA,2026-01-06T10:00:00.000Z,Bolt,bo@bolt.example,Webinar,Unqualified,005000000000001AAA,,x\n',
  'Opportunity.csv': 'Id,CreatedDate,AccountId,Name,StageName,Amount,CloseDate,LeadSource,OwnerId,IsWon,IsClosed\n006000000000001AAA,2026-01-10T09:00:00.000Z,001000000000001AAA,Acme,Closed Won,1000.50,2026-02-20,Outbound,005000000000001AAA,true,true\n006000000000002AAA,2026-01-12T09:00:00.000Z,001000000000001AAA,Acme two,Prospecting,,2026-06-30,Webinar,005000000000001AAA,false,false\n',
  'OpportunityFieldHistory.csv': 'Id,OpportunityId,Field,OldValue,NewValue,CreatedById,CreatedDate\n017000000000001AAA,006000000000001AAA,LeadSource,Webinar,Outbound,005000000000001AAA,2026-02-15T09:00:00.000Z\n017000000000002AAA,006000000000001AAA,CloseDate,2026-03-20,2026-02-20,005000000000001AAA,2026-02-14T09:00:00.000Z\n',
  'Task.csv': 'Id,WhoId,OwnerId,ActivityDate,Status\n00T000000000001EAA,00Q000000000002,005000000000001AAA,2026-01-07,Completed\n',
};

describe('the preset for Salesforce', () => {
  it('names objects and fields, leaves the rest out, and audits the history by itself', async () => {
    const folder = folderWith(salesforce), made = await truce(folder, ['init', '.', '--preset', 'salesforce']);
    expect([made.exit, made.err]).toEqual([0, '']);
    expect(made.out).toContain('the data as it is declared has no problems');
    expect(readFileSync(join(folder, 'policies/records.truce'), 'utf8')).not.toContain('secret');
    expect((await truce(folder, ['check'])).exit).toBe(0);
    expect(known(await list(folder))).toEqual(expect.arrayContaining(['source-changed', 'source-differs', 'recreated', 'disqualified-without-work']));
    const { out } = await truce(folder, ['audit']);
    expect(out).toContain('source Webinar became Outbound, edited by 005000000000001AAA on 2026-02-15, 5 days before it was won');
    expect(out).toContain('given up after one attempt');
  });
  it('knows a report by the ids in it', async () => {
    const folder = folderWith({ 'report1712.csv': 'Lead ID,Created Date,Company,Lead Source\n00Q000000000001,"3/22/2026, 4:00 PM",Acme,Webinar\n00Q000000000002,"3/23/2026, 5:00 PM",Initech,Paid\n' });
    expect((await truce(folder, ['init', '.', '--preset', 'salesforce'])).out).not.toContain('left out');
    expect(readFileSync(join(folder, 'truce.yaml'), 'utf8')).toMatch(/ {2}Lead:\n {4}file: report1712\.csv\n {4}zone: policy\n/);
  });
  it('without an export, writes what there would be', async () => {
    for (const preset of ['salesforce', 'hubspot']) {
      const folder = folderWith({}), made = await truce(folder, ['init', '.', '--preset', preset]);
      expect(made.exit).toBe(0);
      expect((await truce(folder, ['check', '--no-data'])).out).toContain('the policy is sound');
    }
  });
});

describe('the preset for HubSpot', () => {
  it('knows the files that the screen exports, by their long names and labels, and says that their times name no zone', async () => {
    const folder = folderWith({
      'hubspot-crm-exports-all-contacts-2026-04-10.csv': 'Record ID,Email,Create Date,Email\n101,a@x.example,2026-03-02 16:00,b@x.example\n102,c@x.example,2026-03-03 16:00,d@x.example\n',
      'hubspot-crm-exports-my-deals-2026-04-10.csv': 'Record ID,Deal Name,Amount,Close Date,Create Date,Associated Contact IDs\n901,One,$10.00,2026-03-20 10:00,2026-03-04 10:00,101;102\n',
      'deal_contact.csv': 'deal_id,contact_id\n901,101\n',
    });
    const made = await truce(folder, ['init', '.', '--preset', 'hubspot']), manifest = readFileSync(join(folder, 'truce.yaml'), 'utf8');
    expect([made.exit, made.err]).toEqual([0, '']);
    expect(manifest).toMatch(/ {2}Contact:\n {4}file: hubspot-crm-exports-all-contacts-2026-04-10\.csv\n {4}zone: policy\n/);
    expect(manifest).toContain('email: Email (1)');
    expect(manifest).toContain('contact_ids: Associated Contact IDs');
    expect(manifest).toContain('# from the screen, by its headers: its times are in the zone of the account');
    expect((await truce(folder, ['check'])).exit).toBe(0);
  });
  it('takes contacts for leads, and the value before a change from the change before', async () => {
    const folder = folderWith({
      'contacts.csv': 'id,email,createdate,hs_analytics_source,hs_lead_status\n101,ana@acme.example,2026-01-05T10:00:00Z,OFFLINE,NEW\n102,bo@bolt.example,2026-01-06T10:00:00Z,PAID_SEARCH,NEW\n',
      'deals.csv': 'id,dealname,dealstage,amount,closedate,createdate,hubspot_owner_id\n9001,Acme,closedwon,1000,2026-02-20T10:00:00Z,2026-01-10T09:00:00Z,77\n9002,Bolt,closedlost,2000,2026-02-21T10:00:00Z,2026-01-11T09:00:00Z,77\n',
      'contact_property_history.csv': 'contact_id,name,value,timestamp,source,source_id\n101,hs_analytics_source,PAID_SEARCH,2026-01-05T10:00:00Z,ANALYTICS,\n101,hs_analytics_source,OFFLINE,2026-02-18T10:00:00Z,CRM_UI,userId:5\n102,hs_analytics_source,PAID_SEARCH,2026-01-06T10:00:00Z,ANALYTICS,\n101,hs_analytics_source_data_1,brand words,2026-01-05T10:00:00Z,ANALYTICS,\n101,hs_analytics_source_data_1,,2026-02-18T10:00:00Z,CRM_UI,userId:5\n',
    });
    expect((await truce(folder, ['init', '.', '--preset', 'hubspot'])).exit).toBe(0);
    expect((await truce(folder, ['check'])).exit).toBe(0);
    const { parts } = await list(folder);
    expect(parts.find((p) => p.part === 'lead')?.record).toBe('Contact');
    expect((await truce(folder, ['audit', '--only', 'source-changed'])).out).toContain('source PAID_SEARCH became OFFLINE, edited by userId:5 on 2026-02-18, by hand: what said more about it was cleared with it');
  });
});

const shapes = fileURLToPath(new URL('../../../shared/data/fivetran_crm_schema_seeds', import.meta.url));
describe.skipIf(!existsSync(shapes))('the presets on real shapes', () => {
  it.each(['salesforce', 'hubspot'] as const)('%s: every row is used', async (preset) => {
    const folder = folderWith({});
    for (const file of readdirSync(join(shapes, preset))) cpSync(join(shapes, preset, file), join(folder, file));
    const made = await truce(folder, ['init', '.', '--preset', preset]);
    expect(made.out).toContain('the data as it is declared has no problems');
    const checked = await truce(folder, ['check']);
    expect([checked.exit, checked.out]).toEqual([0, expect.stringContaining('✓ fine')]);
    expect((await truce(folder, ['audit'])).exit).toBe(0);
  });
});
