/** A diff as plain data: what `--json` prints, and what every other view shows. Amounts are exact decimals as text. */
import { affectedBy, beginsOn, classText, classify, dateText, lineIndex, sumNumbers, wordsOf, type Change, type Class, type Delta, type Effect, type GuardResult, type Measure, type PersonDelta, type ir } from '@truce/engine';
import { amount, type Amount } from './amount.js';
import type { AsIfView } from './as-if.js';
import type { BehaviourView } from './behaviour.js';
import type { Computed } from './compute.js';
import type { PostingsView } from './postings.js';
import type { Side } from './sides.js';

export interface DeltaView { readonly who: string; readonly before: Amount; readonly after: Amount; readonly change: Amount }
export interface PlaceView { readonly file: string; readonly line: number }
export interface ChangeView {
  readonly key: string;
  readonly kind: Change['kind'];
  readonly of: Change['of'];
  readonly name: string;
  readonly formerly: string | null;
  /** `beside`: of what is said beside the computation, such as a reason */
  readonly sentences: readonly { readonly text: string; readonly before: PlaceView | null; readonly after: PlaceView | null; readonly beside: boolean }[];
  readonly classes: readonly (Class & { readonly text: string })[];
  readonly readBy: readonly string[];
}
export interface DiffReport {
  readonly title: string;
  readonly before: { readonly name: string; readonly commit: string | null };
  readonly after: { readonly name: string; readonly commit: string | null };
  readonly asOf: string | null;
  /** the figures are those of a what-if, in which something begins on another day; null: nobody asked */
  readonly asIf: AsIfView | null;
  readonly changes: readonly ChangeView[];
  readonly manifest: readonly string[];
  readonly leads: readonly { readonly name: string; readonly before: number; readonly after: number; readonly into: readonly string[]; readonly out: readonly string[] }[];
  readonly slas: Effect['slas'];
  readonly kpis: readonly { readonly name: string; readonly type: string; readonly rows: readonly { readonly row: string; readonly before: string | null; readonly after: string | null; readonly change: Amount | null; /** of the change: by its own definition, and by what it counts; null where they are not told apart */ readonly definition: Amount | null; readonly volume: Amount | null }[] }[];
  readonly credits: readonly { readonly name: string; readonly currency: string | null; readonly total: DeltaView; readonly moved: Amount; readonly rows: number; readonly payees: readonly DeltaView[]; readonly parts: readonly DeltaView[]; readonly channels: readonly DeltaView[] }[];
  readonly pay: readonly PayView[];
  readonly lists: readonly { readonly name: string; readonly before: number; readonly after: number; readonly changed: number }[];
  /** the edits, and how much of each change is theirs: shares sum to the change */
  readonly parts: { readonly edits: readonly string[]; readonly why: string | null; readonly shares: readonly { readonly of: Measure; readonly change: Amount; readonly shares: readonly (Amount | null)[] }[] };
  /** what is posted at other closings, where all that is due stays as it is; null otherwise */
  readonly postings: PostingsView | null;
  /** null where the change touches no pay */
  readonly behaviour: BehaviourView | null;
  readonly guards: readonly (Omit<GuardResult, 'diagnostics' | 'at'> & { readonly at: PlaceView | null })[];
  readonly results: Computed['results'];
  /** plans that the change leaves as they are: what they pay is not in `pay` */
  readonly otherPlans: readonly string[];
  readonly notes: readonly string[];
}
export interface PayView {
  readonly currency: string | null; readonly total: DeltaView; readonly due: DeltaView; readonly people: readonly (DeltaView & { readonly team: string | null; readonly due: Amount })[];
  readonly teams: readonly DeltaView[]; readonly plans: readonly DeltaView[]; readonly subjects: readonly DeltaView[]; readonly months: readonly DeltaView[];
  readonly gain: number; readonly lose: number; readonly paid: number; readonly concentration: { readonly first: Amount; readonly fourFifths: number } | null;
  readonly closed: { readonly through: string; readonly lines: number; readonly change: Amount; readonly moved: Amount } | null;
}

