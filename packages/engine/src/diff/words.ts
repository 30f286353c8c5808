/** A change in plain words, with the pieces of text that it is about as they were written. */
import { dateText } from '../base/days.js';
import { hoursText } from './hours-text.js';
import type { At } from '../core/ir.js';
import type { Change } from './compare.js';
import type { Part } from './part.js';
import { MOVED } from './part-changes.js';
import type { PartChange } from './part-changes.js';
import { versionChanges } from './version-words.js';
import type { Held } from './version-words.js';

/** The text that stands at a place of one version. */
export type Quote = (at: At) => string;
/** The texts of both versions. */
export interface Quotes { readonly before: Quote; readonly after: Quote }

/** A sentence, and where its piece stands in each version. */
export interface Worded { readonly text: string; readonly before: At | null; readonly after: At | null }

const KINDS: Record<Change['of'], string> = {
  policy: 'policy', parameter: 'parameter', record: 'record', list: 'list', lead: 'lead', sla: 'service promise', kpi: 'KPI', goal: 'goal', attribution: 'attribution', credit: 'credit', plan: 'plan', ledger: 'ledger', always: 'check', guard: 'guard', test: 'test',
  scale: 'scale', table: 'table',
};

/** `lead MQL`, `check "credit is conserved"`, `the policy` */
export function calledBy(change: Change): string {
  return change.of === 'policy' ? 'the policy' : change.of === 'always' || change.of === 'guard' || change.of === 'test' ? `${KINDS[change.of]} "${change.name}"` : `${KINDS[change.of]} ${change.name}`;
}

/** What happened to a declaration: one sentence for each of its smallest changed parts. */
export function wordsOf(change: Change, quotes: Quotes): readonly Worded[] {
  const what = calledBy(change), whole = (text: string): Worded => ({ text, before: change.before?.at ?? null, after: change.after?.at ?? null }), title = change.after?.said.find(([w]) => w === 'title')?.[1] ?? change.before?.said.find(([w]) => w === 'title')?.[1];
  switch (change.kind) {
    case 'added': return [whole(`${what} added${title === undefined || change.of === 'policy' ? '' : `: ${title}`}${valueOf(change, quotes)}`)];
    case 'removed': return [whole(`${what} removed${title === undefined ? '' : `: ${title}`}`)];
    case 'changed': case 'renamed': case 'wording': return [
      ...(change.formerly === null ? [] : [whole(`${KINDS[change.of]} ${change.formerly} is now called ${change.name}`)]),
      ...change.columns.map(({ from, to }) => whole(`\`${from}\` of ${change.name} is now called \`${to}\``)),
      ...(change.of === 'parameter' ? parameterWords(change, quotes) : versionWords(change, quotes) ?? change.parts.map((p): Worded => ({ text: partWords(change, p, quotes), before: p.before?.at ?? null, after: p.after?.at ?? null }))),
      ...change.words.map(({ what: of, before, after }) => { const place = `${saidAs(of)} of ${change.of === 'policy' ? 'the policy' : change.name}`; return whole(before === null ? `${place}: “${after ?? ''}”` : after === null ? `${place} taken away: “${before}”` : `${place}: “${before}” → “${after}”`); }),
    ];
  }
}

/** How a reader calls what is said beside a computation. */
function saidAs(what: string): string {
  switch (what) {
    case 'because': return 'reason';
    case 'agreed by': return 'parties';
    case 'owned by': return 'owners';
    case 'by': return 'author';
    case 'accepted': return 'accepted finding';
    default: return what;
  }
}

const valueOf = (change: Change, { after }: Quotes): string => {
  const version = change.of === 'parameter' ? change.after?.root.parts[0]?.parts[0] : undefined;
  return version === undefined ? '' : ` with ${short(after(version.at))}`;
};

