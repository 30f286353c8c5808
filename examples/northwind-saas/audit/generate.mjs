#!/usr/bin/env node
/**
 * Writes the company that audits are tried on: a year and a half of Halyard in which everybody behaves, with many things that look odd and are fine; and then, unless it
 * is to stay clean, a few of each failure that an audit should find. planted.csv says which records those are.
 *
 *   node generate.mjs                  writes data/ and planted.csv beside this script
 *   node generate.mjs --clean --out ../clean
 *   node generate.mjs --seed 7 --out ../other
 *   node generate.mjs --verify         regenerates in memory and compares: exit 0 the same, 1 different
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Dice, Market, PEOPLE, addWorkingSeconds, csv, iso, localOf, parse, quarterEnd, quarterIndex, quarterStart, utcOf, utcText, workday, writersOf } from '../generate.mjs';

const USAGE = 'usage: node generate.mjs [--seed N] [--out DIR] [--clean] [--verify] [--quiet]';
const START = parse('2025-01-02'), AS_OF = parse('2026-06-30'), HOUR = 3600;
const SOURCES = ['Paid Search', 'Organic Search', 'Content', 'Webinar', 'Referral'];
const userId = name => { const [given, family] = name.split(' '); return (given[0] + family).toLowerCase(); };
const SDRS = ['nquade', 'obrimm', 'postrin', 'qabbel', 'rfeltzin'], AES = ['aruell', 'btarrow', 'cvantis', 'dmenk', 'fbrandow'];
const id = (letter, n) => letter + String(n + 1).padStart(4, '0');
/** at nine in the morning, plus hours */
const at = (day, hour = 0) => utcOf(day, (9 + hour) * HOUR);
const dayOf = moment => localOf(moment).day;

/* ================================================================ a company in which everybody behaves */

function makeCompany(seed) {
  const dice = new Dice(seed, 'audited'), market = new Market(new Dice(seed, 'audited market'));
  const w = { dice, leads: [], accounts: [], contacts: [], opportunities: [], roles: [], splits: [], merges: [], market };
  for (let i = 0; i < 380; i++) {
    const company = market.company([[[10, 49], 25], [[50, 199], 40], [[200, 999], 35]]), day = workday(START + dice.below(AS_OF - START - 75)), created = utcOf(day, dice.hump(8 * HOUR, 16 * HOUR));
    w.leads.push({ id: '', company, created, day, email: `${dice.pick(['ana', 'ben', 'eva', 'jon', 'mia', 'tom'])}.${dice.pick(['lane', 'moss', 'reed', 'stone', 'vale'])}@${company.domain}`, phone: phone(dice), source: dice.chance(140) ? 'Outbound' : dice.pick(SOURCES), owner: dice.pick(SDRS), employees: company.employees, intent: dice.hump(4, 40), rejected: null, rejectReason: '', disqualified: null, disqualifyReason: '', opportunity: null, calls: [], history: [], touched: false });
  }
  w.leads.sort((a, b) => a.created - b.created);
  w.leads.forEach((lead, i) => { lead.id = id('L', i); work(w, lead, i); });
  rest(w);
  return w;
}
const phone = dice => `+1 ${dice.between(200, 989)} 555 ${String(dice.below(10000)).padStart(4, '0')}`;
const qualifies = lead => lead.employees >= 50 && lead.intent >= 15;

