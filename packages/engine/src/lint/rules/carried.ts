/** Figures that are carried from row to row and become finer with each, and payments of rounded differences of a figure that is not rounded. */
import { parseFraction } from '../../base/exact.js';
import * as codes from '../../diagnostics/codes/shapes.js';
import type { ColumnId, Expr, Relation } from '../../core/ir.js';
import { walk } from '../../core/walk.js';
import { found } from '../context.js';
import type { Found, LintContext, Rule } from '../context.js';

export const grows: Rule = (c) => c.program.relations.flatMap((r) => r.steps.filter((s) => s.recursive).flatMap(({ columns }) => {
  const handedOn = new Set<ColumnId>();
  for (const id of columns) walk(r.columns[id]!.value!, (x) => { if (x.op === 'previous' && x.column.op === 'column') handedOn.add(x.column.column); });
  const finer = columns.find((id) => handedOn.has(id) && isAmount(r.columns[id]!.type.kind) && step(r, id, r.columns[id]!.value!, new Set([id]))?.finer === true);
  return finer === undefined ? [] : [found(r, codes.grows.at(c.place(r.columns[finer]!.at), { name: r.columns[finer]!.name, list: r.name }))];
}));
const isAmount = (kind: string): boolean => kind === 'money' || kind === 'number';

/** What becomes of the carried figure on its way into the next row: null where it is not in it; `finer`: it is multiplied by what may be no whole number, and not rounded after. */
function step(r: Relation, handedOn: ColumnId, e: Expr, open: ReadonlySet<ColumnId>): { readonly finer: boolean } | null {
  const go = (x: Expr): { readonly finer: boolean } | null => step(r, handedOn, x, open);
  const any = (...xs: readonly Expr[]): { readonly finer: boolean } | null => { const known = xs.map(go).filter((x) => x !== null); return known.length === 0 ? null : { finer: known.some((x) => x.finer) }; };
  switch (e.op) {
    case 'previous': return e.column.op === 'column' && e.column.column === handedOn ? { finer: false } : null;
    case 'column': {
      if (e.binder !== 0 || open.has(e.column)) return null;
      const value = r.columns[e.column]!.value;
      return value === null ? null : step(r, handedOn, value, new Set(open).add(e.column));
    }
    case 'if': return any(e.then, e.else);
    case 'choose': return any(...e.arms.map((a) => a.then), ...(e.else === null ? [] : [e.else]));
    case 'version': return any(...e.versions.map((v) => v.value));
    case 'otherwise': return any(e.value, e.fallback);
    case 'call': {
      const [a, b] = e.args;
      switch (e.fn) {
        case 'add': case 'subtract': case 'min': case 'max': case 'negate': case 'abs': return any(...e.args);
        case 'multiply': {
          const x = go(a!), y = go(b!);
          if (x === null && y === null) return null;
          return { finer: (x?.finer ?? false) || (y?.finer ?? false) || (x !== null && y !== null) || !isWhole(x === null ? a! : b!) };
        }
        case 'divide': { const x = go(a!); return x === null ? null : { finer: x.finer || !isUnit(b!) }; }
        case 'round': case 'roundUp': case 'roundDown': return any(a!) === null ? null : { finer: false };
        default: return null;
      }
    }
    case 'const': case 'row': case 'follow': case 'asOf': case 'parameter': case 'and': case 'or': case 'total': case 'oneOf': case 'aggregate': case 'scale': return null;
  }
}
const numberOf = (e: Expr): ReturnType<typeof parseFraction> => (e.op === 'const' && typeof e.value === 'string' ? parseFraction(e.value) : null);
const isUnit = (e: Expr): boolean => e.op === 'const' && (e.value === '1' || e.value === '-1');
/** Known to be a whole number: a written one, or a count. */
const isWhole = (e: Expr): boolean => e.type.kind === 'count' || (e.op === 'const' && typeof e.value === 'string' && /^-?\d+$/.test(e.value) && numberOf(e) !== null);

/* ---------------------------------------------------------------- differences */

