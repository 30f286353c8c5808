/**
 * The headline figures of the example company once more, in plain JavaScript from its files: floats, strings and loops, and nothing of the engine. Whoever
 * doubts a number of `truce check` can read here how else it comes about.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const example = fileURLToPath(new URL('../../examples/northwind-saas/', import.meta.url));

type Row = Readonly<Record<string, string>>;

/** The rows of a CSV file; a report's last line, which has one cell, is left out. */
export function rowsOf(name: string, delimiter = ','): readonly Row[] {
  const text = readFileSync(`${example}${name}`, 'utf8').replace(/^\uFEFF/, '');
  const lines = text.split(/\r?\n/).filter((line) => line !== '').map((line) => cellsOf(line, delimiter));
  const header = lines[0]!;
  return lines.slice(1).filter((cells) => cells.length === header.length).map((cells) => Object.fromEntries(header.map((column, i) => [column, cells[i]!])));
}

function cellsOf(line: string, delimiter: string): readonly string[] {
  const cells: string[] = [];
  const pattern = new RegExp(`(?:"((?:[^"]|"")*)"|([^${delimiter}]*))(?:${delimiter}|$)`, 'gy');
  for (let at = 0; at <= line.length; at = pattern.lastIndex) {
    pattern.lastIndex = at;
    const match = pattern.exec(line)!;
    cells.push(match[1]?.replaceAll('""', '"') ?? match[2]!);
    if (match[0] === '' || !match[0].endsWith(delimiter)) break;
  }
  return cells;
}

