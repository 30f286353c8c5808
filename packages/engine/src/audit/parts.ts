/**
 * Which record plays which part in an audit, and which of its columns say what an audit has to know. A manifest declares them; what it leaves out is looked for under the
 * names that systems give such columns, and `truce audit --list` says which were found. The names are compared without case, spaces and underscores.
 */
export type RoleName = 'lead' | 'contact' | 'account' | 'opportunity' | 'activity' | 'contact_role' | 'split' | 'merge' | 'history';
/** What a column must be to play the part: a day or a time, a yes or no, anything that can be compared. */
export type PartKind = 'when' | 'flag' | 'any';
export interface PartSpec { readonly kind: PartKind; readonly about: string; readonly names: readonly string[] }
export interface RoleSpec { readonly about: string; readonly names: readonly string[]; readonly parts: Readonly<Record<string, PartSpec>> }

const when = (about: string, ...names: readonly string[]): PartSpec => ({ kind: 'when', about, names });
const flag = (about: string, ...names: readonly string[]): PartSpec => ({ kind: 'flag', about, names });
const anything = (about: string, ...names: readonly string[]): PartSpec => ({ kind: 'any', about, names });

const CREATED = ['created', 'created_at', 'created_on', 'created_date', 'createdate', 'create_date', 'property_createdate'];
const SOURCE = ['source', 'lead_source', 'original_source', 'analytics_source', 'hs_analytics_source', 'property_hs_analytics_source', 'origin', 'channel'];
const OWNER = ['owner', 'owner_id', 'hubspot_owner_id', 'sales_rep', 'rep', 'agent'];
const ACCOUNT = ['account', 'account_id', 'company_id', 'associated_company'];
/** Rows that a CRM only marks as deleted are no records any more. */
const deleted = flag('whether it was deleted', 'deleted', 'is_deleted', 'archived');
const DOMAIN = ['domain', 'email_domain', 'website'], EMAIL = ['email', 'email_address'], PHONE = ['phone', 'phone_number', 'mobile_phone'];

