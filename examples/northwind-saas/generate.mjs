#!/usr/bin/env node
/**
 * Writes the data of the example: two years (2024-07-01 … 2026-06-30) of an invented B2B software company, as its systems would export them.
 *
 *   node generate.mjs                 writes data/ and data-dirty/ beside this script
 *   node generate.mjs --verify        regenerates in memory and compares with the files: exit 0 the same, 1 different
 *   node generate.mjs --scale 10 --out ../larger --clean --seed 7
 *
 *   --scale N   N times the leads, deals, customers and people (whole number; default 1)
 *   --out DIR   writes DIR/data and DIR/data-dirty
 *   --seed N    another company with the same habits (default 20240701)
 *   --clean     no dirt and one way of writing everything (ISO dates, UTC, LF, 18-character ids); no data-dirty
 *   --quiet     says nothing
 *
 * The same options give the same bytes on every machine: the dice are integer arithmetic, dates are day numbers, money is whole cents, and nothing reads the
 * clock, the locale or the environment. Every section draws from dice of its own, so that a change in one leaves the others as they were.
 * All people and companies are invented; all domains end in .example, which nobody can own.
 */
import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/* ================================================================ options */

const USAGE = 'usage: node generate.mjs [--scale N] [--seed N] [--out DIR] [--clean] [--verify] [--quiet]';

function readOptions(words) {
  const options = { scale: 1, seed: 20240701, out: dirname(fileURLToPath(import.meta.url)), clean: false, verify: false, quiet: false };
  const number = (word, value, least) => {
    if (!/^\d{1,9}$/.test(value ?? '') || Number(value) < least) fail(`${word} takes a whole number of at least ${least}`);
    return Number(value);
  };
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === '--scale') options.scale = number(word, words[++i], 1);
    else if (word === '--seed') options.seed = number(word, words[++i], 0);
    else if (word === '--out') { if (words[++i] === undefined) fail('--out takes a folder'); options.out = resolve(words[i]); }
    else if (word === '--clean') options.clean = true;
    else if (word === '--verify') options.verify = true;
    else if (word === '--quiet') options.quiet = true;
    else if (word === '--help') { process.stdout.write(`${USAGE}\n`); process.exit(0); }
    else fail(`unknown option ${word}`);
  }
  return options;
}

function fail(message) {
  process.stderr.write(`${message}\n${USAGE}\n`);
  process.exit(2);
}

/* ================================================================ dice: integers only */

class Dice {
  constructor(seed, name) {
    // FNV-1a of the seed and the name gives the four words of sfc32.
    let h = 0x811c9dc5;
    const words = [];
    for (let round = 0; round < 4; round++) {
      for (const c of `${seed}/${name}/${round}`) h = Math.imul(h ^ c.codePointAt(0), 0x01000193) >>> 0;
      words.push(h);
    }
    [this.a, this.b, this.c, this.d] = words;
    for (let i = 0; i < 16; i++) this.next();
  }
  /** 0 … 2^32 - 1 */
  next() {
    const t = (((this.a + this.b) >>> 0) + this.d) >>> 0;
    this.d = (this.d + 1) >>> 0;
    this.a = (this.b ^ (this.b >>> 9)) >>> 0;
    this.b = (this.c + (this.c << 3)) >>> 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) >>> 0;
    this.c = (this.c + t) >>> 0;
    return t;
  }
  /** 0 … n - 1, each equally likely */
  below(n) {
    const limit = 0x100000000 - (0x100000000 % n);
    let x = this.next();
    while (x >= limit) x = this.next();
    return x % n;
  }
  between(least, most) { return least + this.below(most - least + 1); }
  /** the middle is likelier than the ends */
  hump(least, most) { return least + Math.floor((this.below(most - least + 1) + this.below(most - least + 1) + this.below(most - least + 1)) / 3); }
  chance(perMille) { return this.below(1000) < perMille; }
  pick(list) { return list[this.below(list.length)]; }
  /** of [what, weight] */
  weighted(pairs) {
    let sum = 0;
    for (const [, weight] of pairs) sum += weight;
    let left = this.below(sum);
    for (const [what, weight] of pairs) {
      if (left < weight) return what;
      left -= weight;
    }
    throw new Error('weights');
  }
  /** n different places below `size`, ascending */
  places(n, size) {
    const chosen = new Set();
    while (chosen.size < Math.min(n, size)) chosen.add(this.below(size));
    return [...chosen].sort((a, b) => a - b);
  }
}

/* ================================================================ calendar: day numbers since 1970, seconds since 1970 */

function dayOf(year, month, day) {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const ofEra = y - era * 400;
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719468;
}
function civil(dayNumber) {
  const z = dayNumber + 719468;
  const era = Math.floor(z / 146097);
  const ofEra = z - era * 146097;
  const year = Math.floor((ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36524) - Math.floor(ofEra / 146096)) / 365);
  const ofYear = ofEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const m = Math.floor((5 * ofYear + 2) / 153);
  const month = m < 10 ? m + 3 : m - 9;
  return { year: year + era * 400 + (month <= 2 ? 1 : 0), month, day: ofYear - Math.floor((153 * m + 2) / 5) + 1 };
}
const parse = text => dayOf(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8, 10)));
const two = n => (n < 10 ? `0${n}` : String(n));
const iso = day => { const c = civil(day); return `${c.year}-${two(c.month)}-${two(c.day)}`; };
const american = day => { const c = civil(day); return `${two(c.month)}/${two(c.day)}/${c.year}`; };
/** Monday is 0 */
const weekday = day => (((day + 3) % 7) + 7) % 7;
const daysIn = (year, month) => (month === 12 ? dayOf(year + 1, 1, 1) : dayOf(year, month + 1, 1)) - dayOf(year, month, 1);
/** The same day of a later month, or its last day: as spreadsheets do. */
function addMonths(day, months) {
  const c = civil(day);
  const total = c.year * 12 + c.month - 1 + months;
  const year = Math.floor(total / 12);
  const month = total - year * 12 + 1;
  return dayOf(year, month, Math.min(c.day, daysIn(year, month)));
}
const quarterIndex = day => { const c = civil(day); return c.year * 4 + Math.floor((c.month - 1) / 3); };
const quarterStart = q => dayOf(Math.floor(q / 4), (q % 4) * 3 + 1, 1);
const quarterEnd = q => quarterStart(q + 1) - 1;
const monthText = day => { const c = civil(day); return `${c.year}-${two(c.month)}`; };

const HOUR = 3600;
const DAY = 86400;
/** New York: summer time from the second Sunday of March, 2:00, to the first Sunday of November, 2:00. */
const summers = new Map();
function summerOf(year) {
  let s = summers.get(year);
  if (s === undefined) {
    const sunday = (month, nth) => { const first = dayOf(year, month, 1); return first + ((6 - weekday(first) + 7) % 7) + 7 * (nth - 1); };
    s = { from: sunday(3, 2), to: sunday(11, 1) };
    summers.set(year, s);
  }
  return s;
}
function utcOf(day, second) {
  const { from, to } = summerOf(civil(day).year);
  const summer = (day > from || (day === from && second >= 2 * HOUR)) && (day < to || (day === to && second < 2 * HOUR));
  return day * DAY + second + (summer ? 4 : 5) * HOUR;
}
function localOf(moment) {
  const { from, to } = summerOf(civil(Math.floor(moment / DAY)).year);
  const summer = moment >= from * DAY + 7 * HOUR && moment < to * DAY + 6 * HOUR;
  const local = moment - (summer ? 4 : 5) * HOUR;
  const day = Math.floor(local / DAY);
  return { day, second: local - day * DAY };
}
const clock = second => `${two(Math.floor(second / HOUR))}:${two(Math.floor((second % HOUR) / 60))}`;
const utcText = moment => { const day = Math.floor(moment / DAY); const s = moment - day * DAY; return `${iso(day)}T${clock(s)}:${two(s % 60)}Z`; };
const localText = moment => { const { day, second } = localOf(moment); return `${iso(day)} ${clock(second)}`; };

const START = parse('2024-07-01');
const AS_OF = parse('2026-06-30');
const LAST_MOMENT = utcOf(AS_OF, 20 * HOUR);

/** Days on which nobody works: eleven a year, by rule. */
function holidaysOf(year) {
  const nth = (month, wanted, n) => { const first = dayOf(year, month, 1); return first + ((wanted - weekday(first) + 7) % 7) + 7 * (n - 1); };
  const lastMonday = month => { const last = dayOf(year, month, daysIn(year, month)); return last - weekday(last); };
  const observed = day => (weekday(day) === 5 ? day - 1 : weekday(day) === 6 ? day + 1 : day);
  const thanks = nth(11, 3, 4);
  return [
    [observed(dayOf(year, 1, 1)), "New Year's Day"], [nth(1, 0, 3), 'Winter Monday'], [nth(2, 0, 3), "Presidents' Day"], [lastMonday(5), 'Memorial Day'],
    [observed(dayOf(year, 6, 19)), 'June Holiday'], [observed(dayOf(year, 7, 4)), 'Independence Day'], [nth(9, 0, 1), 'Labor Day'],
    [thanks, 'Thanksgiving'], [thanks + 1, 'Day after Thanksgiving'], [observed(dayOf(year, 12, 25)), 'Christmas Day'], [dayOf(year, 12, 31), 'Year End'],
  ].filter(([day]) => civil(day).year === year && weekday(day) < 5);
}
const HOLIDAYS = [2024, 2025, 2026].flatMap(holidaysOf);
const holidaySet = new Set(HOLIDAYS.map(([day]) => day));
const works = day => weekday(day) < 5 && !holidaySet.has(day);
function workday(day, step = 1) {
  while (!works(day)) day += step;
  return day;
}
const OPENS = 9 * HOUR;
const CLOSES = 17 * HOUR;
/** A moment some working seconds later: Monday to Friday, 9 to 17 in New York, without holidays. */
function addWorkingSeconds(moment, seconds) {
  let { day, second } = localOf(moment);
  for (let left = seconds; ; day++, second = 0) {
    if (!works(day)) continue;
    const from = Math.max(second, OPENS);
    if (from >= CLOSES) continue;
    if (from + left <= CLOSES) return utcOf(day, from + left);
    left -= CLOSES - from;
  }
}

/* ================================================================ money and ids */

