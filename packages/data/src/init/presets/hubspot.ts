/** The objects of HubSpot that an agreement speaks of. */
import { fields, type Preset } from './preset.js';

const CHANGE = [
  'field text name, property, property_name',
  'after text value, new_value',
  'at time timestamp, changed_at',
  'source_kind text source, source_type',
  'changed_by text source_id, updated_by_user_id',
] as const;

export const hubspot: Preset = {
  name: 'hubspot', title: 'HubSpot', ids: 'plain', lead: 'Contact',
  notes: [
    'Ids are 64-bit whole numbers, and texts here. Stages of deals have ids of the portal: map them with `values`.', 'A source can be edited by users, which clears its drill-down fields; imports and the API write OFFLINE; merges rewrite history.',
    'The history of properties tells the new value only; the value before is that of the change before. Its last value should be today\'s, or it is not complete.',
  ],
  objects: [
    { record: 'Owner', files: ['owner'], fields: fields('id text owner_id, id, hs_object_id', 'email text email', 'user text user_id, active_user_id') },
    { record: 'Company', files: ['company'], fields: fields('id text id, hs_object_id, company_id, Record ID', 'name text name, Company name', 'domain text domain, Company Domain Name', 'phone text phone', 'lifecycle text lifecyclestage, Lifecycle Stage', 'created_at time createdate, Create Date', 'is_deleted flag is_deleted, archived') },
    {
      record: 'Contact', files: ['contact'],
      fields: fields('id text id, hs_object_id, vid, contact_id, Record ID', 'email text email', 'phone text phone, Phone Number', 'company text company, Company Name', 'created_at time createdate, Create Date', 'owner text hubspot_owner_id, Contact owner', 'lifecycle text lifecyclestage, Lifecycle Stage', 'lead_status text hs_lead_status, Lead Status', 'source text hs_analytics_source, Original Source',
        'source_detail_1 text hs_analytics_source_data_1', 'source_detail_2 text hs_analytics_source_data_2', 'merged_ids text hs_merged_object_ids', 'mql_at time hs_v2_date_entered_marketingqualifiedlead, hs_lifecyclestage_marketingqualifiedlead_date, Became a Marketing Qualified Lead Date', 'sql_at time hs_v2_date_entered_salesqualifiedlead, hs_lifecyclestage_salesqualifiedlead_date, Became a Sales Qualified Lead Date'),
    },
    {
      record: 'Deal', files: ['deal'],
      fields: fields('id text deal_id, id, hs_object_id, Record ID', 'name text dealname, Deal Name', 'pipeline text pipeline, deal_pipeline_id', 'stage text dealstage, deal_pipeline_stage_id, Deal Stage', 'amount money amount', 'currency text deal_currency_code', 'close_date time closedate, Close Date', 'created_at time createdate, Create Date', 'type text dealtype, Deal Type',
        'owner text hubspot_owner_id, owner_id, Deal owner', 'is_closed flag hs_is_closed', 'is_won flag hs_is_closed_won', 'source text hs_analytics_source, Original Source', 'lost_reason text closed_lost_reason, Closed Lost Reason', 'contact_ids text Associated Contact IDs', 'probability percent hs_deal_stage_probability, Deal probability', 'is_deleted flag is_deleted, archived'),
    },
    { record: 'Deal_property_history', files: ['deal_property_history'], fields: fields('deal text deal_id, objectId', ...CHANGE) },
    { record: 'Contact_property_history', files: ['contact_property_history'], fields: fields('contact text contact_id, vid, objectId', ...CHANGE) },
    { record: 'Deal_stage', files: ['deal_stage'], fields: fields('deal text deal_id', 'stage text value, stage', 'at time _fivetran_start, date_entered', 'ends time _fivetran_end, date_exited', 'current flag _fivetran_active') },
    { record: 'Deal_contact', files: ['deal_contact'], fields: fields('deal text deal_id', 'contact text contact_id') },
    { record: 'Deal_company', files: ['deal_company'], fields: fields('deal text deal_id', 'company text company_id') },
    { record: 'Merged_deal', files: ['merged_deal'], fields: fields('deal_id text deal_id', 'merged_deal_id text merged_deal_id') },
    { record: 'Contact_merge_audit', files: ['contact_merge_audit'], fields: fields('canonical_vid text canonical_vid', 'vid_to_merge text vid_to_merge', 'at time timestamp') },
    { record: 'Engagement', files: ['engagement', 'engagement_call', 'engagement_meeting'], fields: fields('id text engagement_id, id, hs_object_id', 'type text type, hs_activity_type', 'owner text hubspot_owner_id, owner_id', 'at time hs_timestamp, timestamp') },
  ],
};