function work(w, lead, i) {
  const { dice } = w;
  const call = moment => lead.calls.push({ at: moment, who: lead.owner });
  call(addWorkingSeconds(lead.created, dice.between(5, 225) * 60));
  for (let n = dice.between(1, 3), day = lead.day + 1; n > 0; n--, day += dice.between(1, 4)) { day = workday(day + 1); call(at(day, dice.below(7))); }
  const last = dayOf(lead.calls.at(-1).at);
  // What does not meet the definition is sent back; now and then a duplicate of something known, whatever it meets.
  if (!qualifies(lead)) { if (dice.chance(300)) { lead.rejected = at(workday(last + 1), 2); lead.rejectReason = 'Too small'; } return; }
  if (i % 60 === 7) { lead.rejected = at(workday(last + 1), 2); lead.rejectReason = 'Existing opportunity'; return; }
  if (dice.chance(400)) { lead.disqualified = workday(last + dice.between(1, 20)); lead.disqualifyReason = dice.pick(['No need', 'No budget', 'Bad timing', 'No response']); return; }
  if (!dice.chance(850)) return;
  const account = newAccount(w, lead.company, lead.phone), contact = newContact(w, account, lead.email, lead.created + 5 * HOUR);
  lead.opportunity = sell(w, { account, contact, lead, source: lead.source, created: workday(last + dice.between(1, 9)), sdr: lead.owner, owner: dice.pick(AES) });
}
function newAccount(w, company, number) {
  const account = { id: id('A', w.accounts.length), name: company.name, domain: company.domain, phone: number, owner: w.dice.pick(AES) };
  w.accounts.push(account);
  return account;
}
function newContact(w, account, email, created) {
  const contact = { id: id('C', w.contacts.length), account, email, created };
  w.contacts.push(contact);
  return contact;
}

/** An opportunity and its way: a first guess of the close date, corrected on the way, stages, a share, a contact role. */
function sell(w, given) {
  const { dice } = w, won = given.won ?? dice.chance(720), natural = workday(given.created + dice.between(30, 95));
  // Clear of the edges of a quarter, so that nothing has to be explained; the slips below are the exception.
  const close = awayFromEdge(natural), o = { id: id('O', w.opportunities.length), account: given.account, contact: given.contact, lead: given.lead ?? null, source: given.source, created: given.created, close, owner: given.owner, sdr: given.sdr ?? null, product: dice.pick(['Starter', 'Team', 'Platform']), amount: dice.between(8, 60) * 1000_00, won, closed: close <= AS_OF, live: null, churned: null, history: [], touched: false };
  w.opportunities.push(o);
  const guess = awayFromEdge(workday(o.created + dice.between(25, 80)));
  changed(o, 'CloseDate', iso(guess), iso(close), at(workday(Math.min(o.created + 12, close - 12)), 3), o.owner, guess !== close);
  changed(o, 'StageName', 'Discovery', 'Proposal', at(workday(o.created + Math.floor((close - o.created) / 3)), 1), o.owner);
  if (o.closed) {
    changed(o, 'StageName', 'Proposal', won ? 'Won' : 'Lost', at(close, 4), o.owner);
    if (won && close + 40 <= AS_OF) o.live = workday(close + dice.between(5, 35));
  }
  const split = { opportunity: o, owner: o.owner, percent: 100, created: at(o.created, 2), by: o.owner };
  w.splits.push(split);
  if (o.contact !== null) w.roles.push({ opportunity: o, contact: o.contact, created: at(workday(o.created + dice.below(5)), 1), by: o.owner });
  return o;
}
const stageOf = o => (!o.closed ? 'Proposal' : o.won ? 'Won' : 'Lost');
function changed(o, field, before, after, moment, by, really = true) { if (really) o.history.push({ field, before, after, at: moment, by }); }
function awayFromEdge(day) {
  const start = quarterStart(quarterIndex(day)), end = quarterEnd(quarterIndex(day));
  return workday(day - start < 12 ? start + 12 + (day % 7) : end - day < 16 ? end - 16 - (day % 7) : day, end - day < 20 ? -1 : 1);
}

