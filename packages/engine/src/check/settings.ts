/** The policy header: the settings that hold for every rule. */
import type { Settings } from '../core/ir.js';
import { zoneNames, zoneOf } from '../base/zone.js';
import { assertNever } from '../base/exhaustive.js';
import { suggest } from '../base/suggest.js';
import * as names from '../diagnostics/codes/names.js';
import * as policy from '../diagnostics/codes/policy.js';
import * as types from '../diagnostics/codes/types.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Declarations } from '../names/declarations.js';
import { isCurrency } from '../syntax/currencies.js';
import { parseDate } from '../base/days.js';
import type * as ast from '../syntax/ast.js';

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

export const DEFAULT_SETTINGS: Settings = {
  title: '', currency: null, timezone: 'UTC', year: { startMonth: 1, namedBy: 'start' }, calendar: null, rounding: 'half up', hours: [], holidays: { days: [], from: null }, offices: [],
  closes: null, parties: [], intent: null, accepted: [],
};

/** An office whose holidays may be in a record, and which may be open when others are. */
export interface OpenOffice {
  readonly name: ast.Title;
  /** null: the policy's */
  readonly timezone: string | null;
  readonly hours: Settings['hours'];
  readonly days: readonly number[];
  readonly holidays: { readonly record: ast.Title; readonly column: ast.Name } | null;
  readonly of: readonly ast.Title[];
}

/** What the header says that names records: resolved once the records are known. */
export interface OpenSettings {
  readonly settings: Settings;
  readonly file: number;
  readonly calendar: ast.Title | null;
  readonly holidays: { readonly record: ast.Title; readonly column: ast.Name } | null;
  readonly closes: { readonly record: ast.Title; readonly column: ast.Name } | null;
  readonly offices: readonly OpenOffice[];
  /** where dense periods run when a declaration does not say */
  readonly dated: ast.Dated | null;
}

export function settingsOf(d: Declarations, report: (x: Diagnostic) => void): OpenSettings {
  const [first, ...more] = d.policies;
  for (const p of more) report(names.secondPolicy.at({ span: { file: d.files[p.file]!.path, ...p.node.title.span }, related: [{ span: { file: d.files[first!.file]!.path, ...first!.node.title.span }, text: 'the first header' }] }, {}));
  const open: { -readonly [K in keyof OpenSettings]: OpenSettings[K] } = { settings: DEFAULT_SETTINGS, file: first?.file ?? 0, calendar: null, holidays: null, closes: null, offices: [], dated: null };
  if (first === undefined) return open;
  const span = (node: ast.Node): { span: { file: string; start: number; end: number } } => ({ span: { file: d.files[first.file]!.path, start: node.span.start, end: node.span.end } });
  let s: Settings = { ...DEFAULT_SETTINGS, title: first.node.title.value };
  const lines = openTime(report, span), offices: OpenOffice[] = [];
  for (const line of first.node.lines) {
    switch (line.kind) {
      case 'Currency':
        if (isCurrency(line.currency.text)) s = { ...s, currency: line.currency.text };
        else report(types.badLiteral.at(span(line.currency), { text: line.currency.text, expected: 'the code of a currency', help: 'currencies are written as ISO 4217 codes: USD, EUR, GBP, …' }));
        break;
      case 'Timezone':
        s = { ...s, timezone: lines.zone(line) ?? s.timezone };
        break;
      case 'YearStarts': {
        const month = MONTHS.indexOf(line.month.text);
        if (month < 0) { report(types.badLiteral.at(span(line.month), { text: line.month.text, expected: 'a month', help: help(line.month.text, MONTHS) })); break; }
        if (month > 0 && line.namedBy === undefined) { report(policy.missingLine.at(span(line), { what: 'a year that does not start in January', line: 'named by', example: `year starts ${line.month.text} named by end` })); break; }
        s = { ...s, year: { startMonth: month + 1, namedBy: line.namedBy?.text === 'end' ? 'end' : 'start' } };
        break;
      }
      case 'Rounding': s = { ...s, rounding: line.mode }; break;
      case 'Hours': s = { ...s, hours: [...s.hours, ...lines.hours(line)] }; break;
      case 'Holidays':
        s = { ...s, holidays: { ...s.holidays, days: [...s.holidays.days, ...lines.days(line)] } };
        if (line.record !== undefined && line.column !== undefined) open.holidays = { record: line.record, column: line.column };
        break;
      case 'Office': {
        const before = offices.find((o) => o.name.text === line.name.text);
        if (before !== undefined) { report(names.duplicate.at({ ...span(line.name), related: [{ ...span(before.name), text: 'declared here' }] }, { name: line.name.text, what: 'office', of: '' })); break; }
        let office: OpenOffice = { name: line.name, timezone: null, hours: [], days: [], holidays: null, of: [] };
        for (const inner of line.lines) switch (inner.kind) {
          case 'Timezone': office = { ...office, timezone: lines.zone(inner) ?? 'UTC' }; break;
          case 'Hours': office = { ...office, hours: [...office.hours, ...lines.hours(inner)] }; break;
          case 'HoursOf': office = { ...office, of: [...office.of, ...inner.offices] }; break;
          case 'Holidays':
            office = { ...office, days: [...office.days, ...lines.days(inner)] };
            if (inner.record !== undefined && inner.column !== undefined) office = { ...office, holidays: { record: inner.record, column: inner.column } };
            break;
          case 'InvalidLine': break;
          default: assertNever(inner);
        }
        offices.push(office);
        break;
      }
      case 'Closes':
        if (line.record !== undefined && line.column !== undefined) open.closes = { record: line.record, column: line.column };
        else if (line.every !== undefined) {
          const every = ({ weekly: 'week', monthly: 'month', quarterly: 'quarter' } as const)[line.every.text as 'weekly'];
          if (every === undefined) report(types.badLiteral.at(span(line.every), { text: line.every.text, expected: 'how often the policy closes', help: 'weekly, monthly, quarterly, or `on Closing.day`' }));
          else s = { ...s, closes: { every } };
        }
        break;
      case 'Calendar': open.calendar = line.record; break;
      case 'Party':
        if (s.parties.some((p) => p.name === line.name.text)) report(names.duplicate.at(span(line.name), { name: line.name.text, what: 'party', of: '' }));
        else s = { ...s, parties: [...s.parties, { name: line.name.text, roles: line.roles.map((r) => r.text), at: [first.file, line.span.start, line.span.end] }] };
        break;
      case 'Intent': s = { ...s, intent: line.text.value }; break;
      case 'Accept': {
        const through = parseDate(line.through.text);
        if (through === null) report(types.badLiteral.at(span(line.through), { text: line.through.text, expected: 'a day of the calendar' }));
        else s = { ...s, accepted: [...s.accepted, { code: line.code.text, through, because: line.because.value, at: [first.file, line.span.start, line.span.end] }] };
        break;
      }
      case 'Dated': open.dated = line; break;
      case 'Rates': case 'InvalidLine': break;
    }
  }
  return { ...open, offices, settings: s };
}

