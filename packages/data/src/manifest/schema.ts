/**
 * The JSON Schema of truce.yaml. It is the published one (docs/schema/truce.schema.json is this value, a test compares them), so that editors complete and
 * explain exactly what is checked here. Descriptions are written for the person who looks at the key in an editor.
 */
import { auditRoles, auditRoleSpecs, auditSettingNames, usualAuditSettings, type AuditRole, type AuditSettings } from '@truce/engine';

const word = { type: 'string', minLength: 1 } as const;
const words = { type: 'array', items: { type: 'string' } } as const;
const oneOrMore = { anyOf: [word, { type: 'array', items: word, minItems: 1 }] } as const;
/** YAML reads `0.5`, `true` and `12` as numbers and flags; in these places they are words of the data. */
const scalar = { type: ['string', 'number', 'boolean'] } as const;

/** How cells are written. The same keys stand in `defaults` and in each source. */
const reading = {
  format: {
    enum: ['csv', 'tsv', 'json', 'ndjson', 'parquet'],
    description: 'What kind of file it is, when the end of its name does not say.',
    examples: ['csv'],
  },
  delimiter: {
    type: 'string',
    minLength: 1,
    maxLength: 1,
    description: 'The sign between two cells of a CSV file. A comma unless said otherwise; a tab for .tsv.',
    examples: [';', '\t', '|'],
  },
  quote: {
    type: 'string',
    maxLength: 1,
    description: 'The sign around a cell that holds the delimiter or a line end. A quote unless said otherwise; "" when quotes mean nothing.',
    examples: ['"', "'"],
  },
  encoding: {
    enum: ['utf-8', 'windows-1252', 'latin-1'],
    description: 'The encoding of text files: utf-8 unless said otherwise. Old spreadsheets write windows-1252. UTF-16 must be converted first.',
  },
  header: {
    type: 'boolean',
    description: 'Whether the first line holds the names of the columns: true unless said otherwise. Without one the columns are called 1, 2, 3 and so on.',
    examples: [false],
  },
  skip: {
    type: 'integer',
    minimum: 0,
    maximum: 1000,
    description: 'How many lines stand before the header: the title of a report, for example.',
    examples: [3],
  },
  footer: {
    ...word,
    description:
      'The first words of a report footer. The row whose first cell begins with them, and everything after it, is no data: it is counted and left out.',
    examples: ['Grand Totals'],
  },
  short_rows: {
    enum: ['reject', 'blank'],
    description:
      'What becomes of a row that ends before the header does: rejected unless said otherwise. blank: the cells that it lacks at its end are empty, as some tools write rows.',
    examples: ['blank'],
  },
  path: {
    ...word,
    description: 'JSON only: the key under which the list of rows stands, with dots when it lies deeper. Without it the file is a list itself.',
    examples: ['records', 'data.deals'],
  },
  columns: {
    type: 'object',
    additionalProperties: scalar,
    description:
      'field: header of the column. A field that is not listed has a column of the same name. In JSON a dot leads into a nested object, a number to an item of a list, `*` to all of its items. Of several columns of one header, `Email (2)` is the second.',
    examples: [{ created_at: 'Created Date', owner: 'Owner.Id' }],
  },
  dates: {
    ...oneOrMore,
    description:
      'How dates are written: YYYY MM M MMM DD D; anything else stands for itself, letters in [ ]. Tried in order; a value that fits two of them as different days is an error. YYYY-MM-DD unless said otherwise.',
    examples: [['YYYY-MM-DD', 'MM/DD/YYYY']],
  },
  months: {
    ...oneOrMore,
    description: 'How months are written: YYYY MM M MMM, as in dates. 2026-07 is always read, and so is the first day of a period for the period.',
    examples: [['MM.YYYY', 'MMM YYYY']],
  },
  times: {
    ...oneOrMore,
    description:
      'How times are written: the letters of dates and HH H hh h mm ss SSS A Z; or ISO, x (milliseconds since 1970), X (seconds). ISO unless said otherwise. Anything finer than a millisecond is cut off.',
    examples: [['YYYY-MM-DD HH:mm:ss']],
  },
  zone: {
    ...word,
    description: 'The zone of times that are written without one: UTC, policy (the zone of the policy) or a name. policy unless said otherwise.',
    examples: ['UTC', 'America/Sao_Paulo'],
  },
  decimal: { enum: ['.', ','], description: 'The sign before the decimals. A point unless said otherwise.' },
  thousands: { enum: ['', ',', '.', ' ', "'", '_'], description: 'The sign between groups of digits: none unless said otherwise.', examples: [','] },
  currency_signs: {
    ...words,
    description: 'Signs that may stand before or after an amount. Any other sign is an error, so that another currency is never read by mistake.',
    examples: [['$', 'USD']],
  },
  percent: {
    enum: ['points', 'fraction'],
    description: 'What a bare number means in a percent field: 25 (points) or 0.25 (fraction) for 25 %. `25%` is always 25 %.',
  },
  missing: {
    description: 'Words that stand for "no value": the empty cell unless said otherwise. A list is for all columns, or field: list for some of them.',
    anyOf: [
      { type: 'array', items: scalar },
      { type: 'object', additionalProperties: { type: 'array', items: scalar } },
    ],
    examples: [['', 'N/A', '-'], { origin: ['', 'unknown'] }],
  },
  flags: {
    type: 'object',
    additionalProperties: false,
    required: ['yes', 'no'],
    properties: {
      yes: { type: 'array', items: scalar, minItems: 1, description: 'Words for yes.' },
      no: { type: 'array', items: scalar, minItems: 1, description: 'Words for no.' },
    },
    description: 'Words for yes and no, in any case. true and false unless said otherwise.',
    examples: [{ yes: ['true', '1', 'Y'], no: ['false', '0', 'N'] }],
  },
  values: {
    type: 'object',
    additionalProperties: { type: 'object', additionalProperties: scalar },
    description: 'field: { word in the data: what it means }. For choices, texts and references.',
    examples: [{ stage: { 'Closed Won': 'Won' }, product: { GTXPro: 'GTX Pro' } }],
  },
  ids: {
    enum: ['salesforce', 'plain'],
    description:
      'salesforce: keys are Salesforce ids. 15 characters become the 18 of the API, so that a report and an API export join. References to this record follow.',
  },
} as const;