/** What looks odd at first sight, and is not. */
function rest(w) {
  const { dice } = w, closed = () => w.opportunities.filter(o => o.closed && !o.touched && o.close < AS_OF - 60), take = (n, fits = () => true) => closed().filter(fits).slice(0, n).map(o => { o.touched = true; return o; });
  const marketing = o => o.source !== 'Outbound';
  // A source that was wrong is put right on the first day, either way; and one is given back to marketing later.
  for (const o of take(3, o => o.source === 'Outbound')) changed(o, 'LeadSource', 'Webinar', 'Outbound', at(o.created, 6), o.owner);
  for (const o of take(3, marketing)) changed(o, 'LeadSource', 'Outbound', o.source, at(workday(o.close - 6, -1), 1), o.owner);
  // A guess that slips over the end of a quarter happens to some, and not to one alone.
  for (const owner of AES.slice(0, 3)) for (const o of take(1, x => x.won && x.owner === owner)) moveOverEdge(o);
  // Signed early, and kept; or signed as expected, and lost.
  for (const o of take(3, x => x.won)) forward(o);
  for (const o of take(2, x => x.won)) o.churned = Math.min(AS_OF, o.close + 50);
  // A typing error in a date, put right within the quarter.
  for (const o of take(3, x => x.won && quarterIndex(x.close - 2) === quarterIndex(x.close))) changed(o, 'CloseDate', iso(o.close - 2), iso(o.close), at(workday(o.close + 3), 1), o.owner);
  // Lost, and opened again with the same source; or long after.
  for (const o of take(3, x => !x.won && marketing(x) && x.close < AS_OF - 150)) sell(w, { account: o.account, contact: o.contact, source: o.source, created: workday(o.close + 30), owner: o.owner, won: true }).touched = true;
  for (const o of take(2, x => !x.won && marketing(x) && x.close < AS_OF - 250)) sell(w, { account: o.account, contact: o.contact, source: 'Outbound', created: workday(o.close + 200), owner: o.owner, won: false }).touched = true;
  // A colleague at the same company is somebody else; a role on the day of the signature was there.
  for (const o of take(5, x => x.won)) w.roles.push({ opportunity: o, contact: newContact(w, o.account, `board.${dice.below(99)}@${o.account.domain}`, at(o.created)), created: at(o.close, 1), by: o.owner });
  for (const lead of w.leads.filter(l => l.disqualified !== null).slice(0, 6)) lead.touched = true;
}
/** What was to close in the last days of a quarter closes in the first of the next. */
function moveOverEdge(o, by = o.owner) {
  const own = quarterStart(quarterIndex(o.close)), start = own - 4 > o.created + 7 ? own : quarterStart(quarterIndex(o.close) + 1), before = workday(start - 4, -1), now = workday(start + 3), edit = workday(start - 3, -1);
  if (o.live !== null) o.live = Math.max(o.live, now + 6);
  o.history = o.history.filter(h => h.field !== 'CloseDate');
  changed(o, 'CloseDate', iso(before), iso(now), at(edit, 2), by);
  o.close = now;
  for (const h of o.history) if (h.field === 'StageName' && (h.after === 'Won' || h.after === 'Lost')) h.at = at(now, 4);
}
/** What was expected in the next quarter is signed in the last days of this one. */
function forward(o) {
  const end = quarterEnd(quarterIndex(o.close)), now = workday(end - 2, -1);
  if (now > AS_OF) return;
  o.history = o.history.filter(h => h.field !== 'CloseDate');
  changed(o, 'CloseDate', iso(workday(end + 20)), iso(now), at(workday(end - 4, -1), 2), o.owner);
  o.close = now;
  if (o.live !== null) o.live = Math.min(AS_OF, Math.max(o.live, now + 10));
  for (const h of o.history) if (h.field === 'StageName' && (h.after === 'Won' || h.after === 'Lost')) h.at = at(now, 4);
}

/* ================================================================ what was planted */

