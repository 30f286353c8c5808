/**
 * Made-up deals for the benchmark: the same for the same seed, everywhere. Each value is a hash of the seed, the row and the column, so that neither the number of rows nor
 * the order in which they are made changes any of them. Amounts are skewed, 500 USD to a million; a quarter is won, four in ten are lost, two in five still open.
 */
export const STAGES = ['Discovery', 'Proposal', 'Negotiation', 'Won', 'Lost'];
export const SEGMENTS = ['SMB', 'MM', 'ENT'];
export const SOURCES = ['Inbound', 'Outbound', 'Referral', 'Event', 'Partner', 'Purchased', 'Web'];

/** How often each word comes, by its place in the list above. */
const STAGE_OF_20 = [0, 0, 1, 1, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4];
const SEGMENT_OF_6 = [0, 0, 0, 1, 1, 2];
const WON = 3;
const FIRST_DAY = day('2023-01-01');
const MISSING_DAY = -2147483648;

/** Days since 1970-01-01. */
export function day(text) { return Date.parse(`${text}T00:00:00Z`) / 86_400_000; }

/** 32 mixed bits. */
function hash(seed, row, column) {
  let h = (seed ^ Math.imul(row + 1, 0x9e3779b1) ^ Math.imul(column + 1, 0x85ebca6b)) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Columns: codes of words, cents, days (closed: `MISSING_DAY` while open). */
export function makeDeals(rows, seed = 20_260) {
  const stage = new Int32Array(rows), segment = new Int32Array(rows), source = new Int32Array(rows);
  const cents = new Float64Array(rows), created = new Int32Array(rows), closed = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    const size = 1 + (hash(seed, i, 1) % 8);
    cents[i] = Math.min(100_000_000, 50_000 + Math.floor((((hash(seed, i, 2) % 1_000_003) + 1) * size * size) / 4) + (hash(seed, i, 3) % 100));
    stage[i] = STAGE_OF_20[hash(seed, i, 4) % 20];
    segment[i] = SEGMENT_OF_6[hash(seed, i, 5) % 6];
    source[i] = hash(seed, i, 6) % SOURCES.length;
    created[i] = FIRST_DAY + (hash(seed, i, 7) % 730);
    closed[i] = stage[i] >= WON ? created[i] + 5 + (hash(seed, i, 8) % 176) : MISSING_DAY;
  }
  return { rows, stage, segment, source, cents, created, closed };
}

/** The same deals as plain objects: amounts in cents, days as numbers, null where a date is missing. This is what the other engines take. */
export function asObjects(d) {
  return Array.from({ length: d.rows }, (_, i) => ({
    id: `d${i}`, amount: d.cents[i], stage: STAGES[d.stage[i]], segment: SEGMENTS[d.segment[i]],
    created_on: d.created[i], closed_on: d.closed[i] === MISSING_DAY ? null : d.closed[i], lead_source: SOURCES[d.source[i]],
  }));
}

/** The same deals as the table of a data set of the engine. */
export function asTable(d) {
  const ids = Array.from({ length: d.rows }, (_, i) => `d${i}`);
  return {
    rows: d.rows, origin: null,
    columns: [
      { kind: 'text', codes: Int32Array.from(ids, (_, i) => i), dictionary: ids },
      { kind: 'scaled', scale: 2, values: d.cents },
      { kind: 'text', codes: d.stage, dictionary: STAGES },
      { kind: 'text', codes: d.segment, dictionary: SEGMENTS },
      { kind: 'day', values: d.created },
      { kind: 'day', values: d.closed },
      { kind: 'text', codes: d.source, dictionary: SOURCES },
    ],
  };
}

/** The columns of the fields that a policy names, in its order. `more` are columns that deals have only in some policies. */
export function tableOf(d, fields, more = {}) {
  const known = Object.fromEntries(['id', 'amount', 'stage', 'segment', 'created_on', 'closed_on', 'lead_source'].map((name, i) => [name, i])), own = asTable(d).columns;
  return { rows: d.rows, origin: null, columns: fields.map((name) => more[name] ?? own[known[name]]) };
}

export const CHANNELS = ['Paid', 'Organic', 'Email', 'Event', 'Outbound', 'Partner', 'Social', 'Direct'];

/** Touches of the deals, in no order of deals: from a month before a deal is created to a few days after it is closed (or four months on). Times are seconds since 1970. */
export function makeTouches(d, rows, seed = 20_260) {
  const deal = new Int32Array(rows), second = new Float64Array(rows), channel = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    const at = deal[i] = hash(seed, i, 21) % d.rows, open = d.closed[at] === MISSING_DAY ? 120 : d.closed[at] - d.created[at];
    second[i] = (d.created[at] - 30) * 86_400 + (hash(seed, i, 22) % (86_400 * (30 + open + 5)));
    channel[i] = hash(seed, i, 23) % CHANNELS.length;
  }
  return { rows, deal, second, channel };
}

/** Who owns each deal and who found it, of so many people. */
export function makeOwners(d, people, seed = 20_260) {
  const owner = Int32Array.from({ length: d.rows }, (_, i) => hash(seed, i, 9) % people), sdr = Int32Array.from({ length: d.rows }, (_, i) => hash(seed, i, 10) % people);
  return { owner, sdr };
}

/** In cents, for each person and each of the quarters: 200,000 to 700,000 USD. */
export function makeQuotas(people, quarters, seed = 20_260) {
  return Float64Array.from({ length: people * quarters }, (_, i) => (200_000 + (hash(seed, i, 41) % 5_000) * 100) * 100);
}