/** `mql_points 60 → 70 from 2026-08-01`: a parameter is its values and the days from which they hold. */
function parameterWords(change: Change, quotes: Quotes): readonly Worded[] {
  const { before, after } = change, name = change.name;
  if (before === null || after === null) return [];
  const left = before.root.parts, right = after.root.parts, from = (p: Part): number | null => { const [day] = JSON.parse(p.own) as readonly (number | null)[]; return day ?? null; };
  const value = (p: Part, quote: Quote): string => short(quote(p.parts[0]?.at ?? p.at)), since = (p: Part): string => { const day = from(p); return day === null ? '' : ` from ${dateText(day)}`; };
  const found: Worded[] = [];
  for (const p of right) {
    const same = left.find((x) => from(x) === from(p));
    if (same !== undefined) {
      if (same.parts[0]?.text !== p.parts[0]?.text) found.push({ text: `${name} ${value(same, quotes.before)} → ${value(p, quotes.after)}${since(p)}`, before: same.at, after: p.at });
      continue;
    }
    // Its first day was moved, or it is new: then it takes over from the one that held before.
    const moved = left.find((x) => x.parts[0]?.text === p.parts[0]?.text && !right.some((y) => from(y) === from(x))), held = [...left].reverse().find((x) => (from(x) ?? -Infinity) <= (from(p) ?? -Infinity)) ?? left[0];
    if (moved !== undefined) found.push({ text: `${name} ${value(p, quotes.after)} holds${since(p) || ' always'}, no longer${since(moved) || ' always'}`, before: moved.at, after: p.at });
    else found.push({ text: `${name} ${held === undefined ? '' : `${value(held, quotes.before)} → `}${value(p, quotes.after)}${since(p)}`, before: held?.at ?? null, after: p.at });
  }
  for (const p of left) if (!right.some((x) => from(x) === from(p) || x.parts[0]?.text === p.parts[0]?.text)) found.push({ text: `${name} ${value(p, quotes.before)}${since(p)} taken away`, before: p.at, after: null });
  const ends = found.length === 0 && change.parts.length > 0 ? [{ text: `${name}: the days on which its values hold were changed`, before: before.at, after: after.at }] : [];
  return [...found, ...ends];
}

/** `plan Commission has another version from 2026-07-01`, and what that one says otherwise than the one before it; null where there is only one. */
function versionWords(change: Change, quotes: Quotes): readonly Worded[] | null {
  const { before, after } = change, found = before === null || after === null || change.parts.length === 0 ? null : versionChanges(before.root, after.root);
  if (found === null || before === null || after === null) return null;
  const what = calledBy(change), when = ({ from }: Held): string => (from === null ? 'of the beginning' : `from ${dateText(from)}`);
  const worded = found.flatMap((v): readonly Worded[] => {
    switch (v.kind) {
      case 'taken away': return [{ text: `${what}: the version ${when(v.version)} is taken away`, before: before.at, after: null }];
      case 'new': return [
        { text: `${what} has another version ${when(v.version)}${v.version.through === null ? '' : ` through ${dateText(v.version.through)}`}${v.changes.length === 0 ? ', which says the same' : ''}`, before: null, after: v.version.at ?? after.at },
        ...v.changes.map((p): Worded => ({ text: `${partWords(change, p, { before: quotes.after, after: quotes.after })} ${when(v.version)}`, before: null, after: p.after?.at ?? after.at })),
      ];
      case 'edited': return [
        ...(v.formerly.from === v.version.from ? [] : [{ text: `${what}: its first version is ${when(v.version)}, and was ${when(v.formerly)}`, before: before.at, after: after.at }]),
        ...v.changes.map((p): Worded => ({ text: `${partWords(change, p, quotes)}, in the version ${when(v.version)}`, before: p.before?.at ?? null, after: p.after?.at ?? null })),
      ];
    }
  });
  return worded.length > 0 ? worded : [{ text: `${what}: the days on which its versions hold were changed`, before: before.at, after: after.at }];
}

/** A change of one part, said by what it stands in. */
function partWords(change: Change, p: PartChange, quotes: Quotes): string {
  const piece = (p.after ?? p.before)!, old = p.before === null ? '' : short(quotes.before(p.before.at)), now = p.after === null ? '' : short(quotes.after(p.after.at)), where = placeOf(change, p, quotes);
  const quoted = `\`${p.after === null ? old : now}\``;
  if (p.path.at(-1) === MOVED) return `${where}: ${nounOf(piece)} ${quoted} stands in another place`;
  // What a header says has no place of its own.
  if (piece.role === 'setting' && p.kind !== 'changed' && piece.name?.startsWith('office ') === true) return `policy: ${piece.name} ${p.kind}: ${settingText(piece)}`;
  switch (p.kind) {
    case 'added': return `${where}: ${nounOf(piece)} ${quoted} added`;
    case 'removed': return `${where}: ${nounOf(piece)} ${quoted} removed`;
    case 'changed': {
      if (piece.role === 'setting') return `policy: ${piece.name ?? ''} ${settingText(p.before)} → ${settingText(p.after)}`;
      if (old === now) return `${where}: ${nounOf(piece)} ${quoted} means something else`;
      return piece.role === 'literal' || piece.role === 'amount' ? `${where} ${old} → ${now}` : `${where}: ${nounOf(piece) === 'formula' ? '' : `${nounOf(piece)} `}\`${old}\` → \`${now}\``;
    }
  }
}