function plant(w) {
  const { dice } = w, key = [], note = (audit, record, what) => key.push([audit, record, what]);
  const free = w.opportunities.filter(o => o.closed && o.won && !o.touched && o.close < AS_OF - 100 && o.lead !== null), take = (n, fits = () => true) => { const got = free.filter(o => !o.touched && fits(o)).slice(0, n); for (const o of got) o.touched = true; return got; };
  const leads = (n, fits) => { const got = w.leads.filter(l => !l.touched && fits(l)).slice(0, n); for (const l of got) l.touched = true; return got; };
  const marketing = o => o.source !== 'Outbound';

  const held = take(9, o => o.owner === 'fbrandow');
  for (const o of held) moveOverEdge(o);
  note('held-back', 'fbrandow', `${held.map(o => o.id).join(' ')} moved over the end of a quarter`);
  for (const o of take(4, marketing)) { changed(o, 'LeadSource', o.source, 'Outbound', at(workday(o.close - dice.between(3, 9), -1), 3), o.owner); o.source = 'Outbound'; note('source-changed', o.id, 'rewritten before the signature'); }
  for (const o of take(1, marketing)) { changed(o, 'LeadSource', o.source, '', at(workday(o.close - 5, -1), 3), o.owner); o.source = ''; note('source-changed', o.id, 'erased'); note('unmapped-source', o.id, 'no source'); }
  for (const l of leads(2, x => x.opportunity === null && x.disqualified === null && x.rejected === null && x.source !== 'Outbound')) { l.history.push({ field: 'LeadSource', before: l.source, after: 'Outbound', at: at(workday(l.day + 20), 1), by: l.owner }); l.source = 'Outbound'; note('source-changed', l.id, 'rewritten on the lead'); }
  for (const o of take(3, marketing)) { o.source = 'Outbound'; note('source-differs', o.id, 'another source from its first day'); }
  for (const l of leads(3, x => x.disqualified !== null && x.source !== 'Outbound' && x.disqualified < AS_OF - 130)) {
    l.disqualifyReason = 'No opportunity';
    const account = newAccount(w, l.company, phone(dice)), o = sell(w, { account, contact: newContact(w, account, `cfo@${l.company.domain}`, at(l.disqualified + 20)), source: 'Outbound', created: workday(l.disqualified + dice.between(8, 40)), owner: dice.pick(AES), won: true });
    o.touched = true;
    note('recreated', o.id, `after ${l.id} was given up`);
  }
  for (const lost of w.opportunities.filter(o => o.closed && !o.won && !o.touched && marketing(o) && o.close < AS_OF - 150).slice(0, 2)) {
    lost.touched = true;
    const o = sell(w, { account: lost.account, contact: lost.contact, source: 'Outbound', created: workday(lost.close + dice.between(3, 20)), owner: lost.owner, won: true });
    o.touched = true;
    note('recreated', o.id, `after ${lost.id} was lost`);
  }
  leads(4, x => x.disqualified !== null && x.owner !== 'postrin').forEach((l, i) => { l.calls = i % 2 === 0 ? [l.calls[0]] : l.calls.slice(0, 1); note('disqualified-without-work', l.id, 'one call'); });
  for (const l of w.leads.filter(x => x.owner === 'postrin' && !x.touched && qualifies(x) && x.rejected === null && x.opportunity === null && x.disqualified === null)) { while (l.calls.length < 3) l.calls.push({ at: at(workday(l.day + 3 + l.calls.length), 2), who: l.owner }); l.disqualified = workday(l.day + 25); l.disqualifyReason = 'No need'; }
  // Of those that were sold, he would have given up most.
  for (const l of w.leads.filter(x => x.owner === 'postrin' && !x.touched && !qualifies(x) && x.rejected === null)) { l.disqualified = workday(l.day + 25); l.disqualifyReason = 'No need'; }
  note('disqualification-rate', 'postrin', 'gives up far more than the others');
  leads(4, x => qualifies(x) && x.rejected === null && x.disqualified === null && x.opportunity === null).forEach((l, i) => {
    l.rejected = at(workday(l.day + 8), 2);
    l.rejectReason = 'Too small';
    // Two of them were made small afterwards.
    if (i >= 2) { l.history.push({ field: 'employees', before: String(l.employees), after: '12', at: at(workday(l.day + 13), 1), by: l.owner }); l.employees = 12; }
    note('rejected-but-qualified', l.id, i >= 2 ? 'made small after it was sent back' : 'met the definition');
  });
  for (const o of take(3, x => quarterStart(quarterIndex(x.close)) - 24 > x.created)) { const before = workday(quarterStart(quarterIndex(o.close)) - 20, -1); changed(o, 'CloseDate', iso(o.close), iso(before), at(workday(o.close + 12), 2), o.owner); o.close = before; note('close-date-moved', o.id, 'into the quarter before'); }
  for (const o of take(3)) { forward(o); o.churned = o.close + dice.between(20, 70); note('pulled-forward', o.id, 'and left'); }
  for (const o of take(4)) { w.roles.push({ opportunity: o, contact: newContact(w, o.account, `late.${dice.below(99)}@${o.account.domain}`, at(o.created)), created: at(workday(o.close + dice.between(2, 30)), 1), by: o.owner }); note('late-contact-role', o.id, 'after the close'); }
  for (const o of take(3)) { const [split] = w.splits.filter(s => s.opportunity === o); split.percent = 60; w.splits.push({ opportunity: o, owner: AES.find(a => a !== o.owner), percent: 40, created: at(workday(o.close + 9), 1), by: o.owner }); note('split-after-close', o.id, 'after the close'); }
  for (const o of take(3)) { o.sdr = o.owner; note('both-roles', o.id, 'owner and SDR'); }
  for (const o of take(2)) { const { lead } = o; lead.created = at(workday(o.close + 3), 0); lead.day = dayOf(lead.created); note('won-before-contact', o.id, 'its lead came later'); }
  for (const o of take(3)) { o.live = null; note('never-live', o.id, 'never went live'); }
  leads(3, x => x.opportunity === null && x.disqualified === null && x.rejected === null).forEach((l, i, all) => { const other = w.leads.filter(x => !x.touched && x.opportunity === null && x.disqualified === null && x.rejected === null)[i]; other.touched = true; other.email = l.email.toUpperCase(); note('duplicate', other.id, `the address of ${l.id}`); void all; });
  for (const l of leads(5, x => qualifies(x) && x.opportunity === null && x.disqualified === null && x.rejected === null)) { const [first] = l.calls; l.calls = [{ ...first, at: addWorkingSeconds(l.created, dice.between(300, 900) * 60) }]; note('promise-broken', l.id, 'answered late'); }
  for (const l of leads(3, x => x.opportunity === null && x.disqualified === null && x.rejected === null && x.source !== 'Outbound')) { l.source = 'Unknown'; note('unmapped-source', l.id, 'a word that nobody mapped'); }
  for (const [i, o] of take(2).entries()) { w.merges.push({ into: o.id, from: id('O', 9000 + i), at: at(workday(o.close - 3, -1)) }); note('merged', o.id, 'swallowed another'); }
  return key;
}