const source = {
  file: {
    ...oneOrMore,
    description:
      'A file, a pattern, or a list of files with the same columns: .csv .tsv .json .ndjson .jsonl (each also .gz) or .parquet. Relative to the folder of the manifest.',
    examples: ['data/leads.csv', 'data/deals-*.csv'],
  },
  database: { ...word, description: 'A DuckDB file. With `table` or `query`.', examples: ['crm.duckdb'] },
  table: { ...word, description: 'A table or view of the database.', examples: ['leads'] },
  query: {
    ...word,
    description: 'A single select on the database. It sees the database and the files of its folder, nothing else.',
    examples: ['select * from leads where not is_deleted'],
  },
  constants: { type: 'object', additionalProperties: scalar, description: 'field: value, for a field that the export lacks.', examples: [{ currency: 'USD' }] },
} as const;

/** Which relations play which part in a report. */
const part = (description: string, properties: Readonly<Record<string, object>>, required: readonly string[] = ['record']) => ({ type: 'object', additionalProperties: false, required, properties, description }) as const;
const report = {
  goal: { ...word, description: 'The kpi or goal by which the company is measured, with a value and a target for each period.', examples: ['New_ARR'] },
  deals: {
    ...part(
      'What is sold: the record, its amount, the day on which it closes, a flag that is yes for what counts, and the field that says of what kind it is, such as new or renewed.',
      { record: word, amount: word, day: word, won: word, kind: word },
    ),
    examples: [{ record: 'Deal', amount: 'amount', day: 'close_on', won: 'won', kind: 'kind' }],
  },
  seats: {
    ...part('Who held which role and team when, and what was meant to be paid: a dated record about the payee.', {
      record: word,
      role: word,
      team: word,
      target: word,
    }),
    examples: [{ record: 'Assignment', role: 'role', team: 'team', target: 'target_incentive' }],
  },
  touches: {
    type: 'array',
    items: part('Contributions.', { record: word, kind: word, by: word, function: word }),
    description: 'Contributions to a deal: the record, the field that says of what kind, the field of the person, or the function whose work it is.',
    examples: [[{ record: 'Touch', kind: 'kind', by: 'campaign.owner' }]],
  },
  teams: {
    ...oneOrMore,
    description: 'Kpis or goals of teams, whose attainment is set against the goal of the company.',
    examples: [['Team_attainment', 'MQL_volume']],
  },
  feedback: { ...word, description: 'The sla that is fulfilled by an answer to who handed a lead over.', examples: ['Decision'] },
  reasons: { ...oneOrMore, description: 'Fields that say why a lead came back, as Record.field.', examples: [['Lead.reject_reason']] },
  lead: { ...word, description: 'The lead whose definition is followed over its versions: the first stage unless said otherwise.', examples: ['MQL'] },
  bridge: {
    ...part(
      'How the goal comes about: a list with a row for each period, and its columns from first to last, each of which follows from the one before. The last one is the value of the goal.',
      {
        of: word,
        steps: {
          type: 'array',
          minItems: 2,
          items: part('A step.', { column: word, title: word, owner: oneOrMore, plan: word }, ['column']),
          description: 'The steps.',
        },
      },
      ['of', 'steps'],
    ),
    examples: [
      {
        of: 'Goal_path',
        steps: [
          { column: 'mqls', title: 'Supply', owner: 'marketing', plan: 'MQL_volume' },
          { column: 'signed', title: 'Yield', owner: 'sales' },
        ],
      },
    ],
  },
  scorecard: {
    type: 'array',
    items: part('A category.', { category: word, kpis: { type: 'array', items: word, minItems: 1 } }, ['category', 'kpis']),
    description: 'Categories of kpis, in order; without them, kpis stand by their class.',
    examples: [[{ category: 'Productivity levers', kpis: ['Win_rate'] }]],
  },
  bands: {
    type: 'object',
    additionalProperties: { type: 'object', additionalProperties: false, required: ['weak', 'strong'], properties: { weak: scalar, strong: scalar } },
    description: 'kpi: the value at which it is weak, and the one at which it is strong, by a benchmark.',
    examples: [{ Win_rate: { weak: '20%', strong: '35%' } }],
  },
} as const;