const money = cents => {
  const whole = Math.floor(Math.abs(cents) / 100);
  return `${cents < 0 ? '-' : ''}${whole}.${two(Math.abs(cents) % 100)}`;
};
const grouped = n => String(n).replace(/\B(?=(\d{3})+$)/g, ',');
const groupedMoney = cents => `${grouped(Math.floor(cents / 100))}.${two(cents % 100)}`;
/** Rounded to full steps, half up, in whole cents. */
const roundedTo = (cents, step) => Math.floor((cents + Math.floor(step / 2)) / step) * step;
const percentText = (part, whole) => {
  if (whole === 0) return '-';
  const tenths = Math.floor((part * 2000 + whole) / (2 * whole));
  return `${Math.floor(tenths / 10)}.${tenths % 10} %`;
};

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SUFFIX = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
/** 15 case-sensitive characters as reports show them, and the 3 of the API that make them safe where case is lost. */
function crmId(prefix, n) {
  let left = 62 ** 5 + n * 7919;
  let tail = '';
  while (left > 0) {
    tail = BASE62[left % 62] + tail;
    left = Math.floor(left / 62);
  }
  const id = `${prefix}Nw${'0'.repeat(10 - tail.length)}${tail}`;
  let suffix = '';
  for (let block = 0; block < 15; block += 5) {
    let bits = 0;
    for (let i = 0; i < 5; i++) if (id[block + i] >= 'A' && id[block + i] <= 'Z') bits |= 1 << i;
    suffix += SUFFIX[bits];
  }
  return id + suffix;
}
const numbered = (prefix, n, width) => prefix + String(n).padStart(width, '0');

/* ================================================================ people: who works here, and where, when */

/**
 * Everything that makes dated people hard happens once: two re-orgs (2025-01-01 the commercial team splits, 2026-01-01 two teams merge and the SDRs move to
 * marketing), a promotion AE → manager, a transfer SDR → AE, a transfer Content → DemandGen, leavers of each kind, joiners in mid-quarter, a leave.
 * skill: added to every chance to win (per mille). slow: how many of a hundred answers of this SDR take longer than they should, on top of the usual.
 */
const M = 1_000_000_00;
const K = 1_000_00;
const PEOPLE = [
  // name, hired, left, [from, team, manager, role, annual quota, target incentive, status]
  { name: 'Petra Hallisk', hired: '2019-03-04', seats: [['2024-07-01', 'Sales', '', 'VP', 6400 * K, 140 * K], ['2025-01-01', 'Sales', '', 'VP', 7000 * K, 140 * K], ['2026-01-01', 'Sales', '', 'VP', 8400 * K, 150 * K]] },
  { name: 'Ravi Endlow', hired: '2020-09-14', seats: [['2024-07-01', 'Marketing', '', 'VP', 20 * M, 90 * K], ['2025-01-01', 'Marketing', '', 'VP', 24 * M, 90 * K], ['2026-01-01', 'Marketing', '', 'VP', 28 * M, 95 * K]] },
  { name: 'Sofia Marenz', hired: '2021-01-11', seats: [['2024-07-01', 'Customer Success', '', 'VP', null, 80 * K], ['2025-01-01', 'Customer Success', '', 'VP', null, 80 * K], ['2026-01-01', 'Customer Success', '', 'VP', null, 85 * K]] },

  { name: 'Karl Venning', hired: '2020-02-03', left: '2025-12-31', seats: [['2024-07-01', 'Commercial', 'phallisk', 'Manager', 3200 * K, 70 * K], ['2025-01-01', 'SMB', 'phallisk', 'Manager', 1500 * K, 70 * K]] },
  { name: 'Lena Ardath', hired: '2019-11-18', seats: [['2024-07-01', 'Enterprise', 'phallisk', 'Manager', 2700 * K, 80 * K], ['2025-01-01', 'Enterprise', 'phallisk', 'Manager', 2900 * K, 80 * K], ['2026-01-01', 'Upmarket', 'phallisk', 'Manager', 5200 * K, 95 * K]] },
  { name: 'Marc Tiverly', hired: '2021-05-10', seats: [['2024-07-01', 'SDR', 'phallisk', 'Manager', 9 * M, 40 * K], ['2025-01-01', 'SDR', 'phallisk', 'Manager', 10 * M, 40 * K], ['2026-01-01', 'SDR', 'nwexham', 'Manager', 12 * M, 42 * K]] },
  { name: 'Nora Wexham', hired: '2021-08-02', seats: [['2024-07-01', 'Demand Generation', 'rendlow', 'Manager', 10 * M, 35 * K], ['2025-01-01', 'Demand Generation', 'rendlow', 'Manager', 12 * M, 35 * K], ['2026-01-01', 'Demand Generation', 'rendlow', 'Manager', 14 * M, 38 * K]] },
  { name: 'Owen Rasko', hired: '2025-03-03', seats: [['2025-03-03', 'Customer Success', 'smarenz', 'Manager', 4600 * K, 35 * K], ['2026-01-01', 'Customer Success', 'smarenz', 'Manager', 5600 * K, 36 * K]] },

  { name: 'Ana Ruell', skill: 70, hired: '2021-04-12', seats: [['2024-07-01', 'Commercial', 'kvenning', 'AE', 560 * K, 70 * K], ['2025-01-01', 'Mid-Market', 'esorran', 'AE', 700 * K, 75 * K], ['2026-01-01', 'Upmarket', 'lardath', 'AE', 880 * K, 80 * K]] },
  { name: 'Ben Tarrow', skill: 0, hired: '2022-01-10', seats: [['2024-07-01', 'Commercial', 'kvenning', 'AE', 480 * K, 60 * K], ['2025-01-01', 'SMB', 'kvenning', 'AE', 360 * K, 55 * K], ['2026-01-01', 'SMB', 'esorran', 'AE', 400 * K, 58 * K]] },
  { name: 'Cleo Vantis', skill: 30, hired: '2022-06-20', seats: [['2024-07-01', 'Commercial', 'kvenning', 'AE', 480 * K, 60 * K], ['2025-01-01', 'SMB', 'kvenning', 'AE', 360 * K, 55 * K], ['2026-01-01', 'SMB', 'esorran', 'AE', 400 * K, 58 * K]] },
  { name: 'Dario Menk', skill: 10, hired: '2021-10-04', seats: [['2024-07-01', 'Commercial', 'kvenning', 'AE', 540 * K, 68 * K], ['2025-01-01', 'Mid-Market', 'esorran', 'AE', 680 * K, 72 * K], ['2026-01-01', 'Upmarket', 'lardath', 'AE', 840 * K, 76 * K]] },
  { name: 'Elif Sorran', skill: 40, hired: '2020-07-06', seats: [['2024-07-01', 'Commercial', 'kvenning', 'AE', 560 * K, 70 * K], ['2025-01-01', 'Mid-Market', 'phallisk', 'Manager', 1900 * K, 75 * K], ['2026-01-01', 'SMB', 'phallisk', 'Manager', 1700 * K, 75 * K]] },
  { name: 'Felix Brandow', skill: -20, hired: '2020-03-16', seats: [['2024-07-01', 'Enterprise', 'lardath', 'AE', 900 * K, 95 * K], ['2025-01-01', 'Enterprise', 'lardath', 'AE', 1160 * K, 95 * K], ['2026-01-01', 'Upmarket', 'lardath', 'AE', 1160 * K, 95 * K]] },
  { name: 'Greta Hollin', skill: -30, hired: '2022-09-05', left: '2025-05-16', seats: [['2024-07-01', 'Enterprise', 'lardath', 'AE', 900 * K, 95 * K], ['2025-01-01', 'Enterprise', 'lardath', 'AE', 1160 * K, 95 * K]] },
  { name: 'Hugo Castrel', skill: 30, hired: '2021-02-15', seats: [['2024-07-01', 'Enterprise', 'lardath', 'AE', 900 * K, 95 * K], ['2025-01-01', 'Enterprise', 'lardath', 'AE', 1160 * K, 95 * K], ['2026-01-01', 'Upmarket', 'lardath', 'AE', 1160 * K, 95 * K]] },
  { name: 'Ines Dovar', skill: 20, hired: '2022-11-07', seats: [['2024-07-01', 'Commercial', 'kvenning', 'AE', 480 * K, 60 * K], ['2025-01-01', 'SMB', 'kvenning', 'AE', 360 * K, 55 * K], ['2025-09-08', 'SMB', 'kvenning', 'AE', 0, 55 * K, 'Leave'], ['2025-12-22', 'SMB', 'kvenning', 'AE', 360 * K, 55 * K], ['2026-01-01', 'SMB', 'esorran', 'AE', 400 * K, 58 * K]] },
  { name: 'Joel Pramm', skill: -10, hired: '2025-02-17', seats: [['2025-02-17', 'SMB', 'kvenning', 'AE', 360 * K, 55 * K], ['2026-01-01', 'SMB', 'esorran', 'AE', 400 * K, 58 * K]] },
  { name: 'Kira Osten', skill: 10, hired: '2025-06-02', seats: [['2025-06-02', 'Enterprise', 'lardath', 'AE', 1160 * K, 95 * K], ['2026-01-01', 'Upmarket', 'lardath', 'AE', 1160 * K, 95 * K]] },
  { name: 'Liam Farro', skill: -20, hired: '2025-10-06', seats: [['2025-10-06', 'Mid-Market', 'esorran', 'AE', 680 * K, 72 * K], ['2026-01-01', 'Upmarket', 'lardath', 'AE', 840 * K, 76 * K]] },

  { name: 'Mona Teske', skill: 10, hired: '2023-01-09', seats: [['2024-07-01', 'SDR', 'mtiverly', 'SDR', 1500 * K, 24 * K], ['2025-01-01', 'SDR', 'mtiverly', 'SDR', 1600 * K, 24 * K], ['2025-04-01', 'SMB', 'kvenning', 'AE', 300 * K, 50 * K], ['2026-01-01', 'SMB', 'esorran', 'AE', 400 * K, 58 * K]] },
  { name: 'Nils Quade', hired: '2023-05-15', slow: 0, seats: sdrSeats() },
  { name: 'Olga Brimm', hired: '2022-08-22', slow: 4, seats: sdrSeats() },
  { name: 'Pavel Ostrin', hired: '2023-10-02', slow: 12, seats: sdrSeats() },
  { name: 'Quinn Abbel', hired: '2024-02-12', slow: 6, seats: sdrSeats() },
  { name: 'Rosa Feltzin', hired: '2024-06-03', slow: 2, seats: sdrSeats() },
  { name: 'Sami Korrin', hired: '2023-08-14', left: '2025-11-28', slow: 15, seats: sdrSeats().slice(0, 2) },
  { name: 'Tara Wendig', hired: '2025-04-14', slow: 5, seats: [['2025-04-14', 'SDR', 'mtiverly', 'SDR', 1600 * K, 24 * K], ['2026-01-01', 'SDR', 'mtiverly', 'SDR', 1800 * K, 25 * K]] },
  { name: 'Umar Jessel', hired: '2025-08-11', slow: 8, seats: [['2025-08-11', 'SDR', 'mtiverly', 'SDR', 1600 * K, 24 * K], ['2026-01-01', 'SDR', 'mtiverly', 'SDR', 1800 * K, 25 * K]] },
  { name: 'Vera Limm', hired: '2026-01-12', slow: 4, seats: [['2026-01-12', 'SDR', 'mtiverly', 'SDR', 1800 * K, 25 * K]] },

  { name: 'Wim Harrol', hired: '2021-06-07', seats: yearly('Solutions', 'phallisk', 'SE', null, 30 * K) },
  { name: 'Yuki Ambers', hired: '2022-03-21', seats: yearly('Solutions', 'phallisk', 'SE', null, 30 * K) },
  { name: 'Zoe Partell', hired: '2024-11-04', seats: yearly('Solutions', 'phallisk', 'SE', null, 30 * K).slice(1), early: ['2024-11-04', 'Solutions', 'phallisk', 'SE', null, 30 * K] },
  { name: 'Arlo Bexen', hired: '2022-05-02', seats: csmSeats() },
  { name: 'Bea Corvin', hired: '2023-02-06', seats: csmSeats() },
  { name: 'Cyrus Ommen', hired: '2023-09-18', seats: csmSeats() },
  { name: 'Dana Prell', hired: '2025-07-07', seats: [['2025-07-07', 'Customer Success', 'orasko', 'CSM', 1300 * K, 22 * K], ['2026-01-01', 'Customer Success', 'orasko', 'CSM', 1400 * K, 22 * K]] },
  { name: 'Eva Strell', hired: '2022-04-04', seats: yearly('Demand Generation', 'nwexham', 'DemandGen', 4 * M, 18 * K) },
  { name: 'Finn Garro', hired: '2023-03-13', seats: yearly('Demand Generation', 'nwexham', 'DemandGen', 4 * M, 18 * K) },
  { name: 'Hana Wirrel', hired: '2022-10-17', seats: [['2024-07-01', 'Content', 'rendlow', 'Content', null, 10 * K], ['2025-01-01', 'Content', 'rendlow', 'Content', null, 10 * K], ['2025-07-01', 'Demand Generation', 'nwexham', 'DemandGen', 4 * M, 16 * K], ['2026-01-01', 'Demand Generation', 'nwexham', 'DemandGen', 4 * M, 18 * K]] },
  { name: 'Ivo Mastel', hired: '2023-06-26', seats: yearly('Content', 'rendlow', 'Content', null, 10 * K) },
  { name: 'Jada Colmet', hired: '2025-07-14', seats: [['2025-07-14', 'Content', 'rendlow', 'Content', null, 10 * K], ['2026-01-01', 'Content', 'rendlow', 'Content', null, 10 * K]] },
];
function sdrSeats() {
  return [['2024-07-01', 'SDR', 'mtiverly', 'SDR', 1500 * K, 24 * K], ['2025-01-01', 'SDR', 'mtiverly', 'SDR', 1600 * K, 24 * K], ['2026-01-01', 'SDR', 'mtiverly', 'SDR', 1800 * K, 25 * K]];
}
function csmSeats() {
  return [['2024-07-01', 'Customer Success', 'smarenz', 'CSM', 1200 * K, 20 * K], ['2025-01-01', 'Customer Success', 'smarenz', 'CSM', 1300 * K, 20 * K],
    ['2025-03-03', 'Customer Success', 'orasko', 'CSM', 1300 * K, 20 * K], ['2026-01-01', 'Customer Success', 'orasko', 'CSM', 1400 * K, 22 * K]];
}
function yearly(team, manager, role, quota, incentive) {
  return ['2024-07-01', '2025-01-01', '2026-01-01'].map(from => [from, team, manager, role, quota, incentive]);
}