const delta = (d: Delta): DeltaView => ({ who: d.who, before: amount(d.before), after: amount(d.after), change: amount(d.change) });

/** A KPI changes because it is defined otherwise, or because what it counts is. A change that one of the two explains alone is all of that one's. */
function causesOf(c: Computed, key: string, { row, change }: Effect['kpis'][number]['rows'][number]): { readonly definition: Amount | null; readonly volume: Amount | null } {
  const defined = c.comparison.changes.some((x) => x.kind === 'changed' && (x.key === key || x.readBy.includes(key)));
  if (change === null) return { definition: null, volume: null };
  const shared = c.parts.shares.find((s) => s.of.kind === 'kpi' && s.of.key === key && s.of.row === row);
  if (shared === undefined) return c.parts.edits.length > 0 ? { definition: null, volume: null } : { definition: defined ? amount(change) : '0', volume: defined ? '0' : amount(change) };
  const of = (own: boolean): Amount => amount(sumNumbers(shared.shares.flatMap((s, i) => (s !== null && c.parts.edits[i]!.changes.some((x) => x.key === key || x.readBy.includes(key)) === own ? [s] : []))));
  return { definition: of(true), volume: of(false) };
}

/** A change of a plan that leaves everything due as it is may still move what is posted. */
function classesOf(c: Computed, change: Change): readonly Class[] {
  if (c.asIf?.written != null) return classesIf(c, change);
  const found = classify(change, c.alone(change));
  const begins = c.asOf === null || change.before === null || change.after === null ? null : beginsOn(change.before.root, change.after.root);
  if (begins !== null && begins > c.asOf!.day && found.some((x) => x.class === 'no effect')) return [{ class: 'begins later', on: dateText(begins), data: dateText(c.asOf!.day) }];
  const touchesPay = (): boolean => [...affectedBy({ ...c.comparison, changes: [change] })].some((key) => key.startsWith('plan '));
  if (c.postingsLeft !== null && found.some((x) => x.class === 'no effect') && touchesPay()) return [{ class: 'posting not computed', rows: c.postingsLeft }];
  return c.postings !== null && found.some((x) => x.class === 'no effect') && touchesPay() ? [{ class: 'posting', lines: c.postings.lines }] : found;
}

/** Of a change as it is written: what it would do. No closing posts that, so that no period is open or closed to it. */
function classesIf(c: Computed, change: Change): readonly Class[] {
  const own = c.comparison.changes.find((x) => x.key === change.key && x.of === change.of);
  return classify(change, own === undefined ? NOTHING : c.alone(own)).filter((x) => x.class !== 'open period' && x.class !== 'closed period');
}
const NOTHING: Effect = { leads: [], slas: [], kpis: [], credits: [], pay: [], lists: [] };

/** What a change does, and after which of its sentences that is said: it is done by all of them together, and not by what is said beside. */
export function effectText({ sentences, classes }: ChangeView): { readonly after: number; readonly text: string } {
  const own = sentences.filter((s) => !s.beside).length, text = classes.map((x) => x.text).join('; ');
  return { after: Math.max(own, 1) - 1, text: text === '' || own < 2 ? text : `together: ${text}` };
}

/** The changes as they are written, whatever is taken for something else. */
const proposed = (c: Computed): readonly Change[] => (c.asIf?.written ?? c.comparison).changes;

/** An edit in a few words: its first sentence, and how many more there are. */
function label(of: Change, c: Computed, before: Side, after: Side): string {
  const change = proposed(c).find((x) => x.key === of.key && x.of === of.of), quotes = change === undefined ? { before: before.project.text, after: after.project.text } : { before: before.written.text, after: after.written.text };
  const [first, ...more] = wordsOf(change ?? of, quotes);
  return `${first?.text ?? of.key}${more.length === 0 ? '' : ` (and ${more.length} more)`}`;
}

