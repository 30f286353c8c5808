/** What was won, by source: as the data has it, and with the sources put back that findings say were others. One number for the return on marketing would hide what is not known. */
import { ZERO, add, compare, isZero } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import type { Finding } from './finding.js';
import { plainName } from './parts.js';
import { isOneOf, type World } from './world.js';

/** `source`: null where nothing says it, or only a word that nobody mapped. */
export interface SourceRevenue { readonly source: string | null; readonly now: Num; readonly putBack: Num }
/** What was won in one currency. */
export interface RevenueBySource {
  readonly currency: string | null;
  readonly bySource: readonly SourceRevenue[];
  /** by the data as it is: with a source, and without one that means anything; and how much of it has another source when findings are put right */
  readonly attributable: Num; readonly unattributable: Num; readonly repaired: Num;
}

/** By currency, the largest first; none where amounts or sources are not there. */
export function revenueBySource(w: World, findings: readonly Finding[]): readonly RevenueBySource[] {
  const t = w.table('opportunity'), column = t?.column('source') ?? null;
  if (t === null || !t.has('source') || !t.has('amount')) return [];
  const type = t.type('amount')!, back = new Map<number, string>();
  for (const f of findings) for (const r of f.repairs) if (r.kind === 'set' && r.relation === t.relation.id && r.column === column && typeof r.value === 'string' && !back.has(r.row)) back.set(r.row, r.value);
  const words = new Map<string, string>();
  const source = t.type('source');
  const spelled = (text: string): string => {
    const key = plainName(text);
    const known = words.get(key);
    if (known === undefined) words.set(key, text);
    return known ?? text;
  };
  // A history writes a source as the CRM does, and the data as the policy does: they are one, under the word of the policy.
  if (source?.kind === 'choice') for (const c of source.choices) spelled(c);
  const word = (text: string | null): string | null =>
    text === null || text.trim() === '' || isOneOf(text, w.settings.unmapped_sources) ? null : spelled(text);
  const currencies = new Map<string | null, Map<string | null, { now: Num; putBack: Num }>>();
  const moved = new Map<string | null, Num>();
  for (const row of t.rows) {
    const amount = t.value('amount', row);
    if (t.stage(row) !== 'won' || (typeof amount !== 'number' && !(typeof amount === 'object' && amount !== null && 'n' in amount))) continue;
    const currency = type.kind === 'money' ? type.currency : null;
    const now = word(t.text('source', row));
    const put = back.has(row) ? word(back.get(row)!) : now;
    const sources = currencies.get(currency) ?? new Map<string | null, { now: Num; putBack: Num }>();
    currencies.set(currency, sources);
    for (const [source, part] of [[now, 'now'], [put, 'putBack']] as const) { const known = sources.get(source) ?? { now: ZERO, putBack: ZERO }; known[part] = add(known[part], amount); sources.set(source, known); }
    if (now !== put) moved.set(currency, add(moved.get(currency) ?? ZERO, amount));
  }
  return [...currencies].map(([currency, sources]): RevenueBySource => {
    const bySource = [...sources].map(([source, n]) => ({ source, ...n })).filter((x) => !isZero(x.now) || !isZero(x.putBack)).sort((a, b) => compare(b.now, a.now) || ((a.source ?? '') < (b.source ?? '') ? -1 : 1));
    return { currency, bySource, attributable: bySource.reduce<Num>((n, x) => (x.source === null ? n : add(n, x.now)), ZERO), unattributable: sources.get(null)?.now ?? ZERO, repaired: moved.get(currency) ?? ZERO };
  });
}