/** Which accounts a team of AEs sells to. */
const SELLS_TO = { Commercial: ['SMB', 'Mid-Market'], SMB: ['SMB'], 'Mid-Market': ['Mid-Market'], Enterprise: ['Enterprise'], Upmarket: ['Mid-Market', 'Enterprise'] };

function makePeople(scale) {
  const people = [];
  const hire = (template, copy) => {
    const [given, family] = template.name.split(' ');
    const seats = template.early === undefined ? template.seats : [template.early, ...template.seats];
    const person = {
      id: (given[0] + family).toLowerCase() + (copy === 0 ? '' : String(copy + 1)), name: copy === 0 ? template.name : `${template.name} ${copy + 1}`,
      hired: parse(template.hired), left: template.left === undefined ? null : parse(template.left), skill: template.skill ?? 0, slow: template.slow ?? 0, seats: [],
    };
    seats.forEach(([from, team, manager, role, quota, incentive, status], i) => {
      const through = seats[i + 1] === undefined ? person.left : parse(seats[i + 1][0]) - 1;
      person.seats.push({ from: parse(from), through, team, manager, role, quota, incentive, status: status ?? 'Active' });
    });
    person.role = person.seats.at(-1).role;
    people.push(person);
  };
  for (const template of PEOPLE) hire(template, 0);
  // A larger company has more people at the front and the same managers.
  for (let copy = 1; copy < scale; copy++) {
    for (const template of PEOPLE) if (template.seats.every(s => ['AE', 'SDR', 'SE', 'CSM'].includes(s[3]))) hire(template, copy);
  }
  return people;
}

class Staff {
  constructor(people) {
    this.people = people;
    this.byId = new Map(people.map(p => [p.id, p]));
    this.found = new Map();
  }
  seatAt(person, day) { return person.seats.find(s => s.from <= day && (s.through === null || day <= s.through)) ?? null; }
  /** Whether the person holds an active seat of the role on that day. */
  holds(person, role, day, segment = null) {
    const seat = this.seatAt(person, day);
    return seat !== null && seat.role === role && seat.status === 'Active' && (segment === null || SELLS_TO[seat.team].includes(segment));
  }
  active(role, day, segment = null) {
    const key = `${role} ${day} ${segment}`;
    let list = this.found.get(key);
    if (list === undefined) {
      list = this.people.filter(p => this.holds(p, role, day, segment));
      this.found.set(key, list);
    }
    return list;
  }
}

/* ================================================================ the market: companies, titles, channels */

const HEADS = ['Vel', 'Tar', 'Quor', 'Bel', 'Drex', 'Fen', 'Gal', 'Hest', 'Ilm', 'Jor', 'Kest', 'Lum', 'Mor', 'Nev', 'Orb', 'Pal', 'Rav', 'Sel', 'Thal', 'Ulm', 'Vost', 'Wex', 'Yar', 'Zim', 'Bram', 'Cald', 'Dov', 'Erst', 'Fal', 'Grim', 'Hol', 'Isk', 'Karn', 'Lodd', 'Marr', 'Nord', 'Ost', 'Pell', 'Rusk', 'Stav'];
const MIDDLES = ['a', 'e', 'i', 'o', 'u', 'ar', 'en', 'im', 'or', 'un', 'al', 'ev', 'ib', 'on', 'ur', 'ad'];
const TAILS = ['mora', 'nick', 'vale', 'dine', 'tro', 'lith', 'mark', 'sta', 'vent', 'zon', 'ra', 'bex', 'cor', 'dal', 'fex', 'gan', 'hive', 'jet', 'kin', 'lo', 'mere', 'nova', 'pex', 'quil', 'ric', 'sen', 'tam', 'vik', 'wyn', 'yx'];
const LAST_WORDS = {
  Software: ['Software', 'Cloud', 'Labs', 'Systems'], 'Financial Services': ['Capital', 'Payments', 'Insurance', 'Finance'], Logistics: ['Logistics', 'Freight', 'Shipping'], Healthcare: ['Health', 'Clinics', 'Diagnostics'],
  Manufacturing: ['Industries', 'Machines', 'Components'], Retail: ['Stores', 'Retail', 'Outfitters'], Education: ['Learning', 'Academy'], Energy: ['Energy', 'Grid'], Hospitality: ['Hotels', 'Resorts'],
};
const INDUSTRIES = [['Software', 22], ['Financial Services', 14], ['Logistics', 11], ['Healthcare', 12], ['Manufacturing', 14], ['Retail', 10], ['Education', 7], ['Energy', 5], ['Hospitality', 5]];
const IDEAL_INDUSTRIES = ['Software', 'Financial Services', 'Logistics', 'Healthcare'];
const COUNTRIES = [['US', 62], ['CA', 8], ['GB', 10], ['DE', 6], ['FR', 4], ['NL', 3], ['AU', 4], ['IN', 3]];
const REGION = { US: 'Americas', CA: 'Americas', GB: 'EMEA', DE: 'EMEA', FR: 'EMEA', NL: 'EMEA', AU: 'APAC', IN: 'APAC' };
const SIZES = [[[1, 9], 15], [[10, 49], 25], [[50, 199], 29], [[200, 999], 20], [[1000, 4999], 9], [[5000, 12000], 2]];
const segmentOf = employees => (employees < 200 ? 'SMB' : employees < 1000 ? 'Mid-Market' : 'Enterprise');
const TITLES = {
  executive: ['CRO', 'COO', 'VP Sales', 'VP Operations', 'VP Marketing', 'CEO'],
  director: ['Director of Sales', 'Director of Operations', 'Head of RevOps', 'Head of Growth'],
  manager: ['Sales Manager', 'Operations Manager', 'Marketing Manager', 'RevOps Manager'],
  staff: ['Analyst', 'Specialist', 'Coordinator', 'Consultant', 'Account Executive'],
  student: ['Student', 'Intern'],
};
const FREE_MAIL = ['freemail.example', 'inbox.example', 'postbox.example'];
const COMPETITOR = 'southwind.example';

/**
 * A channel brings its own people: how senior, how interested, how many ask for a demo, and how far they get. Referrals are few and good, paid social and bought
 * content are many and poor; that is what a shared definition of a lead has to survive. All chances per mille.
 */