/** Parts are described and not checked here: what is no column of the record is a mistake that is said with its name, and a check of each would be most of the checks there are. */
const auditRole = (role: AuditRole): Record<string, unknown> => ({
  type: 'object',
  additionalProperties: false,
  description: `Which record is the ${role.replace('_', ' ')}, ${auditRoleSpecs[role].about}, and which of its columns say what an audit has to know. What is left out is found by its name.`,
  properties: {
    record: { ...word, description: 'The record, as the policy calls it.' },
    ...Object.fromEntries(
      Object.entries(auditRoleSpecs[role].parts).map(([part, p]) => [
        part,
        { description: `The column that says ${p.about}, or one of a row that it refers to, as in \`account.domain\`; false: none does.` },
      ]),
    ),
    ...(role !== 'history'
      ? {}
      : {
          of: { enum: ['lead', 'contact', 'account', 'opportunity'], description: 'What the changed record is.' },
          field_is: { ...word, description: 'The part that the history is about, where no column names the changed field.', examples: ['source'] },
          tracked: {
            type: 'array',
            items: word,
            description: 'Parts whose changes are kept for sure, although no change is there yet: without one, an audit answers unknown.',
            examples: [['source', 'closed']],
          },
          fields: {
            type: 'object',
            additionalProperties: oneOrMore,
            description: 'What the changed fields are called in the history, where it is not as usual: part: name, or a list of them.',
            examples: [{ source: 'Source - First: Lead Source Detail' }],
          },
          columns: {
            type: 'object',
            additionalProperties: word,
            description: 'Of a history that holds whole versions of the record: part: column.',
            examples: [{ source: 'lead_source', closed: 'close_date' }],
          },
        }),
  },
});
const auditSetting = (name: keyof AuditSettings): Record<string, unknown> => {
  const usual = usualAuditSettings[name];
  if (typeof usual === 'number') return { type: 'integer', minimum: 0, maximum: 1_000_000, description: `A whole number: ${usual} unless said otherwise (docs/audit.md).` };
  if (typeof usual === 'string') return { enum: ['month', 'quarter', 'half', 'year'], description: `The period whose edges are looked at: ${usual} unless said otherwise.` };
  return { type: 'array', items: word, description: 'A list of words (docs/audit.md).' };
};

