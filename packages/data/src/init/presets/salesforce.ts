/** The objects of Salesforce that an agreement speaks of. */
import { fields, type Preset } from './preset.js';

const CHANGE = ['field text Field', 'before text OldValue, Old Value', 'after text NewValue, New Value', 'changed_by text CreatedById, Edited By, Created By', 'at time CreatedDate, Edit Date, Created Date'] as const;
const VERSION = ['at time _fivetran_start, Valid From', 'ends time _fivetran_end, Valid To', 'current flag _fivetran_active, Is Current'] as const;

export const salesforce: Preset = {
  name: 'salesforce', title: 'Salesforce', ids: 'salesforce',
  notes: [
    'Field history is opt-in for each field (20 an object), begins when it is switched on and is kept for 18 months: no history is not "no change".', 'Close Date is expected or actual, and can be edited: when a deal was won is said by the history of its stage.',
    'A lead\'s owner may be a queue, which nobody is paid for. Users have no history: who led whom is said by a record of your own, with days.',
  ],
  objects: [
    { record: 'User', files: ['User'], fields: fields('id text Id, User ID', 'name text Name, Full Name', 'manager text ManagerId, Manager', 'role text UserRoleId, Role', 'is_active flag IsActive, Active') },
    { record: 'Account', files: ['Account'], fields: fields('id text Id, Account ID', 'name text Name, Account Name', 'website text Website', 'phone text Phone', 'owner text OwnerId, Account Owner', 'parent text ParentId, Parent Account ID', 'source text AccountSource, Account Source', 'is_deleted flag IsDeleted') },
    { record: 'Contact', files: ['Contact'], fields: fields('id text Id, Contact ID', 'created_at time CreatedDate, Created Date', 'account Account AccountId, Account ID', 'email text Email', 'phone text Phone', 'source text LeadSource, Lead Source', 'owner text OwnerId, Contact Owner', 'is_deleted flag IsDeleted') },
    { record: 'Campaign', files: ['Campaign'], fields: fields('id text Id, Campaign ID', 'name text Name, Campaign Name', 'type text Type', 'starts_on date StartDate, Start Date', 'actual_cost money ActualCost, Actual Cost') },
    {
      record: 'Lead', files: ['Lead'],
      fields: fields('id text Id, Lead ID', 'created_at time CreatedDate, Created Date, Create Date', 'company text Company', 'email text Email', 'phone text Phone', 'website text Website', 'source text LeadSource, Lead Source', 'status text Status, Lead Status', 'owner text OwnerId, Lead Owner, Owner ID', 'is_converted flag IsConverted, Converted',
        'converted_on date ConvertedDate, Converted Date', 'account text ConvertedAccountId, Converted Account ID', 'contact text ConvertedContactId, Converted Contact ID', 'opportunity text ConvertedOpportunityId, Converted Opportunity ID', 'employees count NumberOfEmployees, Employees', 'is_deleted flag IsDeleted'),
    },
    {
      record: 'Opportunity', files: ['Opportunity'],
      fields: fields('id text Id, Opportunity ID', 'created_at time CreatedDate, Created Date', 'account Account AccountId, Account ID', 'name text Name, Opportunity Name', 'stage text StageName, Stage', 'amount money Amount', 'close_date date CloseDate, Close Date', 'source text LeadSource, Lead Source', 'campaign text CampaignId, Primary Campaign Source',
        'owner text OwnerId, Opportunity Owner, Owner ID', 'type text Type', 'is_closed flag IsClosed, Closed', 'is_won flag IsWon, Won', 'is_deleted flag IsDeleted', 'currency text CurrencyIsoCode, Amount Currency'),
    },
    { record: 'Opportunity_field_history', files: ['OpportunityFieldHistory'], fields: fields('id text Id', 'opportunity Opportunity OpportunityId, Opportunity ID', ...CHANGE) },
    // What Salesforce calls OpportunityHistory tells stages, amounts and close dates; an export in history mode holds whole versions under the same name.
    {
      record: 'Opportunity_version', files: ['OpportunityHistory'], fields: fields('opportunity Opportunity OpportunityId, Opportunity ID, Id', ...VERSION, 'changed_at time CreatedDate, Created Date', 'stage text StageName, Stage', 'amount money Amount', 'close_date date CloseDate, Close Date', 'source text LeadSource, Lead Source'),
      audit: ['- { record: Opportunity_version, of: opportunity, row: opportunity, at: AT, columns: { COLUMNS } }'],
    },
    { record: 'Lead_history', files: ['LeadHistory'], fields: fields('id text Id', 'lead Lead LeadId, Lead ID', ...CHANGE) },
    { record: 'Contact_role', files: ['OpportunityContactRole'], fields: fields('id text Id', 'opportunity Opportunity OpportunityId, Opportunity ID', 'contact Contact ContactId, Contact ID', 'role text Role', 'is_primary flag IsPrimary, Primary', 'created_at time CreatedDate, Created Date', 'created_by text CreatedById, Created By') },
    { record: 'Opportunity_split', files: ['OpportunitySplit'], fields: fields('id text Id', 'opportunity Opportunity OpportunityId, Opportunity ID', 'split_owner text SplitOwnerId, Split Owner', 'percentage percent SplitPercentage, Percent', 'created_at time CreatedDate, Created Date', 'changed_at time LastModifiedDate, Last Modified Date') },
    { record: 'Campaign_member', files: ['CampaignMember'], fields: fields('id text Id', 'campaign Campaign CampaignId, Campaign ID', 'lead text LeadId, Lead ID', 'contact text ContactId, Contact ID', 'status text Status, Member Status', 'has_responded flag HasResponded, Responded', 'responded_on date FirstRespondedDate, First Responded Date', 'created_at time CreatedDate, Created Date') },
    { record: 'Task', files: ['Task'], fields: fields('id text Id, Activity ID', 'who text WhoId, Name ID', 'what text WhatId, Related To ID', 'owner text OwnerId, Assigned', 'activity_date date ActivityDate, Date', 'completed_at time CompletedDateTime, Completed Date/Time', 'status text Status', 'type text Type', 'created_at time CreatedDate, Created Date') },
    { record: 'Event', files: ['Event'], fields: fields('id text Id, Activity ID', 'who text WhoId, Name ID', 'what text WhatId, Related To ID', 'owner text OwnerId, Assigned', 'activity_date date ActivityDate, Date', 'type text Type', 'created_at time CreatedDate, Created Date') },
  ],
};