const CHANNELS = {
  'Paid Search':    { code: 'PS', weight: 180, senior: [9, 17, 30, 38, 6], intent: [6, 36], demo: 230, accept: 585, qualify: 480, win: 220, spend: 30000_00 },
  'Organic Search': { code: 'OS', weight: 175, senior: [10, 18, 30, 36, 6], intent: [6, 36], demo: 240, accept: 650, qualify: 520, win: 265, spend: 9000_00 },
  'Paid Social':    { code: 'SO', weight: 100, senior: [8, 14, 28, 42, 8], intent: [0, 28], demo: 60, accept: 440, qualify: 400, win: 170, spend: 16000_00 },
  Content:          { code: 'CT', weight: 140, senior: [8, 16, 30, 38, 8], intent: [6, 32], demo: 40, accept: 500, qualify: 420, win: 195, spend: 11000_00 },
  Webinar:          { code: 'WB', weight: 60, senior: [11, 22, 34, 30, 3], intent: [12, 40], demo: 130, accept: 650, qualify: 520, win: 275, spend: 7000_00 },
  Event:            { code: 'EV', weight: 0, senior: [16, 26, 30, 26, 2], intent: [6, 38], demo: 170, accept: 640, qualify: 500, win: 250, spend: 6000_00 },
  Referral:         { code: 'RF', weight: 45, senior: [24, 30, 28, 18, 0], intent: [14, 40], demo: 450, accept: 820, qualify: 640, win: 390, spend: 2500_00 },
  Partner:          { code: 'PT', weight: 60, senior: [18, 28, 30, 24, 0], intent: [12, 40], demo: 350, accept: 760, qualify: 590, win: 320, spend: 5000_00 },
  Outbound:         { code: 'OB', weight: 65, senior: [22, 32, 28, 18, 0], intent: [0, 34], demo: 120, accept: 700, qualify: 450, win: 205, spend: 8000_00 },
  'Review Site':    { code: 'RS', weight: 40, senior: [10, 20, 34, 34, 2], intent: [14, 40], demo: 400, accept: 690, qualify: 540, win: 295, spend: 4500_00 },
};
/** Bought names of late 2025: they look interested and are not. */
const SYNDICATION = { senior: [16, 26, 34, 22, 2], intent: [28, 40], demo: 0, accept: 210, qualify: 250, win: 120 };
const FLOOD = { from: parse('2025-11-10'), through: parse('2025-12-31') };

/** The lead score that the company uses. The policy of the example may say it as it stands here. */
export const SCORE_WORDS = [
  'fit: Employees 10-49: 8, 50-199: 20, 200-4,999: 25, 5,000 and more: 15 (missing: 0)',
  'fit: Title executive 20, director 15, manager 8, Student or Intern -20',
  'fit: Industry Software, Financial Services, Logistics or Healthcare: 10',
  'intent: the Intent Score (0-40), Demo Requested 20, Pricing Views 4 each up to 12',
  'qualified from 60 points, unless the email domain is a free one, the competitor\'s (southwind.example) or test.example',
];
function scoreOf(lead) {
  const n = lead.employees;
  const size = n === null ? 0 : n >= 5000 ? 15 : n >= 200 ? 25 : n >= 50 ? 20 : n >= 10 ? 8 : 0;
  const level = TITLES.executive.includes(lead.title) ? 20 : TITLES.director.includes(lead.title) ? 15 : TITLES.manager.includes(lead.title) ? 8 : TITLES.student.includes(lead.title) ? -20 : 0;
  return size + level + (IDEAL_INDUSTRIES.includes(lead.industry) ? 10 : 0) + lead.intent + (lead.demo ? 20 : 0) + Math.min(12, lead.pricing * 4);
}
const isQualifying = lead => scoreOf(lead) >= 60 && !FREE_MAIL.includes(lead.domain) && lead.domain !== COMPETITOR && lead.domain !== 'test.example';

class Market {
  constructor(dice) {
    this.dice = dice;
    this.used = new Set();
    this.companies = [];
  }
  company(senior = null) {
    const { dice } = this;
    const industry = dice.weighted(INDUSTRIES);
    let base = dice.pick(HEADS) + dice.pick(MIDDLES) + dice.pick(TAILS);
    for (let tries = 0; this.used.has(base); tries++) base = dice.pick(HEADS) + dice.pick(MIDDLES) + dice.pick(TAILS) + (tries < 8 ? '' : String(dice.below(1_000_000)));
    this.used.add(base);
    const [least, most] = dice.weighted(senior ?? SIZES);
    const country = dice.weighted(COUNTRIES);
    const ending = dice.weighted([['', 70], [' Inc.', 12], [', Inc.', 6], [' LLC', 6], [' Group', 6]]);
    const company = {
      name: `${base} ${dice.pick(LAST_WORDS[industry])}${ending}`, domain: `${base.toLowerCase()}.example`, industry,
      employees: least + Math.floor(dice.below(most - least + 1) * (1 + dice.below(4)) / 4), country, account: null, seen: 0,
    };
    this.companies.push(company);
    return company;
  }
}

/* ================================================================ campaigns */

/** Some run always, by half-year; webinars come every month, events twice in a half-year. Names say what they are, as in most CRMs. */
function makeCampaigns() {
  const campaigns = [];
  const add = (id, name, channel, from, through, owner) => {
    const campaign = { id, name, channel, from, through, owner };
    campaigns.push(campaign);
    return campaign;
  };
  const halves = [[2024, 2], [2025, 1], [2025, 2], [2026, 1]];
  const always = [['Paid Search', 'Brand search', 'estrell'], ['Paid Search', 'Category search', 'estrell'], ['Paid Social', 'Sponsored posts', 'fgarro'], ['Content', 'Revenue playbook', 'imastel'], ['Review Site', 'Review listings', 'fgarro'], ['Partner', 'Partner referrals', 'nwexham'], ['Outbound', 'Outbound sequence', 'mtiverly']];
  for (const [year, half] of halves) {
    const from = dayOf(year, half === 1 ? 1 : 7, 1);
    const through = half === 1 ? dayOf(year, 6, 30) : dayOf(year, 12, 31);
    const tag = `${year % 100}H${half}`;
    const seen = new Map();
    for (const [channel, name, owner] of always) {
      const n = (seen.get(channel) ?? 0) + 1;
      seen.set(channel, n);
      add(`C-${tag}-${CHANNELS[channel].code}-${n}`, `${name} ${year} H${half}`, channel, from, through, owner);
    }
    add(`C-${tag}-RF-1`, `Customer referral program ${year} H${half}`, 'Referral', from, through, 'nwexham');
    for (let month = half === 1 ? 1 : 7, n = 1; n <= 6; month++, n++) {
      const day = workday(dayOf(year, month, 15));
      const owner = day >= parse('2025-07-01') ? 'hwirrel' : 'fgarro';
      add(`C-${tag}-WB-${n}`, `Webinar ${monthText(day)}: ${['Forecasts that hold', 'From lead to cash', 'Pricing without tears', 'Renewals on time', 'The first call', 'Pipeline hygiene'][(month + year) % 6]}`, 'Webinar', day - 21, day, owner);
    }
    for (const [n, month, name] of half === 1 ? [[1, 3, 'Spring Revenue Summit'], [2, 5, 'Operations Days']] : [[1, 9, 'Autumn Growth Forum'], [2, 11, 'SaaS Makers Meeting']]) {
      const day = workday(dayOf(year, month, 10));
      add(`C-${tag}-EV-${n}`, `${name} ${year}`, 'Event', day, day + 2, 'estrell');
    }
  }
  add('C-25H2-CT-9', 'Content syndication Q4 2025', 'Content', FLOOD.from, FLOOD.through, 'fgarro');
  return campaigns;
}
/** The campaign of a channel on a day; organic search has none. */
function campaignOn(campaigns, dice, channel, day, flood) {
  if (flood) return campaigns.at(-1);
  if (channel === 'Organic Search') return null;
  const fits = campaigns.filter(c => c.channel === channel && c !== campaigns.at(-1));
  if (channel === 'Webinar') return fits.find(c => c.from <= day && day <= c.through + 9) ?? fits.filter(c => c.through <= day).at(-1) ?? fits[0];
  if (channel === 'Event') return fits.filter(c => c.from <= day).at(-1) ?? null;
  const running = fits.filter(c => c.from <= day && day <= c.through);
  return running.length === 0 ? null : dice.pick(running);
}

/* ================================================================ leads */

/** Demand has seasons (quiet summers and Decembers), grows by two thirds in two years, hardly comes on weekends, and is pushed when a quarter ends. */
const SEASON = [100, 104, 113, 103, 102, 95, 84, 80, 106, 113, 106, 76];
function demandOn(day) {
  const growth = 100 + Math.floor((66 * (day - START)) / (AS_OF - START));
  const push = quarterEnd(quarterIndex(day)) - day < 10 ? 118 : 100;
  return SEASON[civil(day).month - 1] * growth * push * (weekday(day) < 5 ? (holidaySet.has(day) ? 5 : 10) : 3);
}
/** Draws n days, each as likely as its weight, ascending. */
function drawDays(dice, n, weightOf) {
  const ends = [];
  let sum = 0;
  for (let day = START; day <= AS_OF; day++) ends.push((sum += Math.floor(weightOf(day) / 1000)));
  const days = [];
  for (let i = 0; i < n; i++) {
    const at = dice.below(sum);
    let low = 0;
    let high = ends.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle] > at) high = middle;
      else low = middle + 1;
    }
    days.push(START + low);
  }
  return days.sort((a, b) => a - b);
}

function channelOn(dice, day, campaigns) {
  const pairs = Object.entries(CHANNELS).map(([name, c]) => {
    // A webinar fills its own weeks; an event brings names for twelve days and then none.
    if (name === 'Webinar') return [name, campaigns.some(w => w.channel === 'Webinar' && w.through - 10 <= day && day <= w.through + 3) ? 230 : c.weight];
    if (name === 'Event') return [name, campaigns.some(e => e.channel === 'Event' && e.from <= day && day <= e.from + 12) ? 460 : 0];
    // Organic search and reviews grow with the company's name.
    if (name === 'Organic Search' || name === 'Review Site') return [name, c.weight + Math.floor((c.weight * (day - START)) / 1400)];
    return [name, c.weight];
  });
  return dice.weighted(pairs);
}

/**
 * From the first click to the hand-over. A qualifying lead goes to an SDR, who should answer within four working hours and mostly does; when the quarter ends,
 * or the queue is flooded, answers take longer. What sales accepts, it works; about half of that becomes an opportunity.
 */
