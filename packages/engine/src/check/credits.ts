/** `attribution` and `credit`: a whole cut into pieces by a split, and overlays on top. The rows that are cut are a relation of their own, behind the pieces. */
import { ONE, ZERO, add, compare, parseFraction, sign } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import { minorUnits } from '../base/currency.js';
import type { Cut, Expr, Part, Pieces, Recipient } from '../core/ir.js';
import { conjuncts, freeBinders } from '../core/walk.js';
import * as names from '../diagnostics/codes/names.js';
import * as policy from '../diagnostics/codes/policy.js';
import * as types from '../diagnostics/codes/types.js';
import { suggest } from '../base/suggest.js';
import type { Declared } from '../names/declarations.js';
import type * as ast from '../syntax/ast.js';
import { DATE, isNumeric, typeText } from '../types/type.js';
import type { Type } from '../types/type.js';
import { sameOf } from './aggregate.js';
import { and, column } from './build.js';
import { dayOf } from './day-of.js';
import { at, failed, fileSpan, place, relationName, rowType, shownName } from './context.js';
import type { Context } from './context.js';
import type { Checked, RelationInfo, Scope } from './known.js';
import { condition, factsOf, textOf, value } from './expression.js';
import { filledColumns } from './filled-columns.js';
import { columnFacts, rowScope } from './header.js';
import { follow, lookUp, namesOf, pathsTo, relationNamed, rowOf, withFacts, within } from './scope.js';
import { inForceOf } from './versions.js';

type Node = ast.Relation;
const splitOf = (node: Node): ast.Split | undefined => node.lines.find((l): l is ast.Split => l.kind === 'Split');
const overlaysOf = (node: Node): readonly ast.Overlay[] => node.lines.filter((l): l is ast.Overlay => l.kind === 'Overlay');
/** The lines that say which rows may have a part. There is one pool to a version: whoever has another is credited by a declaration of its own. */
const poolsOf = (node: Node): readonly (ast.Split | ast.Overlay)[] => node.lines.filter((l): l is ast.Split | ast.Overlay => (l.kind === 'Split' || l.kind === 'Overlay') && l.among !== undefined);

/** What a piece says of itself. */
const EVERY_PIECE: ReadonlySet<string> = new Set(['whole', 'part', 'kind', 'payee', 'credited_on', 'version']);