/** Prototype-free by use: only names of this table are ever looked up in it. */
export const roles: Readonly<Record<RoleName, RoleSpec>> = {
  lead: {
    about: 'somebody who may become a customer',
    names: ['lead', 'mql', 'prospect'],
    parts: {
      created: when('when it came', ...CREATED, 'first_contact_on', 'first_contact_date'),
      source: anything('what brought it', ...SOURCE),
      owner: anything('who works it', ...OWNER),
      account: anything('the account it became', ...ACCOUNT, 'converted_account_id', 'converted_account'),
      company: anything('the name of its company', 'company', 'company_name'),
      domain: anything('the domain of its mail or site', ...DOMAIN),
      email: anything('its address', ...EMAIL),
      phone: anything('its number', ...PHONE),
      contact: anything('the contact it became', 'contact', 'converted_contact_id', 'converted_contact'),
      opportunity: anything('the opportunity it became', 'opportunity', 'deal', 'converted_opportunity_id', 'converted_opportunity'),
      status: anything('where it stands', 'status', 'lead_status', 'hs_lead_status'),
      disqualified: when('when it was given up', 'disqualified_on', 'disqualified_at', 'disqualified_date', 'disqualified'),
      disqualify_reason: anything('why it was given up', 'disqualify_reason', 'disqualified_reason'),
      deleted,
      rejected: when('when sales sent it back', 'rejected_at', 'rejected_on', 'rejected_date', 'rejected'),
      reject_reason: anything('why it was sent back', 'reject_reason', 'rejection_reason', 'rejected_reason'),
    },
  },
  contact: {
    about: 'a person at an account',
    names: ['contact'],
    parts: {
      deleted,
      created: when('when it was made', ...CREATED),
      source: anything('what brought it', ...SOURCE),
      account: anything('its account', ...ACCOUNT),
      email: anything('its address', ...EMAIL),
      phone: anything('its number', ...PHONE),
    },
  },
  account: {
    about: 'a company',
    names: ['account', 'company'],
    parts: {
      deleted,
      name: anything('its name', 'name', 'account_name', 'company_name'),
      domain: anything('its domain', ...DOMAIN),
      phone: anything('its number', ...PHONE),
    },
  },
  opportunity: {
    about: 'something that may be sold',
    names: ['opportunity', 'deal', 'won_deal', 'closed_deal'],
    parts: {
      created: when('when it was opened', ...CREATED, 'engaged_on', 'engage_date'),
      closed: when(
        'when it closes or closed',
        'closed',
        'closed_on',
        'close_on',
        'close_date',
        'closed_at',
        'closedate',
        'won_on',
        'won_at',
        'won_date',
        'property_closedate',
      ),
      won: flag('whether it was won', 'won', 'is_won', 'hs_is_closed_won', 'is_closed_won'),
      lost: flag('whether it was lost', 'lost', 'is_lost'),
      ended: flag('whether it is closed, one way or the other', 'ended', 'is_closed', 'hs_is_closed', 'closed'),
      deleted,
      stage: anything('where it stands', 'stage', 'stage_name', 'dealstage', 'deal_stage', 'deal_stage_id', 'deal_pipeline_stage_id'),
      amount: anything('what it is worth', 'amount', 'value', 'close_value', 'property_amount'),
      source: anything('what brought it', ...SOURCE),
      first_source: anything('what brought it, as it was opened', 'first_source', 'original_source'),
      owner: anything('who sells it', ...OWNER, 'sr', 'sr_id', 'sales_agent'),
      second: anything('who else is paid for it in another role', 'sdr', 'sdr_id', 'bdr', 'second', 'sourced_by'),
      account: anything('whose it is', ...ACCOUNT),
      contact: anything('with whom', 'contact', 'contact_id', 'primary_contact'),
      lead: anything('the lead it came from', 'lead', 'lead_id', 'mql', 'mql_id'),
      product: anything('what is sold', 'product', 'product_id'),
      domain: anything('the domain of its company', ...DOMAIN),
      email: anything('the address of its contact', ...EMAIL),
      phone: anything('the number of its contact', ...PHONE),
      first_contact: when('when the first contact was', 'first_contact', 'first_contact_on', 'first_contact_date'),
      churned: when('when the customer left', 'churned_on', 'churned', 'churned_at', 'churn_date'),
      live: anything('what shows that the customer went live', 'live', 'went_live', 'went_live_on', 'live_on', 'is_live'),
    },
  },
  activity: {
    about: 'a call, mail or meeting of sales',
    names: ['activity', 'task', 'event', 'engagement', 'call'],
    parts: {
      lead: anything('with which lead', 'lead', 'lead_id', 'who_id', 'who', 'contact_id'),
      opportunity: anything('about which opportunity', 'opportunity', 'deal', 'what_id', 'what', 'deal_id', 'opportunity_id'),
      at: when('when', 'at', 'completed_at', 'completed_date_time', 'activity_date', 'occurred', 'done_at', ...CREATED),
      owner: anything('by whom', ...OWNER),
    },
  },
  contact_role: {
    about: 'the part that a contact has in an opportunity',
    names: ['contact_role', 'opportunity_contact_role'],
    parts: {
      opportunity: anything('of which opportunity', 'opportunity', 'opportunity_id', 'deal'),
      contact: anything('which contact', 'contact', 'contact_id'),
      created: when('when it was added', ...CREATED, 'added_at', 'added_on'),
      by: anything('who added it', 'created_by', 'created_by_id', 'added_by'),
    },
  },
  split: {
    about: 'the share of somebody in an opportunity',
    names: ['split', 'opportunity_split', 'deal_split'],
    parts: {
      opportunity: anything('of which opportunity', 'opportunity', 'opportunity_id', 'deal'),
      owner: anything('whose share', ...OWNER, 'split_owner', 'split_owner_id', 'payee'),
      share: anything('how much', 'share', 'percent', 'split_percentage', 'percentage'),
      created: when('when it was added or last changed', ...CREATED, 'changed_at', 'last_modified_date', 'system_modstamp'),
      by: anything('who did', 'created_by', 'created_by_id', 'changed_by', 'last_modified_by_id'),
    },
  },
  merge: {
    about: 'a record that another one swallowed',
    names: ['merge', 'merged_deal', 'contact_merge_audit', 'merge_lead', 'merged_contact'],
    parts: {
      into: anything('which record is left', 'into', 'deal_id', 'vid_to_merge_into', 'canonical_vid', 'canonical_id', 'lead_id', 'primary_id'),
      from: anything(
        'which record was swallowed',
        'from',
        'merged',
        'merged_deal_id',
        'vid_to_merge',
        'vid',
        'merged_id',
        'merged_lead_id',
        'primary_attribute_value',
      ),
      at: when('when', 'at', 'merged_at', 'timestamp', 'activity_timestamp', 'activity_date'),
    },
  },
  history: {
    about: 'what was changed, when and by whom',
    names: [],
    parts: {
      row: anything(
        'which record was changed',
        'row',
        'record',
        'record_id',
        'opportunity',
        'opportunity_id',
        'deal',
        'deal_id',
        'lead',
        'lead_id',
        'contact_id',
        'contact',
        'parent_id',
        'object_id',
      ),
      field: anything('the name of the changed field', 'field', 'field_name', 'property', 'name', 'primary_attribute_value'),
      before: anything('the value before', 'before', 'old_value', 'old', 'previous_value'),
      after: anything('the value after', 'after', 'new_value', 'new', 'value', 'stage'),
      by: anything('who changed it', 'by', 'edited_by', 'created_by_id', 'created_by', 'changed_by', 'user_id', 'source_id'),
      at: when('when', 'at', 'edited_at', 'changed_at', ...CREATED, 'timestamp', 'entered_on', 'activity_date', 'fivetran_start', '_fivetran_start'),
    },
  },
};
/** All roles that a record can play in an audit. */
export const roleNames = Object.keys(roles) as readonly RoleName[];

/** `Created Date`, `created_date` and `CreatedDate` are one name. */
export const plainName = (name: string): string => name.toLowerCase().replace(/__c$/, '').replace(/[^\p{L}\p{N}]/gu, '');

/** A custom or CRM name of a field, as a history has it, as the part that it is: `LeadSource` of a lead is its source. */
export function partNamed(role: RoleName, field: string): string | null {
  const plain = plainName(field), spec = roles[role];
  return Object.entries(spec.parts).find(([part, p]) => plainName(part) === plain || p.names.some((n) => plainName(n) === plain))?.[0] ?? null;
}