function makeLeads(world) {
  const { dice: seed, staff, campaigns, market, scale } = world;
  const dice = seed('leads');
  const leads = [];
  for (const day of drawDays(dice, 6000 * scale, demandOn)) {
    const floods = day >= FLOOD.from && day <= FLOOD.through && dice.chance(240);
    const channel = floods ? 'Content' : channelOn(dice, day, campaigns);
    const habits = floods ? SYNDICATION : CHANNELS[channel];
    // Most leads are somebody new; some are a colleague of somebody known.
    const known = market.companies.length > 50 && dice.chance(170);
    const company = known ? market.companies[market.companies.length - 1 - dice.below(Math.min(market.companies.length, 900))] : market.company();
    const level = dice.weighted(['executive', 'director', 'manager', 'staff', 'student'].map((name, i) => [name, habits.senior[i]]));
    const second = dice.chance(860) ? dice.hump(7 * HOUR, 20 * HOUR) : dice.below(DAY);
    const demo = dice.chance(level === 'student' ? Math.floor(habits.demo / 4) : habits.demo);
    const lead = {
      created: utcOf(day, second), day, channel, flood: floods, campaign: campaignOn(campaigns, dice, channel, day, floods), company,
      domain: dice.chance(level === 'student' ? 600 : 65) ? dice.pick(FREE_MAIL) : dice.chance(6) ? COMPETITOR : company.domain,
      title: dice.pick(TITLES[level]), industry: company.industry, employees: dice.chance(20) ? null : company.employees, country: company.country,
      intent: Math.min(40, dice.hump(habits.intent[0], habits.intent[1]) + (demo ? dice.below(7) : 0)), demo, pricing: dice.weighted(demo ? [[1, 30], [2, 30], [3, 25], [5, 15]] : [[0, 55], [1, 24], [2, 13], [4, 8]]),
      owner: null, response: null, accepted: null, rejected: null, rejectReason: '', qualified: null, disqualified: null, disqualifyReason: '', converted: null,
      account: null, opportunity: null, status: 'Nurturing', calls: [], test: false,
    };
    leads.push(lead);
  }
  leads.sort((a, b) => a.created - b.created);
  leads.forEach((lead, i) => { lead.id = crmId('00Q', i); });
  for (const lead of leads) hand(lead, world, dice, staff);
  return leads;
}

function hand(lead, world, dice, staff) {
  lead.qualifying = isQualifying(lead);
  const routed = lead.qualifying || (lead.demo && !lead.test && dice.chance(60));
  if (!routed || lead.test) return;
  lead.owner = dice.pick(staff.active('SDR', workday(lead.day)));
  lead.status = 'Open';
  const habits = lead.flood ? SYNDICATION : CHANNELS[lead.channel];
  const left = quarterEnd(quarterIndex(lead.day)) - lead.day;
  const flooded = lead.day >= FLOOD.from && lead.day <= FLOOD.through + 10;
  const strain = lead.owner.slow * 10 + (left < 8 ? 90 : 0) + (flooded ? 150 : 0) - (lead.demo ? 50 : 0);
  const answered = dice.chance(lead.flood ? 820 : 960);
  if (answered) {
    const late = dice.chance(Math.max(20, 140 + strain));
    const minutes = late ? dice.weighted([[[241, 480], 50], [[481, 960], 32], [[961, 2400], 18]]) : dice.weighted([[[4, 30], 32], [[31, 120], 40], [[121, 238], 28]]);
    lead.response = addWorkingSeconds(lead.created, dice.between(minutes[0], minutes[1]) * 60 + dice.below(60));
    if (lead.response > LAST_MOMENT) lead.response = null;
    if (lead.response === null) return;
    lead.status = 'Working';
    lead.calls.push({ at: lead.response, who: lead.owner, kind: dice.chance(620) ? 'Call' : 'Email', outcome: 'Connected' });
  } else {
    // Nobody called. Some are sent back all the same, after a while.
    const at = addWorkingSeconds(lead.created, dice.between(24, 100) * HOUR);
    if (dice.chance(550) && at <= LAST_MOMENT) {
      lead.rejected = at;
      lead.rejectReason = dice.weighted([['Wrong contact data', 50], ['Too small', 30], ['Outside territory', 20]]);
      lead.status = 'Rejected';
    }
    return;
  }
  const better = Math.min(60, (scoreOf(lead) - 60) * 3);
  const decided = addWorkingSeconds(lead.response, dice.between(5, 14 * 60) * 60 + dice.below(60));
  if (decided > LAST_MOMENT) return;
  if (!dice.chance(habits.accept + (lead.qualifying ? better - 10 : -250))) {
    lead.rejected = decided;
    lead.rejectReason = dice.weighted([['Not a decision maker', 26], ['No budget', 18], ['Wrong contact data', 14], ['Too small', lead.employees !== null && lead.employees < 50 ? 30 : 6], ['Existing opportunity', 6], ['Outside territory', lead.country === 'AU' || lead.country === 'IN' ? 25 : 3], ['Not interested', 20]]);
    lead.status = 'Rejected';
    return;
  }
  lead.accepted = decided;
  const day = localOf(decided).day;
  const attempts = dice.between(1, 4);
  for (let i = 0, at = day; i < attempts; i++) {
    at = workday(at + dice.between(1, 4));
    const moment = utcOf(at, dice.between(OPENS, CLOSES));
    if (moment > LAST_MOMENT) break;
    lead.calls.push({ at: moment, who: lead.owner, kind: dice.weighted([['Call', 45], ['Email', 45], ['Meeting', 10]]), outcome: dice.weighted([['Connected', 40], ['No answer', 40], ['Left message', 20]]) });
  }
  if (dice.chance(habits.qualify + Math.floor(better / 2))) {
    const qualified = workday(day + dice.hump(2, 22));
    if (qualified > AS_OF) return;
    lead.qualified = qualified;
    lead.status = 'Qualified';
    lead.calls.push({ at: utcOf(qualified, dice.between(OPENS, CLOSES - HOUR)), who: lead.owner, kind: 'Meeting', outcome: 'Held' });
    const converted = workday(qualified + dice.weighted([[0, 60], [1, 25], [2, 10], [6, 5]]));
    if (converted <= AS_OF && dice.chance(955)) convert(lead, converted, world);
  } else {
    const given = workday(day + dice.hump(8, 45));
    if (given > AS_OF) return;
    lead.disqualified = given;
    lead.disqualifyReason = dice.weighted([['No response', 34], ['No need', 20], ['No budget', 18], ['Bad timing', 18], ['No opportunity', 10]]);
    lead.status = 'Unqualified';
  }
}

/** A lead becomes an account and an opportunity; at a company that is being sold to already, or is a customer, it joins what is there. */
function convert(lead, day, world) {
  const { company } = lead;
  lead.converted = day;
  lead.status = 'Converted';
  const account = world.accountOf(company, lead.channel, day);
  lead.account = account;
  if (account.customerSince !== null && account.customerSince <= day) return;
  if (account.opportunities.some(o => o.type === 'New' && (o.won || (o.created <= day && day <= o.end)))) return;
  lead.opportunity = world.newBusiness({ account, lead, created: day, source: lead.channel, campaign: lead.campaign, sdr: lead.owner, win: (lead.flood ? SYNDICATION : CHANNELS[lead.channel]).win });
}

/* ================================================================ opportunities */

const PRODUCTS = { Starter: 29_00, Team: 49_00, Platform: 79_00 };
const CYCLE = { SMB: [28, 82], 'Mid-Market': [40, 125], Enterprise: [65, 165] };
const SEATS = { SMB: [8, 46], 'Mid-Market': [40, 150], Enterprise: [110, 300] };
const EASIER = { SMB: 15, 'Mid-Market': 0, Enterprise: -35 };
const WON_REASONS = [['Product fit', 38], ['Price', 18], ['Relationship', 16], ['Time to value', 18], ['Integration', 10]];
const LOST_REASONS = [['No decision', 30], ['Price', 22], ['Competitor', 20], ['Timing', 14], ['Missing feature', 10], ['No opportunity', 4]];

/** A price is seats × list price, less a whole percentage: exact in cents. Amount is what a year costs. */
function priceOf(product, seats, discount) { return (PRODUCTS[product] / 100) * seats * (100 - discount); }

/** Deals gather at the end of a quarter: what would close just before or after it is pulled to its last working days. */
function closingDay(dice, natural) {
  const q = quarterIndex(natural);
  const toEnd = quarterEnd(q) - natural;
  const sinceStart = natural - quarterStart(q);
  const lastDays = end => workday(end - dice.below(6), -1);
  if (toEnd < 22 && dice.chance(600)) return lastDays(quarterEnd(q));
  if (sinceStart < 13 && dice.chance(450)) return lastDays(quarterEnd(q - 1));
  return workday(natural);
}
const nearQuarterEnd = day => quarterEnd(quarterIndex(day)) - day < 8;

/** A person for the deal on that day: the same one if still there, else a colleague who sells to that segment. */
function holderOn(staff, dice, role, person, day, segment) {
  if (person !== null && staff.holds(person, role, day, segment)) return person;
  const list = staff.active(role, day, segment);
  return list.length === 0 ? staff.active(role, day)[0] : dice.pick(list);
}

function makeNewBusiness(world) {
  const dice = world.dice('opportunities');
  const { staff } = world;
  return ({ account, lead, created, source, campaign, sdr, win }) => {
    const segment = account.segment;
    const cycle = dice.hump(CYCLE[segment][0], CYCLE[segment][1]);
    let owner = holderOn(staff, dice, 'AE', account.owner, created, segment);
    const won = dice.chance(Math.max(40, win + EASIER[segment] + owner.skill));
    let end = closingDay(dice, created + (won ? cycle : Math.floor((cycle * dice.between(50, 130)) / 100)));
    if (end < created + 9) end = workday(created + 9);
    // Who leaves, or is promoted, hands the open deals over; now and then one is forgotten.
    if (end <= AS_OF && !staff.holds(owner, 'AE', end) && dice.chance(850)) owner = holderOn(staff, dice, 'AE', null, end, segment);
    const discount = nearQuarterEnd(end) ? dice.weighted([[0, 26], [5, 16], [10, 24], [15, 18], [20, 12], [25, 4]]) : dice.weighted([[0, 50], [5, 20], [10, 18], [15, 8], [20, 4]]);
    const product = dice.weighted(segment === 'SMB' ? [['Starter', 52], ['Team', 43], ['Platform', 5]] : segment === 'Mid-Market' ? [['Starter', 8], ['Team', 66], ['Platform', 26]] : [['Team', 42], ['Platform', 58]]);
    const seats = dice.hump(SEATS[segment][0], SEATS[segment][1]);
    const opportunity = baseOpportunity(world, dice, {
      account, lead, type: 'New', source, campaign, sdr, owner, created, end, won, discount, product, seats, mrr: priceOf(product, seats, discount),
      term: dice.weighted([[12, 74], [24, 18], [36, 8]]), billing: dice.weighted(segment === 'SMB' ? [['Monthly', 34], ['Quarterly', 20], ['Annual', 46]] : [['Quarterly', 22], ['Annual', 78]]),
      se: dice.chance(segment === 'SMB' ? 110 : segment === 'Mid-Market' ? 640 : 920) ? dice.pick(staff.active('SE', created)) : null,
    });
    return opportunity;
  };
}

