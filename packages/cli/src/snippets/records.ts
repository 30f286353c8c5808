/** The records that snippets are about, as small as they can be. A project that has its own keeps them: these are written only where a name is not declared yet. */
export type RecordName = 'Rep' | 'Deal' | 'Quota' | 'Lead' | 'Act' | 'Touch' | 'Commission' | 'Operations';

export const header = `policy "My policy" {
  currency USD
  timezone "UTC"
  closes monthly
  hours Monday to Friday 09:00 to 17:00
  party sales
  party marketing
}
`;

const texts: Readonly<Record<RecordName, string>> = {
  Rep: `record Rep {
  id text key
  hired_on date planned
  manager Rep optional
}
`,
  Deal: `record Deal {
  id text key
  owner Rep
  amount money above 0
  closed_on date
  paid_on date optional
  cancelled_on date optional
}
`,
  Quota: `record Quota {
  rep Rep key
  quarter quarter key
  amount money above 0
}
`,
  Lead: `record Lead {
  id text key
  created_at time
  first_call_at time optional
  employees count edited by marketing
  country text
  won flag
}
`,
  Act: `record Act {
  id text key
  lead Lead
  kind one of Email, Page, Event, Demo
  at date
}
`,
  Touch: `record Touch {
  id text key
  deal Deal
  channel one of Ads, Event, Email, Demo
  at date
}
`,
  Operations: `// One row a quarter, from finance and from the people survey: say in truce.yaml where it is kept.
record Operations {
  quarter quarter key
  revenue money above 0
  sales_and_marketing money at least 0
  programs money at least 0
  people count above 0
  sellers count above 0
  selling_hours percent at least 0% at most 100%
  lead_management number at least 0 at most 5
}
`,
  Commission: `// The plan whose payments are taken back: write the name of your own.
plan Commission for each Deal {
  pay commission = 10% * amount to owner on closed_on
}
`,
};

/** What a record's own fields name. */
const below: Readonly<Record<RecordName, readonly RecordName[]>> = { Rep: [], Deal: ['Rep'], Quota: ['Rep'], Lead: [], Act: ['Lead'], Touch: ['Rep', 'Deal'], Operations: [], Commission: ['Deal', 'Rep'] };

/** The names and all that they need, in the order in which they are written. */
export function withNeeds(names: readonly RecordName[]): readonly RecordName[] {
  const all = new Set(names.flatMap((n) => [...below[n], n]));
  return (['Rep', 'Deal', 'Quota', 'Lead', 'Act', 'Touch', 'Operations', 'Commission'] as const).filter((n) => all.has(n));
}

export const recordText = (name: RecordName): string => texts[name];