/** What decides results first; what only defines something new, what is checked, and wording last. */
function rank({ kind, of }: Change): number {
  if (kind === 'wording' || kind === 'renamed') return 4;
  if (of === 'test') return 3;
  if (of === 'always' || of === 'guard') return 2;
  return kind === 'added' && (of === 'list' || of === 'parameter' || of === 'record') ? 1 : 0;
}

export function reportOf(before: Side, after: Side, c: Computed): DiffReport {
  const place = (project: Side['project']) => { const lines = new Map(project.policies.map((p) => [p.path, lineIndex(p.text)])); return (at: ir.At | null): PlaceView | null => { const file = at === null ? undefined : project.program!.files[at[0]]; return file === undefined || at === null ? null : { file, line: lines.get(file)?.position(at[1]).line ?? 1 }; }; };
  const left = place(before.written), right = place(after.written), run = place(after.project), { effect } = c, quotes = { before: before.written.text, after: after.written.text };
  return {
    title: after.project.program!.settings.title, before: { name: before.name, commit: before.commit }, after: { name: after.name, commit: after.commit }, asOf: c.asOf === null ? null : dateText(c.asOf.day), asIf: c.asIf?.view ?? null,
    changes: [...proposed(c)].sort((a, b) => rank(a) - rank(b)).map((change): ChangeView => ({
      key: change.key, kind: change.kind, of: change.of, name: change.name, formerly: change.formerly, readBy: change.readBy,
      sentences: wordsOf(change, quotes).map((w, i, all) => ({ text: w.text, before: left(w.before), after: right(w.after), beside: i >= all.length - change.words.length })),
      classes: classesOf(c, change).map((x) => ({ ...x, text: classText(x) })),
    })),
    manifest: c.manifest,
    leads: effect.leads.map(({ name, before: was, after: is, into, out }) => ({ name, before: was, after: is, into, out })), slas: effect.slas,
    kpis: effect.kpis.map((k) => ({ name: k.name, type: k.type, rows: k.rows.map((r) => ({ ...r, change: r.change === null ? null : amount(r.change), ...causesOf(c, k.key, r) })) })),
    credits: effect.credits.map((x) => ({ name: x.name, currency: x.currency, total: delta(x.total), moved: amount(x.moved), rows: x.wholes, payees: x.payees.map(delta), parts: x.parts.map(delta), channels: x.channels.map(delta) })),
    pay: effect.pay.map((p): PayView => ({
      currency: p.currency, total: delta(p.total), due: delta(p.due), people: p.people.map((d: PersonDelta) => ({ ...delta(d), team: d.team, due: amount(d.due) })), teams: p.teams.map(delta), plans: p.plans.map(delta), subjects: p.subjects.map(delta), months: p.months.map(delta),
      gain: p.gain, lose: p.lose, paid: p.paid, concentration: p.concentration === null ? null : { first: amount(p.concentration.first), fourFifths: p.concentration.fourFifths },
      closed: p.closed === null ? null : { ...p.closed, change: amount(p.closed.change), moved: amount(p.closed.moved) },
    })),
    lists: effect.lists.map(({ name, before: was, after: is, changed }) => ({ name, before: was, after: is, changed })), parts: { edits: c.parts.edits.map((e) => e.changes.map((x) => label(x, c, before, after)).join('; ')), why: c.parts.why, shares: c.parts.shares.map((s) => ({ of: s.of, change: amount(s.change), shares: s.shares.map((x) => (x === null ? null : amount(x))) })) },
    postings: c.postings, behaviour: c.behaviour,
    guards: c.guards.map(({ diagnostics: _, at, ...g }) => ({ ...g, at: run(at) })), results: c.results, notes: c.notes,
    otherPlans: c.after.program.relations.filter((x) => x.kind === 'plan' && x.source.op !== 'payments' && !c.figures.some((f) => f.name === x.name)).map((x) => x.name),
  };
}