/** What every opportunity has, and its way through the stages. */
function baseOpportunity(world, dice, given) {
  const cycle = given.end - given.created;
  const lostIn = dice.weighted([['Discovery', 38], ['Proposal', 38], ['Negotiation', 24]]);
  const o = {
    lead: null, campaign: null, sdr: null, se: null, csm: null, history: [], subscription: null, firstPaid: null, churned: null, planted: '', sourceNow: given.source,
    ...given,
    discovery: given.created, proposal: given.created + Math.floor((cycle * dice.between(22, 45)) / 100), negotiation: given.created + Math.floor((cycle * dice.between(58, 82)) / 100),
    lostIn: given.won ? null : lostIn, reason: dice.weighted(given.won ? WON_REASONS : LOST_REASONS),
  };
  if (!o.won && lostIn === 'Discovery') o.proposal = null;
  if (!o.won && lostIn !== 'Negotiation') o.negotiation = null;
  if (o.won) o.csm = dice.pick(world.staff.active('CSM', Math.min(o.end, AS_OF)));
  o.account.opportunities.push(o);
  world.opportunities.push(o);
  return o;
}

/** Sales finds customers too, without a lead: cold outreach, partners, people who know people. */
function makeOutbound(world) {
  const dice = world.dice('outbound');
  const sizes = [[[30, 49], 12], [[50, 199], 36], [[200, 999], 33], [[1000, 4999], 16], [[5000, 12000], 3]];
  for (const day of drawDays(dice, 262 * world.scale, demandOn)) {
    const created = workday(day, day + 5 > AS_OF ? -1 : 1);
    const source = dice.weighted([['Outbound', 66], ['Partner', 19], ['Referral', 15]]);
    const account = world.accountOf(world.market.company(sizes), source, created);
    world.newBusiness({
      account, lead: null, created, source, campaign: dice.chance(500) ? campaignOn(world.campaigns, dice, source, created, false) : null,
      sdr: source === 'Outbound' && dice.chance(560) ? dice.pick(world.staff.active('SDR', created)) : null, win: CHANNELS[source].win - 10,
    });
  }
}

/* ================================================================ customers: subscriptions, expansions, renewals, churn */

/**
 * A hundred and thirty customers were there before the data begin. Everyone renews when the term ends, or does not: nine in ten in the first year, eight in
 * ten in the second, fewer where the price was cut to close. Some leave earlier; some buy more.
 */
function makeCustomers(world) {
  const dice = world.dice('customers');
  const sizes = [[[20, 49], 16], [[50, 199], 38], [[200, 999], 32], [[1000, 4999], 14]];
  for (let i = 0; i < 130 * world.scale; i++) {
    const start = parse('2023-10-12') + dice.below(255);
    const account = world.accountOf(world.market.company(sizes), 'Before 2024', start);
    account.customerSince = start;
    account.owner = holderOn(world.staff, dice, 'AE', null, START, account.segment);
    const { segment } = account;
    const product = dice.weighted(segment === 'SMB' ? [['Starter', 60], ['Team', 40]] : [['Team', 70], ['Platform', 30]]);
    const discount = dice.weighted([[0, 50], [10, 30], [15, 20]]);
    liveAsCustomer(world, dice, { account, opportunity: null, start, product, mrr: priceOf(product, dice.hump(SEATS[segment][0], SEATS[segment][1]), discount), term: 12, billing: dice.weighted([['Quarterly', 25], ['Annual', 75]]), discount });
  }
  const won = world.opportunities.filter(o => o.type === 'New' && o.won && o.end <= AS_OF).sort((a, b) => a.end - b.end);
  for (const o of won) {
    o.account.customerSince = o.end;
    liveAsCustomer(world, dice, { account: o.account, opportunity: o, start: o.end, product: o.product, mrr: o.mrr, term: o.term, billing: o.billing, discount: o.discount });
  }
}

function subscribe(world, given) {
  const line = { ...given, churned: null, churnReason: '' };
  world.subscriptions.push(line);
  if (given.opportunity !== null) given.opportunity.subscription = line;
  return line;
}

function liveAsCustomer(world, dice, first) {
  const { staff } = world;
  const { account } = first;
  let { start, mrr, term, opportunity } = first;
  const { product, billing } = first;
  let kind = 'New';
  const leaves = (lines, day, reason) => {
    for (const line of lines) {
      if (line.start > day) continue;
      line.churned = day;
      line.churnReason = reason;
      if (line.opportunity !== null) line.opportunity.churned = day;
    }
    account.customerUntil = day;
  };
  for (let turn = 0; turn < 4; turn++) {
    const end = addMonths(start, term) - 1;
    const lines = [subscribe(world, { account, opportunity, kind, product, start, end, mrr, term, billing })];
    // A few regret it at once, and more where the price was cut in the last days of a quarter; in the second year more leave in mid-term.
    const early = opportunity?.planted === 'rushed' ? 1000 : turn === 0 && opportunity !== null ? (first.discount >= 20 ? 110 : 28) : 0;
    const late = start >= parse('2025-04-01') ? 55 : 22;
    let leavesOn = dice.chance(early) ? start + dice.between(24, 86) : dice.chance(late) ? start + dice.between(100, Math.max(101, term * 30 - 40)) : null;
    if (leavesOn !== null && (leavesOn > AS_OF || leavesOn >= end - 5)) leavesOn = null;
    let total = mrr;
    for (let day = Math.max(START + 5, start + 55); day < Math.min(end - 110, AS_OF, leavesOn ?? AS_OF); day += 30) {
      if (!dice.chance(account.segment === 'SMB' ? 22 : 38)) continue;
      const created = workday(day + dice.below(25), -1);
      const won = dice.chance(520);
      const closes = closingDay(dice, created + dice.hump(14, 62));
      if (created < START || created > AS_OF || closes <= created || closes >= end - 40 || (leavesOn !== null && closes > leavesOn)) continue;
      const seats = Math.max(3, Math.floor((dice.hump(8, 42) * mrr) / PRODUCTS[product] / 100));
      const more = priceOf(product, seats, first.discount >= 10 ? 10 : 0);
      const owner = holderOn(staff, dice, 'AE', account.owner, created, account.segment);
      const o = baseOpportunity(world, dice, {
        account, type: 'Expansion', source: 'Customer', owner, created, end: closes, won, discount: first.discount >= 10 ? 10 : 0, product, seats, mrr: more, term: 12, billing,
        csm: holderOn(staff, dice, 'CSM', account.csm, created, null),
      });
      o.csm = holderOn(staff, dice, 'CSM', account.csm, created, null);
      if (won && closes <= AS_OF) {
        const months = Math.max(1, Math.floor((end - closes + 15) / 30));
        o.term = months;
        lines.push(subscribe(world, { account, opportunity: o, kind: 'Expansion', product, start: closes, end, mrr: more, term: months, billing: 'Annual' }));
        total += more;
      }
    }
    if (leavesOn !== null) return leaves(lines, leavesOn, dice.weighted([['No longer needed', 34], ['Support', 18], ['Price', 22], ['Merger', 10], ['Competitor', 16]]));
    // The renewal is an opportunity of its own, opened some three months before the end.
    const opened = workday(end - dice.between(80, 100));
    if (opened > AS_OF) return;
    const keeps = dice.chance((end < parse('2025-07-01') ? 895 : 815) - (first.discount >= 20 ? 90 : 0));
    const signed = workday(keeps ? end - dice.between(1, 32) : end - dice.between(0, 9), -1);
    const change = dice.weighted([[100, 46], [103, 22], [105, 18], [108, 6], [92, 5], [80, 3]]);
    const next = Math.floor((total * change) / 10000) * 100;
    const csm = holderOn(staff, dice, 'CSM', account.csm, opened, null);
    const renewal = baseOpportunity(world, dice, { account, type: 'Renewal', source: 'Customer', owner: csm, created: opened, end: signed, won: keeps, discount: 0, product, seats: 0, mrr: next, term: 12, billing, csm });
    renewal.csm = csm;
    if (signed > AS_OF || (keeps && end + 1 > AS_OF)) return;
    if (!keeps) {
      if (end <= AS_OF) leaves(lines, end, renewal.reason === 'Competitor' || renewal.reason === 'Price' ? renewal.reason : dice.weighted([['No longer needed', 50], ['Price', 30], ['Support', 20]]));
      return;
    }
    for (const line of lines) line.renewed = true;
    start = end + 1;
    mrr = next;
    term = 12;
    opportunity = renewal;
    kind = 'Renewal';
  }
}

/* ================================================================ marketing touches, invoices, and what was edited later */

const TOUCH_KINDS = [['Email Click', 34], ['Web Visit', 30], ['Content Download', 18], ['Pricing Page', 10], ['Webinar Attended', 8]];
const FIRST_TOUCH = { Webinar: 'Webinar Attended', Event: 'Event Visit', Content: 'Content Download', 'Paid Social': 'Ad Click', 'Paid Search': 'Ad Click' };

/** What a lead did before it was known, the moment it became known, and what it did while it was nurtured. */
function makeTouches(world, leads) {
  const dice = world.dice('touches');
  const touches = [];
  const add = (lead, kind, at, campaign) => { if (at <= LAST_MOMENT && at >= START * DAY + DAY) touches.push({ lead, kind, at, campaign }); };
  for (const lead of leads) {
    for (let i = dice.weighted([[0, 55], [1, 30], [2, 15]]); i > 0; i--) add(lead, dice.weighted(TOUCH_KINDS), lead.created - dice.between(1, 40 * 24) * HOUR - dice.below(HOUR), null);
    add(lead, lead.demo ? 'Demo Request' : FIRST_TOUCH[lead.channel] ?? 'Web Visit', lead.created, lead.campaign);
    if (lead.status !== 'Nurturing') continue;
    const interest = dice.weighted([[0, 52], [1, 22], [2, 14], [4, 8], [7, 4]]);
    for (let i = 0; i < interest; i++) add(lead, dice.weighted(TOUCH_KINDS), lead.created + dice.between(24, 200 * 24) * HOUR + dice.below(HOUR), null);
  }
  touches.sort((a, b) => a.at - b.at);
  touches.forEach((touch, i) => { touch.id = numbered('T', i + 1, 6); });
  return touches;
}

const MONTHS_OF = { Monthly: 1, Quarterly: 3, Annual: 12 };