/** The columns of the pieces: the row that was cut, the row of the pool, then what each piece is. What is in one version only is missing in the others. */
export function shapePieces(c: Context, pieces: RelationInfo, whole: RelationInfo): void {
  const versions = pieces.versions as readonly Declared<Node>[], { node, file } = versions[0]!, here = pieces.at;
  const cuts = versions.map((v) => ({ ...v, split: splitOf(v.node), overlays: overlaysOf(v.node) }));
  for (const v of cuts) {
    if (v.split === undefined && v.overlays.length === 0) {
      c.report(policy.missingLine.at(place(c, v.file, v.node.name.span), { what: `${v.node.relation} ${pieces.name}`, line: 'split … on …', example: 'split amount on closed_on { 100% to owner as Closing }' }));
      pieces.notRun ??= '';
    }
    for (const line of v.node.lines) if (line.kind === 'Split' && line !== v.split) {
      c.report(names.duplicate.at(place(c, v.file, line.span, { related: [{ span: fileSpan(c, v.file, v.split!.span), text: 'the first split' }] }), { name: 'split', what: 'the line', of: pieces.name }));
    }
  }
  const { fixed, typed } = filledColumns(pieces, here, () => failed(file, node.name.span));
  pieces.items = [{ kind: 'row', name: 'whole', relation: whole }];
  fixed('whole', rowType(whole));
  for (const v of cuts) {
    const [first, second] = poolsOf(v.node);
    if (first !== undefined && second !== undefined) c.report(policy.onlyFor.at(place(c, v.file, second.among!.span, { related: [{ span: fileSpan(c, v.file, first.among!.span), text: 'the first pool' }] }), { line: 'among', kind: `second line of one ${v.node.relation}`, help: 'all its lines share one pool, which is written once; credit the rows of another pool in a declaration of its own' }));
  }
  const pool = oneOfAll(c, pieces, cuts.flatMap((v) => poolsOf(v.node).slice(0, 1).map((l) => ({ file: v.file, span: l.among!.span, found: poolRelation(c, v.file, l.among!) }))), (r) => shownName(r), 'the pool is');
  if (pool === 'none') pieces.notRun ??= '';
  if (pool !== null && pool !== 'none') {
    if (EVERY_PIECE.has(pool.rowName)) {
      const [line] = cuts.flatMap((v) => poolsOf(v.node).slice(0, 1).map((l) => ({ file: v.file, span: l.among!.span })));
      c.report(names.nameTaken.at(place(c, line!.file, line!.span), { name: pool.rowName, by: `a column that every piece has, and a row of ${shownName(pool)} would be called so too` }));
      pieces.notRun ??= '';
    } else fixed(pool.rowName, rowType(pool), true);
  }
  const labelled = cuts.flatMap((v) => [...(v.split?.parts ?? []), ...v.overlays].flatMap((p) => (p.kind !== 'InvalidLine' && p.label !== undefined ? [{ file: v.file, text: p.label.text, span: p.label.span }] : [])));
  const parts = [...new Set([...labelled.map((l) => l.text), 'Unassigned'])];
  for (const v of cuts) c.notes?.words(parts, v.file, labelled.filter((l) => l.file === v.file));
  fixed('part', { kind: 'choice', choices: parts });
  fixed('kind', { kind: 'choice', choices: ['Split', 'Overlay'] });
  const named = cuts.flatMap((v) => [...(v.split?.parts ?? []).flatMap((p) => (p.kind === 'SplitPart' ? [p.to] : [])), ...v.overlays.map((o) => o.to)]).some((t) => t.recipients.some((r) => r.kind === 'Payee'));
  if (named) typed('payee', () => { const made = partsOf(c, pieces, whole); return { type: made?.payee ?? { kind: 'error' }, optional: made?.maybeNobody ?? true }; });
  const amount = oneOfAll(c, pieces, cuts.flatMap((v) => { const name = v.split?.column ?? v.overlays[0]?.of; return name === undefined ? [] : [{ file: v.file, span: name.span, found: name }]; }), (n) => `\`${n.text}\``, 'what is cut is');
  if (amount !== null && amount !== 'none') {
    if (pieces.byName.has(amount.text)) c.report(names.nameTaken.at(place(c, file, amount.span), { name: amount.text, by: 'a column that every piece has' }));
    typed(amount.text, () => ({ type: partsOf(c, pieces, whole)?.amount ?? { kind: 'error' }, optional: false }));
  } else pieces.notRun ??= '';
  fixed('credited_on', DATE);
  if (versions.length > 1) fixed('version', DATE, versions.some((v) => v.node.lines.every((l) => l.kind !== 'Dated')));
  pieces.keys = pool === null || pool === 'none' ? [0, pieces.byName.get('part')!.id] : [0, pieces.byName.get('part')!.id, 1];
  const on = pieces.byName.get('credited_on')!;
  pieces.governed = () => column(0, on.id, DATE, here);
}

/** What all versions that have it must have alike; `none` where it was not understood or differs, which has been said. */
function oneOfAll<T>(c: Context, pieces: RelationInfo, all: readonly { readonly file: number; readonly span: ast.Node['span']; readonly found: T | null }[], name: (t: T) => string, what: string): T | null | 'none' {
  const [first] = all;
  if (first === undefined) return null;
  if (first.found === null || all.some((x) => x.found === null)) return 'none';
  const other = all.find((x) => name(x.found!) !== name(first.found!));
  if (other === undefined) return first.found;
  c.report(policy.versionsApart.at(place(c, other.file, other.span, { related: [{ span: fileSpan(c, first.file, first.span), text: name(first.found) }] }), { name: pieces.name, what, first: name(first.found), second: name(other.found!) }));
  return 'none';
}

function poolRelation(c: Context, file: number, source: ast.Source): RelationInfo | null {
  if (typeof source.rows === 'string') {
    c.report(types.wrongType.at(place(c, file, source.span), { expected: 'a table of rows', found: source.rows, where: '`among`' }));
    return null;
  }
  return relationNamed(c, file, source.rows.title.text, source.rows.title.span, source.rows.member);
}

interface Parts { readonly source: Pieces; readonly payee: Type | null; readonly maybeNobody: boolean; readonly amount: Type }
const known = new WeakMap<RelationInfo, { readonly parts: Parts | null }>();

/** What the pieces are made from; null after saying what is wrong with it. */
export function partsOf(c: Context, pieces: RelationInfo, whole: RelationInfo): Parts | null {
  const found = known.get(pieces);
  if (found !== undefined) return found.parts;
  known.set(pieces, { parts: null });
  const parts = c.aloud(() => makeParts(c, pieces, whole));
  known.set(pieces, { parts });
  return parts;
}