const partyWeights = (what: string, example: string) =>
  ({
    type: 'object',
    additionalProperties: { type: 'string', pattern: '^(?:100|[0-9]{1,2}(?:\\.[0-9]+)?) ?%$' },
    examples: [{ marketing: example }],
    description: `party: ${what}`,
  }) as const;

export const manifestSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'urn:truce:manifest:1',
  title: 'truce.yaml',
  description: 'The manifest of a Truce project: where the policies are, where the rows of each record are, and how they are written.',
  type: 'object',
  additionalProperties: false,
  required: ['truce', 'policies'],
  properties: {
    truce: { const: 1, description: 'The version of this format: 1.' },
    policies: {
      ...oneOrMore,
      description: 'The policy files: names or patterns, relative to this file. ** goes through folders. Their order means nothing.',
      examples: [['policies/*.truce']],
    },
    as_of: {
      ...word,
      description: 'The last day of which the data knows, or the very time. An event after it is a mistake in the data.',
      examples: ['2026-06-30', '2026-06-30T18:00'],
    },
    defaults: {
      type: 'object',
      additionalProperties: false,
      properties: reading,
      description: 'How cells are written, for every source that does not say otherwise.',
    },
    data: {
      type: 'object',
      propertyNames: { pattern: '^[A-Z][A-Za-z0-9_]*$' },
      additionalProperties: { type: 'object', additionalProperties: false, properties: { ...source, ...reading } },
      description: 'Record: where its rows are and how they are written.',
      examples: [{ Lead: { file: 'data/leads.csv' } }],
    },
    audit: {
      type: 'object',
      additionalProperties: false,
      description: 'For `truce audit`: which record plays which part. `truce audit --list` shows what is found without it.',
      properties: {
        ...Object.fromEntries(
          auditRoles.map((role) => [
            role,
            role === 'history' || role === 'activity'
              ? {
                  ...auditRole(role),
                  type: ['object', 'array'],
                  items: auditRole(role),
                  description: `One record, or a list of them: ${auditRoleSpecs[role].about}.`,
                }
              : auditRole(role),
          ]),
        ),
        settings: {
          type: 'object',
          additionalProperties: false,
          properties: Object.fromEntries(auditSettingNames.map((name) => [name, auditSetting(name)])),
          description: 'What counts as worth a look.',
        },
      },
      examples: [{ opportunity: { record: 'Deal', closed: 'close_on' } }],
    },
    report: {
      type: 'object',
      additionalProperties: false,
      properties: report,
      description: 'Which relations play which part in `truce report`. What is left out is found by kind, and the report says so.',
    },
    lint: {
      type: 'object',
      additionalProperties: false,
      description: 'What findings about the agreement are measured by (docs/alignment.md).',
      properties: {
        revenue_weight: partyWeights(
          'so much of what it is paid has to depend on revenue. `truce check` computes what it would be paid with no revenue at all, and says T7117 where more than the rest would stay.',
          '25%',
        ),
        activity_weight: partyWeights(
          'no more of what it is paid may depend on activity. `truce check` computes what it would be paid had nobody logged any, and says T7113 where more would be gone.',
          '30%',
        ),
      },
    },
  },
} as const;

/** The keys that say how cells are written. */
export const readingKeys: readonly string[] = Object.keys(reading);
/** The keys of a source. */
export const sourceKeys: readonly string[] = [...Object.keys(source), ...readingKeys];
/** The keys at the top. */
export const manifestKeys: readonly string[] = Object.keys(manifestSchema.properties);