/** `06/30/2026` as `2026-06-30` */
const iso = (american: string): string => (american === '' ? '' : `${american.slice(6)}-${american.slice(0, 2)}-${american.slice(3, 5)}`);
const dollars = (text: string): number => Number(text.replace(/[$,]/g, ''));
const euroStyle = (text: string): number => Number(text.replaceAll('.', '').replace(',', '.'));
const quarterOf = (day: string): string => `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000;

const newYork = new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/New_York', dateStyle: 'short', timeStyle: 'medium' });
/** What clocks in New York show: `2026-06-30 18:05:00`. */
const local = (utc: string): string => newYork.format(new Date(utc));

const leadsFiles = ['2024H2', '2025H1', '2025H2', '2026H1'].map((half) => `data/leads-${half}.csv`);
const crm = leadsFiles.flatMap((file) => rowsOf(file)).map((row) => ({ ...row, local: local(row['Created Date']!) }) as Row & { readonly local: string });
const deals = rowsOf('data/opportunities.csv').map((row) => ({
  kind: row['Type']!, stage: row['Stage']!, amount: dollars(row['Amount']!), created: iso(row['Created Date']!), close: iso(row['Close Date']!), id: row['Opportunity ID']!, lead: row['Lead ID']!, owner: row['Owner']!,
}));

/* ---------------------------------------------------------------- leads */

function points(lead: Row): number {
  const employees = Number(lead['Employees']);
  const size = employees >= 5000 ? 15 : employees >= 200 ? 25 : employees >= 50 ? 20 : employees >= 10 ? 8 : 0;
  const title = lead['Title']!;
  const who = /^(C[ROE]O|VP )/.test(title) ? 20 : /^(Director|Head) of/.test(title) ? 15 : title.endsWith('Manager') ? 8 : /^(Student|Intern)$/.test(title) ? -20 : 0;
  const field = /^(Software|Financial Services|Logistics|Healthcare)$/.test(lead['Industry']!) ? 10 : 0;
  return size + who + field + Number(lead['Intent Score']) + (lead['Demo Requested'] === 'true' ? 20 : 0) + Math.min(12, 4 * Number(lead['Pricing Views']));
}
const isMql = (lead: Row & { readonly local: string }): boolean =>
  points(lead) >= (lead.local < '2026' ? 60 : 65) && !/^(freemail|inbox|postbox|southwind)\.example$/.test(lead['Email Domain']!);
const mqls = crm.filter(isMql);
const connected = new Set(rowsOf('data/activities.csv').filter((a) => a['Outcome'] === 'Connected' || a['Outcome'] === 'Held').map((a) => a['Lead ID']!));
const sals = mqls.filter((l) => l['Accepted At'] !== '');
const sqls = sals.filter((l) => l['Qualified Date'] !== '' && connected.has(l['Lead ID']!.slice(0, 15)));
const sqos = sqls.filter((l) => l['Opportunity ID'] !== '');
const customers = sqos.filter((l) => deals.find((d) => d.id === l['Opportunity ID']!.slice(0, 15))!.stage === 'Closed Won');

export const stages = { MQL: mqls.length, SAL: sals.length, SQL: sqls.length, SQO: sqos.length, Customer: customers.length };

export const mqlVolume = (quarter: string): number => mqls.filter((l) => quarterOf(l.local) === quarter).length;

/** Of the MQLs of the quarter that are at least 30 days old on the last of June 2026. */
export function cohort(quarter: string): number {
  const ripe = mqls.filter((l) => quarterOf(l.local) === quarter && dayNumber(l.local.slice(0, 10)) <= dayNumber('2026-06-30') - 30);
  return ripe.filter((l) => sqls.includes(l)).length / ripe.length;
}

/* ---------------------------------------------------------------- the clock of the office */

const holidays = new Set(rowsOf('data/holidays.csv').map((h) => h['Day']!));
const works = (day: number): boolean => ![6, 0].includes(new Date(day * 86_400_000).getUTCDay()) && !holidays.has(new Date(day * 86_400_000).toISOString().slice(0, 10));
/** Seconds that a clock in New York shows, as one number; offices are closed when it is put forward or back. */
const wallSeconds = (text: string): number => Date.parse(`${text.replace(' ', 'T')}${text.length === 16 ? ':00' : ''}Z`) / 1000;

/** When four hours of office time have passed. */
function fourHoursAfter(seconds: number): number {
  let left = 4 * 3600;
  for (let day = Math.floor(seconds / 86_400); ; day++) {
    if (!works(day)) continue;
    const opens = Math.max(seconds, day * 86_400 + 9 * 3600), closes = day * 86_400 + 17 * 3600;
    if (closes - opens >= left) return opens + left;
    left -= Math.max(0, closes - opens);
  }
}

export function firstAnswers(): Readonly<Record<'Met' | 'Late' | 'Missed' | 'Open', number>> {
  const answered = new Map<string, number>();
  for (const a of rowsOf('data/activities.csv')) {
    const at = wallSeconds(a['Completed']!), lead = a['Lead ID']!;
    if ((a['Type'] === 'Call' || a['Type'] === 'Email') && at < (answered.get(lead) ?? Infinity)) answered.set(lead, at);
  }
  const counts = { Met: 0, Late: 0, Missed: 0, Open: 0 };
  const endOfData = wallSeconds('2026-07-01 00:00');
  for (const lead of mqls) {
    const due = fourHoursAfter(wallSeconds(lead.local)), done = answered.get(lead['Lead ID']!.slice(0, 15));
    counts[done === undefined ? (due < endOfData ? 'Missed' : 'Open') : done <= due ? 'Met' : 'Late']++;
  }
  return counts;
}

/* ---------------------------------------------------------------- deals and revenue */

const newBusiness = deals.filter((d) => d.kind === 'New Business');
const closedIn = (quarter: string): typeof deals => newBusiness.filter((d) => d.stage.startsWith('Closed') && quarterOf(d.close) === quarter);
const isWon = (d: { readonly stage: string }): boolean => d.stage === 'Closed Won';

export const winRate = (quarter: string): number => closedIn(quarter).filter(isWon).length / closedIn(quarter).length;
export const newArr = (quarter: string): number => cents(closedIn(quarter).filter(isWon).reduce((sum, d) => sum + d.amount, 0));
export function cycle(quarter: string): number {
  const days = closedIn(quarter).filter(isWon).map((d) => dayNumber(d.close) - dayNumber(d.created)).sort((a, b) => a - b);
  const middle = days.length >> 1;
  return days.length % 2 === 1 ? days[middle]! : (days[middle - 1]! + days[middle]!) / 2;
}
const cents = (amount: number): number => Math.round(amount * 100) / 100;

const subscriptions = rowsOf('data/subscriptions.csv', ';');
function bookOn(day: string): ReadonlyMap<string, number> {
  const book = new Map<string, number>();
  for (const s of subscriptions) {
    if (s['starts']! > day || s['ends']! < day || (s['cancelled'] !== '' && s['cancelled']! <= day)) continue;
    book.set(s['account']!, (book.get(s['account']!) ?? 0) + 12 * euroStyle(s['mrr']!));
  }
  return book;
}
const total = (values: Iterable<number>): number => cents([...values].reduce((a, b) => a + b, 0));
export const arrOn = (day: string): number => total(bookOn(day).values());
/** Net and gross retention from one day to another. */
export function retention(from: string, to: string): { readonly net: number; readonly gross: number } {
  const before = bookOn(from), after = bookOn(to), start = total(before.values());
  return {
    net: total([...before.keys()].map((account) => after.get(account) ?? 0)) / start,
    gross: total([...before].map(([account, was]) => Math.min(was, after.get(account) ?? 0))) / start,
  };
}

/** What an AE sold of the quota of a quarter, by the days of the seat: `person → share`. A seat without a quota (a leave) is left out. */
export function attainment(quarter: string, first: string, last: string): ReadonlyMap<string, number> {
  const days = dayNumber(last) - dayNumber(first) + 1;
  const out = new Map<string, number>();
  for (const seat of rowsOf('data/assignments.csv')) {
    const from = iso(seat['From']!) > first ? iso(seat['From']!) : first, through = seat['Through'] !== '' && iso(seat['Through']!) < last ? iso(seat['Through']!) : last;
    if (seat['Role'] !== 'AE' || from > through || dollars(seat['Annual Quota']!) === 0) continue;
    const goal = ((dollars(seat['Annual Quota']!) / 4) * (dayNumber(through) - dayNumber(from) + 1)) / days;
    const sold = deals.filter((d) => isWon(d) && d.kind !== 'Renewal' && d.owner === seat['User'] && d.close >= from && d.close <= through && quarterOf(d.close) === quarter);
    out.set(`${seat['User']} ${from}`, sold.reduce((sum, d) => sum + d.amount, 0) / goal);
  }
  return out;
}

/** Backwards from the goal of a quarter, at the pace of the year before the last of June 2026. */
export function reverseFunnel(quarter: string): Readonly<Record<string, number>> {
  const goal = rowsOf('data/goals.csv').find((g) => g['Quarter'] === quarter)!;
  const inYear = (day: string, through = '2026-06-30', from = '2025-06-30'): boolean => day >= from && day <= through;
  const closed = newBusiness.filter((d) => d.stage.startsWith('Closed') && inYear(d.close)), won = closed.filter(isWon);
  const made = newBusiness.filter((d) => inYear(d.created));
  const qualified = sqls.filter((l) => inYear(l['Qualified Date']!));
  const handed = mqls.filter((l) => inYear(l.local.slice(0, 10), '2026-05-31', '2025-05-31'));
  const known = crm.filter((l) => inYear(l.local.slice(0, 10), '2026-06-30', '2025-12-30'));
  const share = <T>(part: readonly T[], whole: readonly T[]): number => part.length / whole.length;
  const dealsNeeded = Math.ceil(Number(goal['New ARR']) / (won.reduce((sum, d) => sum + d.amount, 0) / won.length));
  const opportunities = Math.ceil(dealsNeeded / share(won, closed));
  const withALead = Math.ceil(opportunities * share(made.filter((d) => d.lead !== ''), made));
  const sqlsNeeded = Math.ceil(withALead / share(qualified.filter((l) => sqos.includes(l)), qualified));
  const mqlsNeeded = Math.ceil(sqlsNeeded / share(handed.filter((l) => sqls.includes(l)), handed));
  const leadsNeeded = Math.ceil(mqlsNeeded / share(known.filter(isMql), known));
  return { deals: dealsNeeded, opportunities, with_a_lead: withALead, sqls: sqlsNeeded, mqls_needed: mqlsNeeded, leads_needed: leadsNeeded, short_of_plan: mqlsNeeded - Number(goal['MQLs']) };
}