function makeParts(c: Context, pieces: RelationInfo, whole: RelationInfo): Parts | null {
  const versions = pieces.versions as readonly Declared<Node>[], inForce = inForceOf(c, whole);
  if (inForce === null) return null;
  let payee: { readonly type: Type; readonly file: number; readonly span: ast.Node['span'] } | null = null, good = true, maybeNobody = false, amount: Type | null = null;
  const cuts = versions.map(({ node, file }, i): Cut | null => {
    const split = splitOf(node), overlays = overlaysOf(node);
    const scope: Scope = { ...rowScope(c, whole, file, columnFacts(c, whole)), version: i };
    const [pooled] = poolsOf(node), pool = pooled === undefined ? null : poolOf(c, scope, pooled.among!, pooled.ordered);
    if (pooled !== undefined && pool === null) return null;
    maybeNobody ||= pool !== null;
    const recipients = (target: ast.Target, line: 'split' | 'overlay'): readonly Recipient[] => {
      // Who is asked first and is always there has it; after `nobody` no one is asked.
      let somebody = false, asked = true;
      const found = target.recipients.flatMap((r): readonly Recipient[] => {
        const made = recipient(c, scope, pool, r, line);
        // What was refused has been said: that nobody may be there is no second mistake.
        if (made === null) { good = false; return [{ kind: 'nobody' }]; }
        if (made.type === null) asked = false; else if (asked && made.always) somebody = true;
        if (made.type !== null) {
          if (payee !== null && payee.type.kind === 'row' && made.type.kind === 'row' && payee.type.relation !== made.type.relation) {
            c.report(types.noCommonType.at(place(c, file, r.span, versions.length === 1 ? {} : { related: [{ span: fileSpan(c, payee.file, payee.span), text: typeText(payee.type, relationName(c)) }] }), { first: typeText(payee.type, relationName(c)), second: typeText(made.type, relationName(c)), where: 'the recipients' }));
            good = false;
          }
          payee ??= { type: made.type, file, span: r.span };
        }
        return [made.recipient];
      });
      maybeNobody ||= !somebody;
      return found;
    };
    const cut = split === undefined ? null : splitParts(c, scope, split, pool !== null, (t) => recipients(t, 'split'));
    const tops = overlays.map((o) => overlayOf(c, scope, o, (t) => recipients(t, 'overlay')));
    if ((split !== undefined && cut === null) || tops.some((t) => t === null)) return null;
    const own = cut?.type ?? tops[0]?.type;
    if (own === undefined) return null;
    // A column of what is cut has one type, whichever version cuts it.
    amount = own;
    return { inForce: inForce[i]!, split: cut === null ? null : cut.split, overlays: tops.map((t) => t!.overlay), pool: pool === null ? null : pool.ir };
  });
  const type = amount as Type | null, name = splitOf(versions[0]!.node)?.column ?? overlaysOf(versions[0]!.node)[0]?.of;
  if (!good || type === null || name === undefined || !cuts.every((x) => x !== null) || !pieces.byName.has(name.text)) return null;
  const id = (n: string): number => pieces.byName.get(n)!.id, first = pieces.columns[1]!;
  return {
    payee: (payee as { readonly type: Type } | null)?.type ?? null, maybeNobody, amount: type,
    source: {
      op: 'pieces', whole: whole.id, cuts, step: stepOf(type),
      columns: { whole: 0, part: id('part'), kind: id('kind'), amount: id(name.text), on: id('credited_on'), pool: first.name === 'part' ? null : first.id, payee: pieces.byName.get('payee')?.id ?? null, version: pieces.byName.get('version')?.id ?? null },
    },
  };
}

/** The smallest difference that money has. */
export const stepOf = (type: Type): string | null => (type.kind === 'money' ? (minorUnits(type.currency) === 0 ? '1' : `1/${10 ** minorUnits(type.currency)}`) : null);

interface Pool { readonly scope: Scope; readonly ir: NonNullable<Cut['pool']> }

