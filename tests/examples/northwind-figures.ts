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
export const cents = (amount: number): number => Math.round(amount * 100) / 100;

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

/* ---------------------------------------------------------------- pay */

interface Seat { readonly person: string; readonly role: string; readonly manager: string; readonly from: string; readonly through: string; readonly quota: number; readonly incentive: number }
const seats = rowsOf('data/assignments.csv').map((row): Seat => ({
  person: row['User']!, role: row['Role']!, manager: row['Manager']!, from: iso(row['From']!), through: row['Through'] === '' ? '9999-12-31' : iso(row['Through']!), quota: Number(row['Annual Quota']), incentive: Number(row['Target Incentive']),
}));
const seatOn = (person: string, day: string): Seat | undefined => seats.find((s) => s.person === person && s.from <= day && day <= s.through);
const leftOn = new Map(rowsOf('data/people.csv').map((row) => [row['User']!, iso(row['Left']!)]));
const there = (person: string, day: string): string => (person === '' || (leftOn.get(person)! !== '' && leftOn.get(person)! < day) ? '' : person);
const soldBusiness = rowsOf('data/opportunities.csv').filter((row) => row['Stage'] === 'Closed Won' && row['Type'] !== 'Renewal').map((row) => {
  const close = iso(row['Close Date']!);
  return { id: crmId(row['Opportunity ID']!), amount: dollars(row['Amount']!), close, paid: iso(row['First Payment']!), churned: iso(row['Churned']!), seller: there(row['Owner']!, close), finder: there(row['SDR']!, close) };
});
const leftEarly = (d: { readonly close: string; readonly churned: string }): boolean => d.churned !== '' && dayNumber(d.churned) - dayNumber(d.close) <= 90;

/** An id of 15 characters as one of 18: three more say which letters are capitals. */
function crmId(id: string): string {
  return id + [0, 5, 10].map((at) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'[id.slice(at, at + 5).split('').reduce((sum, c, i) => sum + (/[A-Z]/.test(c) ? 2 ** i : 0), 0)]!).join('');
}

/** Half up, of a number that floats leave a little beside where it is. */
const toCents = (amount: number): number => (amount < 0 ? -1 : 1) * Math.floor(Math.abs(amount) * 100 + 0.5 + 1e-6) / 100;

export interface Paid { readonly amount: number; readonly deal: (typeof soldBusiness)[number] }

/** `deal, part → commission`: quarter by quarter and deal by deal, as one would do it with a pencil. */
export function commissions(): ReadonlyMap<string, Paid> {
  const pieces = soldBusiness.flatMap((deal) => {
    const sourcing = toCents(deal.amount / 10);
    return [{ deal, part: 'Closing', payee: deal.seller, amount: cents(deal.amount - sourcing) }, { deal, part: 'Sourcing', payee: deal.finder === '' ? deal.seller : deal.finder, amount: sourcing }];
  }).filter((p) => p.payee !== '' && seatOn(p.payee, p.deal.close)!.role === 'AE');
  pieces.sort((a, b) => (a.deal.close < b.deal.close ? -1 : a.deal.close > b.deal.close ? 1 : a.deal.id < b.deal.id ? -1 : a.deal.id > b.deal.id ? 1 : a.part < b.part ? -1 : 1));
  const before = new Map<string, number>(), out = new Map<string, Paid>();
  for (const { deal, part, payee, amount } of pieces) {
    const quarter = quarterOf(deal.close), key = `${payee} ${quarter}`, from = before.get(key) ?? 0, to = from + amount;
    const seat = seatOn(payee, deal.close)!, base = seat.quota === 0 ? 0 : seat.incentive / seat.quota, goal = quotaOver(payee, quarter);
    const slice = (low: number, high: number, rate: number): number => Math.max(0, Math.min(to, high) - Math.max(from, low)) * rate * base;
    out.set(`${deal.id}, ${part}`, { deal, amount: toCents(slice(0, goal / 2, 0.8) + slice(goal / 2, goal, 1.2) + slice(goal, Infinity, 1.5)) });
    before.set(key, to);
  }
  return out;
}

/** A quarter of the mean annual quota over the days of the quarter; days without a seat count as none. */
function quotaOver(person: string, quarter: string): number {
  const year = Number(quarter.slice(0, 4)), q = Number(quarter.slice(6)), first = Date.UTC(year, 3 * q - 3, 1) / 86_400_000, after = Date.UTC(year, 3 * q, 1) / 86_400_000;
  const held = seats.filter((s) => s.person === person).map((s) => s.quota * Math.max(0, Math.min(after, dayNumber(s.through) + 1) - Math.max(first, dayNumber(s.from))));
  return held.reduce((a, b) => a + b, 0) / (after - first) / 4;
}

/** What the customers who left within 90 days take back: each half that had been paid by then. */
export function returned(paid: ReadonlyMap<string, Paid>): number {
  let back = 0;
  for (const { amount, deal } of paid.values()) {
    if (!leftEarly(deal)) continue;
    const first = toCents(amount / 2);
    back -= first + (deal.paid !== '' && deal.paid <= deal.churned ? amount - first : 0);
  }
  return cents(back);
}

export function bounties(): { readonly due: number; readonly held: number } {
  let due = 0, held = 0;
  const openings = new Set(deals.map((d) => d.id));
  for (const lead of sqls) {
    const on = lead['Qualified Date']!, owner = lead['Owner']!;
    if (there(owner, on) === '' || seatOn(owner, on)!.role !== 'SDR') continue;
    const half = (Number(lead['Employees']) < 50 ? 250 : Number(lead['Employees']) < 200 ? 400 : 600) / 2;
    due += half;
    if (openings.has(lead['Opportunity ID']!.slice(0, 15))) due += half; else held += half;
  }
  return { due, held };
}

export function overrides(): number {
  let sum = 0;
  for (const deal of soldBusiness) {
    const manager = deal.seller === '' ? '' : seatOn(deal.seller, deal.close)!.manager, seat = manager === '' ? undefined : seatOn(manager, deal.close);
    if (seat?.role === 'Manager' && !leftEarly(deal)) sum += toCents((deal.amount * seat.incentive) / seat.quota);
  }
  return cents(sum);
}

export function retentionBonus(person: string, first: string, last: string): number {
  const seat = seatOn(person, first)!, days = (through: string, from: string): number => dayNumber(through) - dayNumber(from) + 1, quarter = quarterOf(first);
  const year = Number(quarter.slice(0, 4)), q = Number(quarter.slice(6)), length = (Date.UTC(year, 3 * q, 1) - Date.UTC(year, 3 * q - 3, 1)) / 86_400_000;
  const due = deals.filter((d) => d.kind === 'Renewal' && d.stage.startsWith('Closed') && d.owner === person && quarterOf(d.close) === quarter), sum = (list: typeof due): number => list.reduce((n, d) => n + d.amount, 0);
  const kept = sum(due) === 0 ? 0 : sum(due.filter(isWon)) / sum(due);
  const payout = kept < 0.75 ? 0 : kept < 0.9 ? 0.5 + ((kept - 0.75) / 0.15) * 0.5 : 1 + ((kept - 0.9) / 0.1) * 0.5;
  return toCents(((seat.incentive / 4) * days(last, first) * payout) / length);
}