/* ================================================================ files */

function filesOf(w, key) {
  const { api } = writersOf(true), files = new Map(), put = (name, header, rows) => files.set(name, csv(api, header, rows));
  const people = PEOPLE.map(p => [userId(p.name), p.name]);
  put('data/people.csv', ['id', 'name'], people);
  put('data/holidays.csv', ['day'], readFileSync(new URL('../data/holidays.csv', import.meta.url), 'utf8').split('\n').slice(1).filter(l => l !== '').map(l => [l.slice(0, 10)]));
  put('data/accounts.csv', ['id', 'name', 'domain', 'phone', 'owner'], w.accounts.map(a => [a.id, a.name, a.domain, a.phone, a.owner]));
  put('data/contacts.csv', ['id', 'account', 'email', 'created_at'], w.contacts.map(c => [c.id, c.account.id, c.email, utcText(c.created)]));
  put('data/leads.csv', ['id', 'created_at', 'company', 'email', 'phone', 'lead_source', 'owner', 'employees', 'intent', 'rejected_at', 'reject_reason', 'disqualified_on', 'disqualify_reason'],
    w.leads.map(l => [l.id, utcText(l.created), l.company.name, l.email, l.phone, l.source, l.owner, l.employees, l.intent, l.rejected === null ? '' : utcText(l.rejected), l.rejectReason, l.disqualified === null ? '' : iso(l.disqualified), l.disqualifyReason]));
  put('data/activities.csv', ['id', 'lead', 'owner', 'completed_at'], w.leads.flatMap(l => l.calls.map(c => [l.id, c.who, c.at])).sort((a, b) => a[2] - b[2]).map(([lead, who, moment], i) => [id('T', i), lead, who, utcText(moment)]));
  put('data/opportunities.csv', ['id', 'account', 'contact', 'lead', 'stage', 'amount', 'created_on', 'close_on', 'lead_source', 'owner', 'sdr', 'product', 'live_on', 'churned_on'],
    w.opportunities.map(o => [o.id, o.account.id, o.contact?.id, o.lead?.id, stageOf(o), api.money(o.amount), iso(o.created), iso(o.close), o.source, o.owner, o.sdr, o.product, o.live === null ? '' : iso(o.live), o.churned === null ? '' : iso(o.churned)]));
  const history = (name, column, list) => put(name, ['id', column, 'field', 'old_value', 'new_value', 'created_by', 'created_at'], list.flatMap(x => x.history.map(h => ({ ...h, of: x.id }))).filter(h => dayOf(h.at) <= AS_OF).sort((a, b) => a.at - b.at || (a.of < b.of ? -1 : 1)).map((h, i) => [id('H', i), h.of, h.field, h.before, h.after, h.by, utcText(h.at)]));
  history('data/opportunity-history.csv', 'opportunity', w.opportunities);
  history('data/lead-history.csv', 'lead', w.leads);
  put('data/contact-roles.csv', ['id', 'opportunity', 'contact', 'created_at', 'created_by'], w.roles.filter(r => dayOf(r.created) <= AS_OF).map((r, i) => [id('R', i), r.opportunity.id, r.contact.id, utcText(r.created), r.by]));
  put('data/splits.csv', ['id', 'opportunity', 'owner', 'percentage', 'created_at', 'created_by'], w.splits.map((s, i) => [id('S', i), s.opportunity.id, s.owner, s.percent, utcText(s.created), s.by]));
  put('data/merges.csv', ['id', 'into', 'merged', 'merged_at'], w.merges.map((m, i) => [id('M', i), m.into, m.from, utcText(m.at)]));
  if (key !== null) put('planted.csv', ['audit', 'record', 'what'], key);
  return files;
}

