/** What a CRM calls its objects and fields, and what they are called in a policy: for `truce init --preset`. */
import type { FieldType } from '../record-decl.js';

export interface PresetField {
  /** in the policy */
  readonly name: string;
  /** what it is where no data says so; what an export holds is looked at */
  readonly type: FieldType;
  /** in exports, the name of the API first; compared without case, spaces and underscores */
  readonly headers: readonly string[];
}
export interface PresetObject {
  readonly record: string;
  /** what files of it are called, the name of the API first */
  readonly files: readonly string[];
  readonly fields: readonly PresetField[];
  /** of a history that holds whole versions of a record: lines of the `audit` section */
  readonly audit?: readonly string[];
}
export interface Preset {
  readonly name: 'salesforce' | 'hubspot';
  readonly title: string;
  readonly objects: readonly PresetObject[];
  readonly ids: 'salesforce' | 'plain';
  /** which record is the lead, where no record is called so */
  readonly lead?: string;
  readonly notes: readonly string[];
}

/** `Created Date`, `created_date`, `CreatedDate` and `property_createdate` are compared without what differs. */
export const plainHeader = (text: string): string => text.toLowerCase().replace(/^property_/, '').replace(/[^a-z0-9]/g, '');
/** What stands before the name of the object in names of files: the system it is from. */
const BEFORE = /^(?:sfdc|sf|salesforce|hs|hubspot|crm|exports?|all|my|raw|stg|src)*$/;
/** `sf_opportunity_data.csv` is of Opportunity, `OpportunityFieldHistory.csv` of its field history, `engagement_contact.csv` of nothing that is known. */
export function objectOf(preset: Preset, title: string): PresetObject | null {
  const plain = plainHeader(title.replace(/^.*[\\/]/, '').replace(/(?:\.[a-z0-9]{1,7}){1,2}$/i, '')).replace(/(?:data|export|exports|extract|\d{4,})+$/, '');
  const all = preset.objects.flatMap((object) => object.files.map((file) => ({ object, plain: plainHeader(file) })));
  return all.find((x) => [x.plain, `${x.plain}s`, x.plain.replace(/y$/, 'ies')].some((n) => plain.endsWith(n) && BEFORE.test(plain.slice(0, plain.length - n.length))))?.object ?? null;
}
export function fieldOf(object: PresetObject, header: string): PresetField | null {
  return object.fields.find((f) => f.headers.some((h) => plainHeader(h) === plainHeader(header))) ?? null;
}

const types: Readonly<Record<string, FieldType>> = {
  text: { kind: 'text' },
  time: { kind: 'time' },
  date: { kind: 'date' },
  flag: { kind: 'flag' },
  money: { kind: 'money' },
  count: { kind: 'count' },
  percent: { kind: 'percent' },
};
/** `created_at time CreatedDate`, `source text LeadSource, Lead Source`: name, type (or the record it refers to), headers. */
export function fields(...lines: readonly string[]): readonly PresetField[] {
  return lines.map((line) => {
    const [name = '', type = 'text', ...rest] = line.split(' ');
    return { name, type: types[type] ?? { kind: 'reference', record: type }, headers: rest.join(' ').split(', ') };
  });
}