/** Invoices in advance; most are paid within thirty days, some late, a few never. */
function makePayments(world) {
  const dice = world.dice('payments');
  const payments = [];
  for (const line of world.subscriptions) {
    const every = MONTHS_OF[line.billing];
    for (let month = 0; month < line.term; month += every) {
      const due = addMonths(line.start, month);
      if (due > AS_OF || (line.churned !== null && due > line.churned)) break;
      const months = Math.min(every, line.term - month);
      const paid = dice.chance(line.churned !== null ? 850 : 990) ? due + dice.weighted([[[2, 30], 78], [[31, 45], 15], [[46, 90], 7]]).reduce((a, b) => dice.between(a, b)) : null;
      const payment = { line, due, paid: paid === null || paid > AS_OF ? null : paid, amount: line.mrr * months };
      payments.push(payment);
      if (month === 0 && line.opportunity !== null) line.opportunity.firstPaid = payment.paid;
    }
  }
  return payments.sort((a, b) => a.due - b.due);
}

/** A few sources are rewritten shortly before the deal closes, always in the same direction: outbound deals count for sales alone. */
function makeSourceChanges(world) {
  const dice = world.dice('edits');
  const changes = [];
  for (const o of world.opportunities) {
    if (o.type !== 'New' || o.lead === null || o.source === 'Outbound') continue;
    if (!dice.chance(o.won && (o.owner.id === 'fbrandow' || o.owner.id === 'btarrow') ? 260 : 12)) continue;
    const day = workday(o.end - dice.between(1, 12), -1);
    if (day <= o.created || day > AS_OF) continue;
    o.sourceNow = 'Outbound';
    changes.push({ o, at: utcOf(day, dice.between(OPENS, CLOSES)), before: o.source, after: 'Outbound', by: o.owner });
  }
  return changes.sort((a, b) => a.at - b.at);
}

/* ================================================================ the company */

function makeCompany(options) {
  const seed = name => new Dice(options.seed, name);
  const world = {
    dice: seed, scale: options.scale, staff: new Staff(makePeople(options.scale)), campaigns: makeCampaigns(), market: new Market(seed('market')),
    accounts: [], opportunities: [], subscriptions: [],
  };
  const dice = seed('accounts');
  world.accountOf = (company, source, day) => {
    if (company.account !== null) return company.account;
    const account = { company, source, created: day, segment: segmentOf(company.employees), owner: null, csm: null, customerSince: null, customerUntil: null, opportunities: [] };
    if (day >= START) account.owner = holderOn(world.staff, dice, 'AE', null, day, account.segment);
    account.csm = dice.pick(world.staff.active('CSM', Math.max(day, START)));
    company.account = account;
    world.accounts.push(account);
    return account;
  };
  world.newBusiness = makeNewBusiness(world);
  world.leads = makeLeads(world);
  makeOutbound(world);
  makeCustomers(world);
  world.accounts.sort((a, b) => a.created - b.created).forEach((a, i) => { a.id = crmId('001', i); });
  world.opportunities.sort((a, b) => a.created - b.created || a.end - b.end).forEach((o, i) => { o.id = crmId('006', i); });
  world.subscriptions.sort((a, b) => a.start - b.start).forEach((s, i) => { s.id = numbered('S-', i + 1, 5); });
  world.touches = makeTouches(world, world.leads);
  world.payments = makePayments(world);
  world.changes = makeSourceChanges(world);
  return world;
}

/* ================================================================ files: each system writes in its own way */

