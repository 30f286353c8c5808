/** The payments of a plan, a row for each part. */
import { allocate } from '../base/allocate.js';
import { minorUnits } from '../base/currency.js';
import { ZERO, div, mul } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import type { Payments, Relation } from '../core/ir.js';
import { isInForce } from '../core/versions.js';
import { rowOf } from '../core/walk.js';
import { constantValue } from './constants.js';
import type { Tables } from './compiler.js';
import { makeCompiler } from './compile.js';
import type { Value } from './result.js';
import type { SourceRows } from './source-rows.js';
import { collector, readerOf } from './storage.js';
import { earlyTakings } from './taken-back.js';

const smallestCoin = (currency: string): Num => div(1, 10 ** minorUnits(currency));

export function payments(relation: Relation, source: Payments, tables: Tables): SourceRows {
  const c = makeCompiler(tables, rowOf(source.plan)), r = tables.registers(), mode = tables.program.settings.rounding;
  const pays = source.pays.map((p) => ({
    ...p,
    currency: p.currency === null ? null : c.run(p.currency),
    governs: p.inForce === null ? null : c.run(p.inForce.on),
    amount: readerOf(tables.column(source.plan, p.amount)),
    step: p.step === null ? null : (constantValue(p.step, { kind: 'number' }) as Num),
    final: p.final === null ? null : c.run(p.final),
    to: p.to === null ? () => null : c.run(p.to),
    parts: p.parts.map((x) => ({
      at: x.at,
      share: x.share === null ? null : c.run(x.share),
      on: c.run(x.on),
      unless: x.unless === null ? null : c.test(x.unless),
    })),
  }));
  const rows: Value[][] = [], k = source.columns, today = tables.asOf?.day ?? null, early = earlyTakings(source, tables);
  tables.visit(source.plan, 0, r, () => {
    for (const row of tables.members(source.plan)) {
      r[0] = row;
      for (const p of pays) {
        if (p.governs !== null && !isInForce(p.inForce!, p.governs(r) as number | null)) continue;
        const amount = p.amount(row) as Num | null;
        if (amount === null) continue;
        const exact = p.parts.map((x) => (x.share === null ? amount : mul(amount, (x.share(r) as Num | null) ?? ZERO)));
        const currency = p.currency === null ? null : p.currency(r) as string | null, step = p.step ?? (currency === null ? null : smallestCoin(currency));
        const landed = step === null || exact.length === 1 ? exact : allocate(exact, step, mode);
        p.parts.forEach((x, i) => {
          const on = x.on(r) as number | null, cancelled = x.unless?.(r) === true;
          const status = cancelled ? 'Cancelled' : on === null ? 'Held' : today !== null && on > today ? 'Accruing' : 'Due';
          if (!cancelled) early?.(p, x.at, row, landed[i]!, on);
          const line: Value[] = [];
          line[k.row] = row; line[k.payment] = p.name; line[k.role] = p.role; line[k.part] = i + 1; line[k.amount] = landed[i]!;
          line[k.due] = cancelled ? ZERO : landed[i]!; line[k.to] = p.to(r); line[k.on] = on; line[k.status] = status;
          if (k.final !== null) line[k.final] = p.final?.(r) ?? null;
          if (k.currency !== null) line[k.currency] = currency;
          if (k.version !== null) line[k.version] = p.inForce?.from ?? null;
          rows.push(line);
        });
      }
    }
  });
  const columns = relation.columns.filter((column) => column.value === null).map((column) => {
    const into = collector(column.type, rows.length);
    rows.forEach((line, i) => into.set(i, line[column.id] ?? null));
    return into.done();
  });
  return { size: rows.length, columns, rows: null };
}