export const drifts: Rule = (c) => c.plans.flatMap((p) => p.source.pays.flatMap((pay): readonly Found[] => {
  const paid = p.plan.columns[pay.amount]?.value ?? null;
  if (paid?.op !== 'call' || paid.fn !== 'round' || pay.step === null) return [];
  const column = differenceOf(p.plan, paid.args[0]!);
  if (column === null || digits(c, p.plan, p.plan.columns[column]!.value, new Set()) <= decimalsOf(pay.step)) return [];
  const type = p.plan.columns[pay.amount]!.type;
  return [found(p.plan, codes.drifts.at(c.place(pay.at), { name: pay.name, column: p.plan.columns[column]!.name, step: `${stepText(pay.step)}${type.kind === 'money' ? ` ${type.currency}` : ''}` }))];
}));

/** `due - previous due …`, or with the figure of the row before under a name of its own: the column whose differences are paid. */
function differenceOf(plan: Relation, e: Expr): ColumnId | null {
  if (e.op !== 'call' || e.fn !== 'subtract') return null;
  const [now, before] = e.args, named = before!.op === 'column' && before!.binder === 0 ? plan.columns[before!.column]?.value ?? null : before!;
  return now!.op === 'column' && now!.binder === 0 && named?.op === 'previous' && named.column.op === 'column' && named.column.column === now!.column && plan.columns[now!.column]?.value !== null ? now!.column : null;
}

const decimalsOf = (step: string): number => { const [, denominator] = step.split('/'); return denominator === undefined ? step.split('.')[1]?.length ?? 0 : Math.ceil(Math.log10(Number(denominator))); };
const stepText = (step: string): string => { const n = decimalsOf(step); return n === 0 ? step : (1 / 10 ** n).toFixed(n); };

/** How many decimals a figure may have; what is divided may have any number. Where nothing is known, none: nothing is said that is not sure. */
function digits(c: LintContext, r: Relation, e: Expr | null, open: ReadonlySet<string>): number {
  if (e === null) return 0;
  const go = (x: Expr): number => digits(c, r, x, open), most = (xs: readonly Expr[]): number => Math.max(0, ...xs.map(go));
  switch (e.op) {
    case 'const': { const n = numberOf(e); return n === null || typeof e.value !== 'string' ? 0 : e.value.includes('/') ? fractionDigits(e.value) : e.value.split('.')[1]?.length ?? 0; }
    case 'column': return e.binder === 0 ? ofColumn(c, r.id, e.column, open) : 0;
    case 'follow': return ofColumn(c, e.relation, e.column, open);
    case 'parameter': return most((c.program.parameters[e.parameter]?.versions ?? []).map((v) => v.value));
    case 'if': return most([e.then, e.else]);
    case 'choose': return most([...e.arms.map((a) => a.then), ...(e.else === null ? [] : [e.else])]);
    case 'version': return most(e.versions.map((v) => v.value));
    case 'otherwise': return most([e.value, e.fallback]);
    case 'aggregate': return e.fn === 'sum' && e.value !== null && 'relation' in e.over && e.value.op === 'column' ? ofColumn(c, e.over.relation, e.value.column, open) : 0;
    case 'scale': return e.reading === 'at' ? 0 : go(e.argument) + most(e.rows.map((x) => x.value));
    case 'call': switch (e.fn) {
      case 'add': case 'subtract': case 'min': case 'max': case 'negate': case 'abs': return most(e.args);
      case 'multiply': return e.args.reduce((n, x) => n + go(x), 0);
      case 'divide': return isUnit(e.args[1]!) ? go(e.args[0]!) : Infinity;
      case 'round': case 'roundUp': case 'roundDown': return e.args[1]!.op === 'const' ? go(e.args[1]!) : 0;
      default: return 0;
    }
    case 'row': case 'asOf': case 'and': case 'or': case 'total': case 'oneOf': case 'previous': return 0;
  }
}

function ofColumn(c: LintContext, id: number, column: ColumnId, open: ReadonlySet<string>): number {
  const r = c.program.relations[id]!, key = `${id}.${column}`;
  if (open.has(key) || open.size > 40) return 0;
  if (r.source.op === 'scan' && column < r.source.fields.length) return r.source.fields[column]!.type.kind === 'money' ? r.source.fields[column]!.decimals : 0;
  return digits(c, r, r.columns[column]?.value ?? null, new Set(open).add(key));
}

/** 1/8 has three decimals, 1/3 has no end. */
function fractionDigits(text: string): number {
  let d = BigInt(text.split('/')[1]!), n = 0;
  for (const by of [10n, 2n, 5n]) while (d % by === 0n) { d /= by; n++; }
  return d === 1n ? n : Infinity;
}