const cell = value => {
  const text = value === null || value === undefined ? '' : String(value);
  return /[",;\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** The CRM's API writes UTC and long ids; its reports write what users see; HR writes American dates; billing sits in Europe. */
function writersOf(clean) {
  const plain = { day: iso, moment: utcText, money, id: id => id, delimiter: ',', end: '\n', mark: '', title: [], footer: null };
  const maybe = (f, x) => (x === null || x === undefined ? '' : f(x));
  const style = given => { const s = clean ? plain : { ...plain, ...given }; return { ...s, day: x => maybe(s.day, x), moment: x => maybe(s.moment, x), id: x => maybe(s.id, x) }; };
  return {
    api: style({}),
    report: style({ day: american, moment: localText, money: c => `$${groupedMoney(c)}`, id: id => id.slice(0, 15), end: '\r\n', mark: '\uFEFF', footer: n => `Grand Totals (${n} records)` }),
    hr: style({ day: american }),
    billing: style({ delimiter: ';', money: c => money(c).replace('.', ',').replace(/\B(?=(\d{3})+,)/g, '.') }),
  };
}

function csv(style, header, rows) {
  const line = cells => cells.map(cell).join(style.delimiter);
  const all = [line(header), ...rows.map(line)];
  if (style.footer !== null) all.push(line([style.footer(rows.length)]));
  return style.mark + all.map(l => l + style.end).join('');
}

const LEAD_COLUMNS = ['Lead ID', 'Created Date', 'Company', 'Email Domain', 'Title', 'Industry', 'Employees', 'Country', 'Lead Source', 'Campaign ID', 'Intent Score', 'Demo Requested', 'Pricing Views', 'Owner', 'Accepted At', 'Rejected At', 'Reject Reason', 'Qualified Date', 'Disqualified Date', 'Disqualify Reason', 'Converted Date', 'Account ID', 'Opportunity ID', 'Status'];
const leadRow = (l, s) => [
  s.id(l.id), s.moment(l.created), l.company.name, l.domain, l.title, l.industry, l.employees, l.country, l.channel, l.campaign?.id, l.intent, l.demo, l.pricing, l.owner?.id,
  s.moment(l.accepted), s.moment(l.rejected), l.rejectReason, s.day(l.qualified), s.day(l.disqualified), l.disqualifyReason, s.day(l.converted), l.account?.id, l.opportunity?.id, l.status,
];
const OPPORTUNITY_COLUMNS = ['Opportunity ID', 'Account ID', 'Type', 'Stage', 'Amount', 'MRR', 'Discount', 'Term', 'Created Date', 'Close Date', 'Lead ID', 'Lead Source', 'Original Source', 'Campaign ID', 'Owner', 'SDR', 'SE', 'CSM', 'Product', 'Reason', 'First Payment', 'Churned'];
const closed = o => o.end <= AS_OF;
const stageOf = o => (closed(o) ? (o.won ? 'Closed Won' : 'Closed Lost') : o.negotiation !== null && o.negotiation <= AS_OF ? 'Negotiation' : o.proposal !== null && o.proposal <= AS_OF ? 'Proposal' : 'Discovery');
const opportunityRow = (o, s) => [
  s.id(o.id), s.id(o.account.id), o.type === 'New' ? 'New Business' : o.type, stageOf(o), s.money(o.mrr * 12), s.money(o.mrr), `${o.discount}%`, o.term, s.day(o.created), s.day(o.end), s.id(o.lead?.id), o.sourceNow, o.source, o.campaign?.id,
  o.owner.id, o.sdr?.id, o.se?.id, closed(o) && o.won ? o.csm?.id : '', o.product, closed(o) ? o.reason : '', s.day(o.firstPaid), s.day(o.churned),
];

const HALVES = [['2024H2', '2024-07-01', '2024-12-31'], ['2025H1', '2025-01-01', '2025-06-30'], ['2025H2', '2025-07-01', '2025-12-31'], ['2026H1', '2026-01-01', '2026-06-30']];
/** What the company set out to sell, quarter by quarter, and the leads that it takes; agreed each December. */
const GOALS = [
  ['2024-Q3', 50, 230], ['2024-Q4', 1200, 250], ['2025-Q1', 1300, 260], ['2025-Q2', 1800, 290], ['2025-Q3', 1900, 290],
  ['2025-Q4', 2200, 310], ['2026-Q1', 2100, 280], ['2026-Q2', 2000, 300], ['2026-Q3', 2300, 330], ['2026-Q4', 2600, 370],
];

function filesOf(world, clean) {
  const { api, report, hr, billing } = writersOf(clean);
  const files = new Map();
  const put = (name, style, header, rows) => files.set(`data/${name}`, csv(style, header, rows));
  for (const [name, from, through] of HALVES) put(`leads-${name}.csv`, api, LEAD_COLUMNS, world.leads.filter(l => parse(from) <= l.day && l.day <= parse(through)).map(l => leadRow(l, api)));
  const calls = world.leads.flatMap(l => l.calls.map(c => ({ ...c, lead: l }))).sort((a, b) => a.at - b.at);
  put('activities.csv', report, ['Activity ID', 'Lead ID', 'Owner', 'Type', 'Outcome', 'Completed'], calls.map((c, i) => [numbered('A', i + 1, 6), report.id(c.lead.id), c.who.id, c.kind, c.outcome, report.moment(c.at)]));
  put('touches.csv', api, ['Touch ID', 'Lead ID', 'Kind', 'Occurred', 'Campaign ID'], world.touches.map(t => [t.id, t.lead.id, t.kind, api.moment(t.at), t.campaign?.id]));
  put('accounts.csv', api, ['Account ID', 'Name', 'Industry', 'Employees', 'Country', 'Region', 'Segment', 'Source', 'Owner', 'Created Date'], world.accounts.map(a => [a.id, a.company.name, a.company.industry, a.company.employees, a.company.country, REGION[a.company.country], a.segment, a.source, a.owner?.id, api.day(a.created)]));
  put('opportunities.csv', report, OPPORTUNITY_COLUMNS, world.opportunities.map(o => opportunityRow(o, report)));
  const stages = world.opportunities.flatMap(o => [['Discovery', o.discovery], ['Proposal', o.proposal], ['Negotiation', o.negotiation], [o.won ? 'Closed Won' : 'Closed Lost', o.end]].filter(([, day]) => day !== null && day <= AS_OF).map(([stage, day]) => [o.id, stage, day]));
  put('stage-history.csv', api, ['Opportunity ID', 'Stage', 'Entered'], stages.sort((a, b) => a[2] - b[2]).map(([id, stage, day]) => [id, stage, api.day(day)]));
  put('source-changes.csv', api, ['Change ID', 'Opportunity ID', 'Old Value', 'New Value', 'Edited By', 'Edited At'], world.changes.map((c, i) => [numbered('H', i + 1, 4), c.o.id, c.before, c.after, c.by.id, api.moment(c.at)]));
  put('subscriptions.csv', billing, ['subscription', 'account', 'opportunity', 'kind', 'product', 'starts', 'ends', 'mrr', 'billing', 'cancelled', 'reason'], world.subscriptions.map(s => [s.id, s.account.id, s.opportunity?.id, s.kind, s.product, billing.day(s.start), billing.day(s.end), billing.money(s.mrr), s.billing, billing.day(s.churned), s.churnReason]));
  put('payments.csv', billing, ['invoice', 'subscription', 'amount', 'due', 'paid'], world.payments.map((p, i) => [numbered('I-', i + 1, 6), p.line.id, billing.money(p.amount), billing.day(p.due), billing.day(p.paid)]));
  put('people.csv', hr, ['User', 'Name', 'Hired', 'Left'], world.staff.people.map(p => [p.id, p.name, hr.day(p.hired), hr.day(p.left)]));
  put('assignments.csv', hr, ['User', 'From', 'Through', 'Team', 'Manager', 'Role', 'Annual Quota', 'Target Incentive', 'Status'], world.staff.people.flatMap(p => p.seats.map(s => [p.id, hr.day(s.from), hr.day(s.through), s.team, s.manager, s.role, hr.money(s.quota ?? 0), hr.money(s.incentive), s.status])));
  put('campaigns.csv', api, ['Campaign ID', 'Name', 'Channel', 'Starts', 'Ends', 'Owner'], world.campaigns.map(c => [c.id, c.name, c.channel, api.day(c.from), api.day(c.through), c.owner]));
  put('spend.csv', api, ['Month', 'Channel', 'Spend'], spendOf(world).map(([month, channel, cents]) => [month, channel, api.money(cents)]));
  put('holidays.csv', api, ['Day', 'Name'], HOLIDAYS.map(([day, name]) => [iso(day), name]));
  put('goals.csv', api, ['Quarter', 'New ARR', 'MQLs'], GOALS.map(([quarter, thousands, mqls]) => [quarter, api.money(thousands * K * world.scale), mqls * world.scale]));
  if (!clean) for (const [name, text] of dirtyFiles(world, api, report)) files.set(`data-dirty/${name}`, text);
  return files;
}

/** What each channel cost in each month: it grows as the company does, and the bought names of late 2025 cost extra. */
function spendOf(world) {
  const dice = world.dice('spend');
  const rows = [];
  for (let day = START; day <= AS_OF; day = addMonths(day, 1)) {
    for (const [name, habits] of Object.entries(CHANNELS)) {
      const growth = 100 + Math.floor((50 * (day - START)) / (AS_OF - START));
      const extra = name === 'Content' && day >= parse('2025-11-01') && day <= parse('2025-12-01') ? 18000_00 : 0;
      rows.push([monthText(day), name, roundedTo(Math.floor((habits.spend * growth * dice.between(85, 115)) / 10000) * world.scale + extra, 100)]);
    }
  }
  return rows;
}

/* ================================================================ dirt: the newest exports before anyone tidied them */

/**
 * The leads of the last half-year and the opportunities again, with every good row in its place and between them rows that no rule can use. What was planted
 * is listed in planted.csv, a line for each kind of mistake and column: the code of the message, and how many rows or values it must speak of. Spellings that a
 * manifest can put right (`paid search`, `N/A`, a blank after a name) are not listed: after them nothing may be wrong.
 */
function dirtyFiles(world, api, report) {
  const dice = world.dice('dirt');
  const planted = [];
  const mixIn = (good, bad) => {
    const out = [...good];
    for (const row of bad) out.splice(dice.below(out.length + 1), 0, row);
    return out;
  };
  const note = (file, column, code, n, what) => planted.push([file, column, code, n, what]);

  // leads
  const [name, from] = HALVES.at(-1);
  const file = `leads-${name}.csv`;
  const ours = world.leads.filter(l => l.day >= parse(from));
  const good = ours.map(l => {
    const row = leadRow(l, api);
    if (row[8] === 'Paid Search' && dice.chance(120)) row[8] = dice.pick(['paid search', 'PPC', 'Google Ads']);
    if (row[6] === null && dice.chance(600)) row[6] = dice.pick(['N/A', '-', 'unknown']);
    if (dice.chance(60)) row[7] = ` ${row[7]} `;
    return row;
  });
  let fresh = 90_000 * world.scale;
  const at = column => LEAD_COLUMNS.indexOf(column);
  /** A plausible lead of its own, which nothing refers to, with one thing wrong. */
  const spoiled = (n, spoil) => Array.from({ length: n }, () => {
    const row = leadRow(dice.pick(ours), api);
    for (const column of ['Accepted At', 'Rejected At', 'Reject Reason', 'Qualified Date', 'Disqualified Date', 'Disqualify Reason', 'Converted Date', 'Account ID', 'Opportunity ID']) row[at(column)] = '';
    row[at('Lead ID')] = crmId('00Q', fresh++);
    row[at('Status')] = 'Nurturing';
    spoil(row);
    return row;
  });
  const unreferenced = ours.filter(l => l.status === 'Nurturing');
  const bad = [
    ...spoiled(17, row => { row[at('Lead Source')] = dice.pick(['Paid Serach', 'Trade show??', 'TBD']); }),
    ...spoiled(5, row => { row[at('Created Date')] = `2062${row[at('Created Date')].slice(4)}`; }),
    ...spoiled(4, row => { row[at('Created Date')] = dice.pick(['02/30/2026', 'yesterday', '46023']); }),
    ...spoiled(9, row => { row[at('Employees')] = dice.pick(['1.000+', '50-200', 'ca. 80']); }),
    ...spoiled(6, row => { row[at('Demo Requested')] = dice.pick(['maybe', 'x']); }),
    ...spoiled(11, row => { row[at('Email Domain')] = ''; }),
    ...spoiled(7, row => { row[at('Owner')] = dice.pick(['queue_inbound', 'kvening']); }),
    ...spoiled(3, row => { row[at('Intent Score')] = '400'; }),
    // A comma in a name that nobody quoted: one cell too many.
    ...spoiled(4, row => { row.splice(at('Company'), 1, 'Stavmora', ' Sons & Partners'); }),
  ];
  const again = dice.places(14, unreferenced.length).map(i => leadRow(unreferenced[i], api));
  note(file, 'Lead Source', 'T5007', 17, 'a source that is not on the list');
  note(file, 'Created Date', 'T5011', 5, 'created in 2062');
  note(file, 'Created Date', 'T5004', 4, 'not a time');
  note(file, 'Employees', 'T5001', 9, 'a range, or a guess, instead of a number');
  note(file, 'Demo Requested', 'T5006', 6, 'neither true nor false');
  note(file, 'Email Domain', 'T5008', 11, 'nothing where a domain must be');
  note(file, 'Owner', 'T5013', 7, 'a queue, or a misspelt user');
  note(file, 'Intent Score', 'T5010', 3, 'more than the scale holds');
  note(file, '', 'T5014', 4, 'a comma that nobody quoted');
  note(file, 'Lead ID', 'T5012', 14, 'exported twice');
  // The second copy stands at the end, so that the first is the one that counts.
  const leads = csv(api, LEAD_COLUMNS, [...mixIn(good, bad), ...again]);

  // opportunities
  const of = column => OPPORTUNITY_COLUMNS.indexOf(column);
  const template = world.opportunities.filter(o => o.type === 'New');
  const odd = (n, spoil) => Array.from({ length: n }, () => {
    const row = opportunityRow(dice.pick(template), report);
    row[of('Opportunity ID')] = report.id(crmId('006', fresh++));
    row[of('Lead ID')] = '';
    spoil(row);
    return row;
  });
  const deals = csv(report, OPPORTUNITY_COLUMNS, mixIn(world.opportunities.map(o => opportunityRow(o, report)), [
    ...odd(4, row => { row[of('Amount')] = row[of('Amount')].replace('$', '€'); }),
    ...odd(3, row => { row[of('Amount')] = '$0.00'; }),
    ...odd(3, row => { row[of('Close Date')] = dice.pick(['02/30/2026', '2026/31/12', 'Q3']); }),
    ...odd(5, row => { row[of('Account ID')] = report.id(crmId('001', 80_000 * world.scale + dice.below(900))); }),
    ...odd(2, row => { row[of('Stage')] = 'Verbal Yes'; }),
  ]));
  note('opportunities.csv', 'Amount', 'T5022', 4, 'euros among dollars');
  note('opportunities.csv', 'Amount', 'T5010', 3, 'worth nothing');
  note('opportunities.csv', 'Close Date', 'T5002', 3, 'not a day');
  note('opportunities.csv', 'Account ID', 'T5013', 5, 'an account that was deleted');
  note('opportunities.csv', 'Stage', 'T5007', 2, 'a stage that somebody made up');

  return new Map([[file, leads], ['opportunities.csv', deals], ['planted.csv', csv(api, ['File', 'Column', 'Code', 'Count', 'What'], planted)]]);
}

/* ================================================================ main */

function main() {
  const options = readOptions(process.argv.slice(2));
  const world = makeCompany(options);
  const files = filesOf(world, options.clean);
  const digest = createHash('sha256');
  let different = 0;
  let bytes = 0;
  for (const [name, text] of files) {
    const path = join(options.out, name);
    const content = Buffer.from(text, 'utf8');
    digest.update(name).update(content);
    bytes += content.length;
    if (options.verify) {
      if (existsSync(path) && readFileSync(path).equals(content)) continue;
      different++;
      process.stderr.write(`${name} is not what the generator writes\n`);
      continue;
    }
    mkdirSync(dirname(path), { recursive: true });
    const file = openSync(path, 'w');
    writeSync(file, content);
    closeSync(file);
  }
  if (!options.quiet) {
    const marked = world.leads.filter(l => l.qualifying);
    const part = (list, test) => `${list.filter(test).length} (${percentText(list.filter(test).length, list.length)})`;
    process.stdout.write([
      `${files.size} files, ${grouped(bytes)} bytes, sha256 ${digest.digest('hex').slice(0, 16)}`,
      `leads ${grouped(world.leads.length)}, qualifying ${part(world.leads, l => l.qualifying)}; of these accepted ${part(marked, l => l.accepted !== null)}, qualified ${part(marked, l => l.qualified !== null)}, with opportunity ${part(marked, l => l.opportunity !== null)}`,
      `opportunities ${grouped(world.opportunities.length)}, won ${part(world.opportunities.filter(o => o.type === 'New' && closed(o)), o => o.won)} of new business closed`,
      `accounts ${grouped(world.accounts.length)}, subscriptions ${grouped(world.subscriptions.length)}, payments ${grouped(world.payments.length)}, touches ${grouped(world.touches.length)}`,
    ].join('\n') + '\n');
  }
  process.exitCode = different > 0 ? 1 : 0;
}

/** The same dice, days and people for the company of the audits (audit/generate.mjs). */
export { Dice, PEOPLE, Market, addWorkingSeconds, crmId, csv, iso, localOf, makePeople, money, parse, quarterEnd, quarterIndex, quarterStart, utcOf, utcText, workday, writersOf };

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) main();