/** The lines that a header and an office share. What is wrong with one is said, and then it says nothing. */
function openTime(report: (x: Diagnostic) => void, span: (node: ast.Node) => { readonly span: { readonly file: string; readonly start: number; readonly end: number } }): {
  readonly zone: (line: Extract<ast.OfficeLine, { kind: 'Timezone' }>) => string | null;
  readonly hours: (line: Extract<ast.OfficeLine, { kind: 'Hours' }>) => Settings['hours'];
  readonly days: (line: Extract<ast.OfficeLine, { kind: 'Holidays' }>) => readonly number[];
} {
  return {
    zone(line) {
      const name = line.zone.value;
      if (zoneOf(name) !== null) return name;
      const near = zonesLike(name).map((zone) => `"${zone}"`);
      report(types.badLiteral.at(span(line.zone), { text: name, expected: 'a timezone', help: near.length > 0 ? `did you mean ${near.join(' or ')}?` : 'a timezone is named as in "America/New_York", "Europe/Berlin" or "UTC"' }));
      return null;
    },
    hours(line) {
      const from = DAYS.indexOf(line.from.text), through = DAYS.indexOf(line.through.text);
      for (const [i, node] of [[from, line.from], [through, line.through]] as const) if (i < 0) report(types.badLiteral.at(span(node), { text: node.text, expected: 'a day of the week', help: help(node.text, DAYS) }));
      const opens = clock(line.opens.text), closes = clock(line.closes.text);
      if (opens === null || closes === null || closes <= opens) { report(types.badLiteral.at(span(line.closes), { text: `${line.opens.text} to ${line.closes.text}`, expected: 'hours of a day', help: 'as in `09:00 to 17:00`; a night is two lines, up to 24:00 and from 00:00' })); return []; }
      if (from < 0 || through < 0) return [];
      return Array.from({ length: ((through - from + 7) % 7) + 1 }, (_, i) => ({ weekday: (from + i) % 7, opens, closes }));
    },
    days: (line) => line.days.flatMap((n) => {
      const day = parseDate(n.text);
      if (day === null) report(types.badLiteral.at(span(n), { text: n.text, expected: 'a day of the calendar' }));
      return day === null ? [] : [day];
    }),
  };
}

/** Zones whose place is the one that was written, or whose name is nearly it. */
function zonesLike(written: string): readonly string[] {
  const wanted = written.toLowerCase().replaceAll(' ', '_'), all = zoneNames(), place = all.filter((zone) => zone.slice(zone.lastIndexOf('/') + 1).toLowerCase() === wanted);
  return place.length > 0 ? place.slice(0, 2) : suggest(written, all).slice(0, 2);
}

const help = (word: string, list: readonly string[]): string => (suggest(word, list)[0] === undefined ? `one of ${list.join(', ')}` : `did you mean ${suggest(word, list)[0]}?`);

function clock(text: string): number | null {
  const m = /^(\d{1,2}):(\d\d)$/.exec(text);
  if (m === null) return null;
  const minutes = Number(m[1]) * 60 + Number(m[2]);
  return Number(m[2]) < 60 && minutes <= 1440 ? minutes * 60_000 : null;
}