function poolOf(c: Context, scope: Scope, source: ast.Source, ordered: readonly ast.Expression[]): Pool | null {
  if (typeof source.rows === 'string') return null;
  const relation = c.quietly(() => relationNamed(c, scope.file, (source.rows as ast.RelationName).title.text, (source.rows as ast.RelationName).title.span, (source.rows as ast.RelationName).member)).result;
  if (relation === null) return null;
  if (relation.notRun !== null) { c.taint ??= relation.notRun; return null; }
  let inner = within(c, scope, relation, 1, false, new Set());
  const keys: { inner: Expr; outer: Expr }[] = [];
  for (const key of source.withSame) {
    const name = key.kind === 'Name' ? key : key.column, paths = pathsTo(relation, name.text), own = paths.length > 0 ? follow(c, inner, rowOf(inner, inner.rows[0]!, name.span), paths[0]!, name.span) : null;
    if (own === null) { c.report(names.unknownColumn.at(place(c, scope.file, name.span), { name: name.text, relation: relation.name, candidates: suggest(name.text, namesOf(relation)), columns: namesOf(relation) })); return null; }
    c.notes?.use(scope.file, name.span, { kind: 'column', ...paths[0]!.at(-1)! }, true);
    const other = lookUp(c, scope, name.text, name.span);
    if (other === undefined) { c.report(names.unknownColumn.at(place(c, scope.file, name.span), { name: name.text, relation: shownName(scope.rows[0]!.relation), candidates: suggest(name.text, namesOf(scope.rows[0]!.relation)), columns: namesOf(scope.rows[0]!.relation) })); return null; }
    if (own.type.kind === 'error' || other.type.kind === 'error') return null;
    const pair = key.kind === 'Name' ? { inner: own.expr, outer: other.expr } : sameOf(c, scope, inner, key);
    if (pair === null) return null;
    keys.push(pair);
  }
  const asked = source.where === undefined ? null : condition(c, inner, source.where);
  if (asked !== null) inner = withFacts(inner, factsOf(c, inner, asked));
  const rest: Expr[] = [];
  for (const part of conjuncts(asked)) {
    const [a, b] = part.op === 'call' && part.fn === 'equal' ? part.args : [];
    const only = (e: Expr | undefined, binder: number): boolean => e !== undefined && freeBinders(e).size === 1 && freeBinders(e).has(binder);
    if (only(a, 1) && only(b, 0)) keys.push({ inner: a!, outer: b! }); else if (only(b, 1) && only(a, 0)) keys.push({ inner: b!, outer: a! }); else rest.push(part);
  }
  // An order can only be about the rows of the pool: a bare name there is theirs, also where the whole has it too.
  const about: Scope = { ...inner, rows: inner.rows.map((r) => (r.binder === 1 ? { ...r, window: true } : r)) };
  const order = ordered.map((o) => value(c, about, o));
  if (order.some((o) => o.type.kind === 'error')) return null;
  return { scope: inner, ir: { relation: relation.id, keys, where: rest.length === 0 ? null : and(rest, asked!.at), order: order.map((o) => o.expr) } };
}

function recipient(c: Context, scope: Scope, pool: Pool | null, r: ast.Recipient, line: 'split' | 'overlay'): { readonly recipient: Recipient; readonly type: Type | null; readonly always: boolean } | null {
  switch (r.kind) {
    case 'Nobody': return { recipient: { kind: 'nobody' }, type: null, always: false };
    case 'ProRata':
      if (line === 'overlay') { c.report(policy.onlyFor.at(place(c, scope.file, r.span), { line: 'pro rata', kind: 'overlay', help: 'an overlay leaves nothing over that others could share; `nobody` keeps it with no one' })); return null; }
      return { recipient: { kind: 'pro rata' }, type: null, always: false };
    case 'Payee': {
      const found = value(c, scope, r.value);
      if (found.type.kind === 'error') return null;
      if (found.type.kind !== 'row') {
        c.report(types.wrongType.at(place(c, scope.file, r.span), { expected: 'somebody', found: typeText(found.type, relationName(c)), where: '`to`', help: 'a recipient is a row, such as `owner` or `owner.manager`; `nobody` keeps the share unpaid' }));
        return null;
      }
      return { recipient: { kind: 'payee', value: found.expr }, type: found.type, always: !found.optional };
    }
    case 'Pick': {
      if (pool === null) {
        const help = line === 'split' ? '`split amount on closed_on among Touch with same deal ordered by at, id { … }`' : '`overlay 100% of amount to all in full otherwise nobody on closed_on among Helper with same deal as Helped`';
        c.report(policy.onlyFor.at(place(c, scope.file, r.span), { line: r.pick, kind: `${line} without a pool`, help: `say which rows: ${help}` }));
        return null;
      }
      if (r.inFull && (line === 'split' || r.pick !== 'all')) {
        const help = line === 'split' ? 'a split gives every share once; to give each of them the whole on top, write `overlay 100% of amount to all in full otherwise nobody on closed_on among Helper with same deal as Helped`' : 'each of them has the whole: `all in full`, or `all where … in full`';
        c.report(policy.onlyFor.at(place(c, scope.file, r.span), { line: 'in full', kind: line === 'split' ? 'share of a split' : `share of \`${r.pick}\``, help }));
        return null;
      }
      const inner = pool.scope;
      const where = r.where === undefined ? null : condition(c, inner, r.where);
      const by = r.by === undefined ? null : value(c, where === null ? inner : withFacts(inner, factsOf(c, inner, where)), r.by);
      if (by !== null && by.type.kind !== 'error' && !isNumeric(by.type) && by.type.kind !== 'money') {
        c.report(types.wrongType.at(place(c, scope.file, r.by!.span), { expected: 'a number or money', found: typeText(by.type, relationName(c)), where: '`by`' }));
        return null;
      }
      if ((r.pick === 'all' || r.pick === 'others') && by === null && !r.evenly && !r.inFull) {
        c.report(policy.missingLine.at(place(c, scope.file, r.span), { what: `\`${r.pick}\``, line: line === 'overlay' && r.pick === 'all' ? 'evenly`, `by …` or `in full' : 'evenly` or `by …', example: `${r.pick} evenly` }));
        return null;
      }
      return by?.type.kind === 'error' ? null : { recipient: { kind: 'pick', pick: r.inFull ? 'each' : r.pick, where, by: by === null ? null : by.expr }, type: null, always: false };
    }
  }
}