function settingText(p: Part | null): string {
  const [name, ...values] = JSON.parse(p?.own ?? '[]') as readonly unknown[];
  if (name === 'hours') return hoursText(values.map((v) => { const [weekday = 0, opens = 0, closes = 0] = String(v).split(' ').map(Number); return { weekday, opens, closes }; })) || 'none';
  const text = (v: unknown): string => (v === null ? 'none' : name === 'holidays' && typeof v === 'number' ? dateText(v) : String(v));
  return (name === 'holidays' && values.length > 1 ? values.filter((v) => v !== null) : values).map(text).join(typeof name === 'string' && (name === 'holidays' || name.startsWith('office ')) ? ', ' : ' ') || 'none';
}

function nounOf(p: Part): string {
  switch (p.role) {
    case 'condition': return p.name === 'exclude' ? 'exclusion' : 'condition';
    case 'scale row': return 'row';
    case 'way': return 'case';
    case 'share': return 'part';
    case 'instalment': return 'instalment';
    case 'recipient': return 'recipient';
    case 'field': return 'field';
    case 'column': case 'overlay': case 'payment': case 'version': case 'ordering': case 'key': case 'check': case 'expectation': case 'pool': return p.role;
    case 'given': return 'row';
    case 'day': return 'day';
    case 'rows': return 'rows';
    case 'where': return 'condition';
    case 'setting': case 'declaration': case 'value': case 'amount': case 'name': case 'literal': case 'formula': return 'formula';
  }
}

/** `MQL`, `points of MQL`, `share of Sourcing in Booking`, `size_points below 50` */
function placeOf(change: Change, p: PartChange, { after, before }: Quotes): string {
  const name = change.of === 'always' || change.of === 'guard' || change.of === 'test' ? `${KINDS[change.of]} "${change.name}"` : change.name;
  const piece = (p.after ?? p.before)!, inner = [...p.path].reverse(), quote = (x: Part): string => short((p.after === null ? before : after)(x.at));
  const share = inner.find((x) => x.role === 'share' || x.role === 'overlay');
  if (share !== undefined) return p.after?.role === 'amount' || p.after?.role === 'literal' ? `share of ${share.name ?? ''} in ${name}` : `${share.name ?? ''} of ${name}`;
  const row = inner.find((x) => x.role === 'scale row');
  if (row !== undefined && row.parts.length === 2 && row.parts[0] === p.after) return `edge of ${change.of === 'scale' ? name : columnOf(inner, name)}`;
  // A piece of an edge, as the share in `up to 60% of goal`.
  if (row !== undefined && row.parts.length === 2 && inner.includes(row.parts[0]!)) return `edge of ${change.of === 'scale' ? name : columnOf(inner, name)}, now \`${quote(row.parts[0]!)}\`:`;
  if (row !== undefined) return `${change.of === 'scale' ? name : `rate in ${columnOf(inner, name)}`} at \`${quote(row).replace(/\s*:.*$/, '')}\``;
  const instalment = inner.find((x) => x.role === 'instalment'), payment = inner.find((x) => x.role === 'payment');
  if (payment !== undefined) return `${payment.name ?? 'payment'} of ${name}${instalment === undefined ? '' : `, instalment ${instalment.name ?? ''}`}`;
  const condition = inner.find((x) => x.role === 'condition' || x.role === 'check');
  if (condition !== undefined && piece.role !== 'condition' && inner.find((x) => x.role === 'column') === undefined) return `${name}, in \`${quote(condition)}\`${piece.role === 'literal' ? ':' : ''}`;
  return columnOf(inner, name);
}

const columnOf = (inner: readonly Part[], name: string): string => { const column = inner.find((x) => x.role === 'column'); return column === undefined ? name : `${column.name ?? ''} of ${name}`; };

/** One line, not too long. */
function short(text: string): string {
  const line = text.replace(/\/\/[^\n]*/g, '').replace(/\s+/g, ' ').trim();
  return line.length <= 90 ? line : `${line.slice(0, 87)}…`;
}