function main() {
  const options = { seed: 20250102, out: dirname(fileURLToPath(import.meta.url)), clean: false, verify: false, quiet: false }, words = process.argv.slice(2);
  for (let i = 0; i < words.length; i++) {
    if (words[i] === '--seed' && /^\d{1,9}$/.test(words[i + 1] ?? '')) options.seed = Number(words[++i]);
    else if (words[i] === '--out' && words[i + 1] !== undefined) options.out = resolve(words[++i]);
    else if (words[i] === '--clean' || words[i] === '--verify' || words[i] === '--quiet') options[words[i].slice(2)] = true;
    else { process.stderr.write(`${USAGE}\n`); process.exit(words[i] === '--help' ? 0 : 2); }
  }
  const w = makeCompany(options.seed), key = options.clean ? null : plant(w), files = filesOf(w, key);
  let different = 0;
  for (const [name, text] of files) {
    const path = join(options.out, name);
    if (options.verify) { if (!existsSync(path) || readFileSync(path, 'utf8') !== text) { different++; process.stderr.write(`${name} is not what the generator writes\n`); } continue; }
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  if (!options.quiet) process.stdout.write(`${w.leads.length} leads, ${w.opportunities.length} opportunities, ${w.opportunities.filter(o => o.closed && o.won).length} won${key === null ? '' : `, ${key.length} planted`}\n`);
  process.exitCode = different > 0 ? 1 : 0;
}
main();