/** Whether somebody always answers to the target: the last of the chain can not be absent. A split says behind its brace what an empty pool means; an overlay says it in its line. */
function answered(to: readonly Recipient[], written: ast.Target, c: Context, scope: Scope, line: 'split' | 'overlay'): boolean {
  return to.some((r, i) => {
    if (r.kind === 'nobody' || r.kind === 'pro rata') return true;
    if (r.kind === 'pick') return line === 'split' && (r.pick === 'first' || r.pick === 'last' || r.pick === 'all') && r.where === null;
    const node = written.recipients[i];
    return node?.kind === 'Payee' && !c.quietly(() => value(c, scope, node.value)).result.optional;
  });
}

function splitParts(c: Context, scope: Scope, split: ast.Split, pooled: boolean, recipients: (t: ast.Target) => readonly Recipient[]): { readonly split: NonNullable<Cut['split']>; readonly type: Type } | null {
  const file = scope.file;
  const amount = wholeAmount(c, scope, split.column), on = creditDay(c, scope, split.on);
  const parts: Part[] = [];
  let total: Num | null = ZERO, rest: ast.SplitPart | null = null, good = amount !== null && on !== null;
  for (const p of split.parts) {
    if (p.kind !== 'SplitPart') return null;
    if (p.label === undefined) { c.report(policy.missingLine.at(place(c, file, p.span), { what: 'this part of the split', line: 'as Label', example: `${textOf(c, scope, p)} as Closing` })); good = false; continue; }
    const share = p.share === 'remainder' ? 'remainder' : shareOf(c, scope, p.share, amount?.type ?? { kind: 'error' });
    const to = recipients(p.to);
    if (share === null || to.length === 0) { good = false; continue; }
    if (share === 'remainder') {
      if (rest !== null) { c.report(names.duplicate.at(place(c, file, p.span, { related: [{ span: fileSpan(c, file, rest.span), text: 'the first remainder' }] }), { name: 'remainder', what: 'the part', of: 'this split' })); good = false; }
      rest = p;
    } else {
      const n = constantOf(c, share);
      total = total === null || n === null || share.type.kind === 'money' ? null : add(total, n);
      if (n !== null && sign(n) < 0) { c.report(policy.splitNotWhole.at(place(c, file, p.span), { share: textOf(c, scope, p.share as ast.Expression), kind: 'negative' })); good = false; }
    }
    if (!answered(to, p.to, c, scope, 'split')) { c.report(policy.nobodyThere.at(place(c, file, p.to.span), { who: textOf(c, scope, p.to), part: p.label.text })); good = false; }
    parts.push({ label: p.label.text, share: share === 'remainder' ? 'remainder' : share, to, at: at(file, p.span) });
  }
  if (pooled && !split.otherwiseNobody && parts.some((p) => p.to[0]?.kind === 'pick')) {
    c.report(policy.nobodyThere.at(place(c, file, split.among!.span), { who: textOf(c, scope, split.among!), part: null }));
    good = false;
  }
  if (good && total !== null) {
    const order = compare(total, ONE);
    if (rest === null ? order !== 0 : order > 0) { c.report(policy.splitNotWhole.at(place(c, file, { start: split.span.start, end: split.column.span.end }), { share: percentText(total), kind: rest === null ? 'not whole' : 'more than whole' })); good = false; }
  }
  if (!good || amount === null || on === null) return null;
  return { type: amount.type, split: { amount: amount.expr, on, parts, otherwiseNobody: split.otherwiseNobody, at: at(file, split.span) } };
}

const percentText = (n: Num): string => `${Number(typeof n === 'number' ? n * 100 : (Number(n.n) * 100) / Number(n.d))} %`;

/** A share that is known without data: a literal, or a parameter with one version. */
function constantOf(c: Context, e: Expr): Num | null {
  if (e.op === 'const') return typeof e.value === 'string' ? parseFraction(e.value) : null;
  if (e.op !== 'parameter') return null;
  const info = [...c.parameters.values()].find((p) => p.id === e.parameter);
  return info?.versions.length === 1 ? constantOf(c, info.versions[0]!.value) : null;
}

function shareOf(c: Context, scope: Scope, node: ast.Expression, amount: Type): Expr | null {
  const found = value(c, scope, node);
  if (found.type.kind === 'error') return null;
  if (found.optional) { c.report(types.mayBeMissing.at(place(c, scope.file, node.span), { name: textOf(c, scope, node), doing: 'sharing by' })); return null; }
  const fits = isNumeric(found.type) || (found.type.kind === 'money' && amount.kind === 'money' && amount.currency === found.type.currency);
  if (fits) return found.expr;
  c.report(types.wrongType.at(place(c, scope.file, node.span), { expected: 'a percentage, or an amount of what is split', found: typeText(found.type, relationName(c)), where: 'a share' }));
  return null;
}

function wholeAmount(c: Context, scope: Scope, name: ast.Name): Checked | null {
  const named = value(c, scope, name);
  // What is cut is a column: where the row is called like one of its own, the column is meant.
  const own = named.type.kind === 'row' ? pathsTo(c.relations[named.type.relation]!, name.text)[0] : undefined;
  const found = own === undefined ? named : follow(c, scope, named, own, name.span);
  if (found.type.kind === 'error') return null;
  if (found.optional) { c.report(types.mayBeMissing.at(place(c, scope.file, name.span), { name: name.text, doing: 'splitting' })); return null; }
  if (found.type.kind === 'money' || isNumeric(found.type)) return found.type.kind === 'zero' ? { ...found, type: { kind: 'count' } } : found;
  c.report(types.wrongType.at(place(c, scope.file, name.span), { expected: 'money or a number', found: typeText(found.type, relationName(c)), where: '`split`' }));
  return null;
}

export function creditDay(c: Context, scope: Scope, node: ast.Expression): Expr | null {
  const found = value(c, scope, node);
  if (found.type.kind === 'error') return null;
  const day = dayOf(found, at(scope.file, node.span));
  if (day === null) { c.report(types.wrongType.at(place(c, scope.file, node.span), { expected: 'a day', found: typeText(found.type, relationName(c)), where: '`on`' })); return null; }
  if (found.optional) { c.report(policy.otherwiseNeeded.at(place(c, scope.file, node.span), { column: textOf(c, scope, node), kind: 'what is credited', keep: `for each … where ${textOf(c, scope, node)} is present` })); return null; }
  return day;
}

function overlayOf(c: Context, scope: Scope, node: ast.Overlay, recipients: (t: ast.Target) => readonly Recipient[]): { readonly overlay: Cut['overlays'][number]; readonly type: Type } | null {
  const amount = wholeAmount(c, scope, node.of), on = creditDay(c, scope, node.on);
  const share = amount === null ? null : shareOf(c, scope, node.share, { kind: 'error' }), to = recipients(node.to);
  if (node.label === undefined) { c.report(policy.missingLine.at(place(c, scope.file, node.span), { what: 'this overlay', line: 'as Label', example: `${textOf(c, scope, node)} as Coaching` })); return null; }
  if (amount === null || on === null || share === null || to.length === 0) return null;
  if (!answered(to, node.to, c, scope, 'overlay')) { c.report(policy.nobodyThere.at(place(c, scope.file, node.to.span), { who: textOf(c, scope, node.to), part: node.label.text })); return null; }
  return { type: amount.type, overlay: { label: node.label.text, share, amount: amount.expr, on, to, at: at(scope.file, node.span) } };
}

