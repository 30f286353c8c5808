/** Expressions as pieces of a line. Brackets are in the tree (`Group`), so nothing is added and nothing is lost. */
import { assertNever } from '../base/exhaustive.js';
import type * as ast from './ast.js';
import { arithmetic, clause, condition, Pieces, type Row } from './doc.js';
import { quote } from './quoting.js';

type Expression = ast.Expression;

/** Prints expressions of one file; `source` gives what could not be read as it was written. */
export class ExpressionPrinter {
  constructor(private readonly text: string) {}

  source(node: ast.Node): string {
    return this.text.slice(node.span.start, node.span.end).replace(/\s*[\r\n]+\s*/g, ' ');
  }

  write(p: Pieces, e: Expression): void {
    switch (e.kind) {
      case 'Number': case 'Date': case 'Time': case 'Period': case 'Name': case 'Title': p.text(e.text); return;
      case 'Text': p.text(quote(e.value)); return;
      case 'Percent': p.text(`${e.text}%`); return;
      case 'Money': p.text(`${e.amount} ${e.currency}`); return;
      case 'Duration': p.text(`${e.amount} ${e.business ? 'business ' : ''}${unitWord(e.amount, e.unit)}`); this.office(p, e.office); return;
      case 'Flag': p.text(e.value ? 'yes' : 'no'); return;
      case 'Missing': p.text('missing'); return;
      case 'Path': this.write(p, e.base); p.text(`.${e.name.text}`); return;
      case 'Negate': p.text('-'); this.write(p, e.value); return;
      case 'Not': p.text('not '); this.write(p, e.value); return;
      case 'Arithmetic': this.arithmetic(p, e); return;
      case 'Compare': this.write(p, e.left); p.text(` ${e.operator} `); this.write(p, e.right); return;
      case 'IsMissing': this.write(p, e.value); p.text(e.negated ? ' is present' : ' is missing'); return;
      case 'In': this.write(p, e.value); p.text(e.negated ? ' not in ' : ' in '); this.write(p, e.target); return;
      case 'InThrough': this.write(p, e.value); p.text(`${e.negated ? ' not' : ''} in ${e.unit} through `); this.write(p, e.through); return;
      case 'Between': this.write(p, e.value); p.text(' between '); this.write(p, e.low); p.text(' and '); this.write(p, e.high); return;
      case 'Within': this.write(p, e.value); p.text(' within '); this.write(p, e.length); p.text(` ${e.direction} `); this.write(p, e.anchor); return;
      case 'Logic': this.logic(p, e); return;
      case 'If': p.text('if '); this.write(p, e.condition); p.break(clause).text('then '); this.write(p, e.then); p.break(clause).text('else '); this.write(p, e.else); return;
      case 'Choose': p.text(e.topmost ? 'choose topmost ' : 'choose ').block(this.pairs(e.rows)); return;
      case 'SumBlock': p.text('sum ').block(this.pairs(e.rows)); return;
      case 'Call': this.call(p, e); return;
      case 'Reading': this.reading(p, e); return;
      case 'At': this.write(p, e.value); p.text(' at '); this.keys(p, e.keys); return;
      case 'Over': this.write(p, e.value); p.text(' over '); this.write(p, e.period); p.text(e.by === 'in full' ? ' in full' : ` by ${e.by}${e.day === undefined ? '' : ` on day ${e.day.text}`}`); this.office(p, e.office); return;
      case 'Convert': this.write(p, e.value); p.text(' in '); this.write(p, e.currency); p.text(`${e.rates === undefined ? '' : ` by ${e.rates.text}`} at `); this.write(p, e.at); return;
      case 'Previous': p.text('previous '); this.write(p, e.column); if (e.starting !== undefined) { p.break(condition).text('starting '); this.write(p, e.starting); } return;
      case 'Otherwise': this.write(p, e.value); p.break(condition).text('otherwise '); this.write(p, e.fallback); return;
      case 'Shift': this.write(p, e.length); p.text(` ${e.direction} `); this.write(p, e.anchor); return;
      case 'List': p.open().list(e.items, (item) => this.write(p, item)).close(); return;
      case 'Group': p.open(); this.write(p, e.value); p.close(); return;
      case 'Invalid': p.text(this.source(e)); return;
      default: assertNever(e);
    }
  }

  private office(p: Pieces, office: Expression | undefined): void {
    if (office === undefined) return;
    p.text(' in ');
    this.write(p, office);
  }

  private arithmetic(p: Pieces, e: Extract<Expression, { kind: 'Arithmetic' }>): void {
    this.write(p, e.left);
    // A line may not begin with `-` (that would be a negative value), so it ends with it.
    if (e.operator === '-') p.text(' -').break(arithmetic);
    else if (e.operator === 'of') p.text(' of ');
    else p.break(arithmetic).text(`${e.operator} `);
    this.write(p, e.right);
  }

  private logic(p: Pieces, e: Extract<Expression, { kind: 'Logic' }>): void {
    for (const [i, term] of e.terms.entries()) {
      if (i > 0) p.break(condition).text(`${e.operator} `);
      this.write(p, term);
    }
  }

  private call(p: Pieces, e: Extract<Expression, { kind: 'Call' }>): void {
    p.text(e.name.text).open();
    p.list(e.arguments, (argument) => this.write(p, argument));
    if (e.source !== undefined) {
      if (e.name.text !== 'count') { if (e.arguments.length > 0) p.break(condition); p.text('of '); }
      this.rows(p, e.source);
      this.ordered(p, e.ordered, condition);
    }
    p.close();
  }

  ordered(p: Pieces, by: readonly Expression[], weight: number | undefined): void {
    if (by.length === 0) return;
    if (weight === undefined) p.text(' ');
    else p.break(weight);
    p.text('ordered by ').list(by, (one) => this.write(p, one));
  }

  rows(p: Pieces, e: ast.Source): void {
    p.text(typeof e.rows === 'string' ? e.rows : relationName(e.rows));
    if (e.withSame.length > 0) p.break(condition).text('with same ').list(e.withSame, (key) => p.text(key.kind === 'Name' ? key.text : `${key.function.text}(${key.column.text})`));
    if (e.where !== undefined) { p.break(condition).text('where '); this.write(p, e.where); }
  }

  private reading(p: Pieces, e: Extract<Expression, { kind: 'Reading' }>): void {
    p.text(e.mode === 'at' ? 'choose at ' : `${e.mode} ${e.scale === undefined ? '' : `${e.scale.text} `}on `);
    this.write(p, e.on);
    if (e.after === 'zero') p.text(' from zero');
    else if (e.after !== undefined) { p.text(' after '); this.write(p, e.after); }
    if (e.rows !== undefined) p.text(' ').block(this.scaleRows(e.rows));
  }

  keys(p: Pieces, keys: readonly Expression[]): void {
    const [only] = keys;
    if (keys.length === 1 && only !== undefined) this.write(p, only);
    else p.open().list(keys, (key) => this.write(p, key)).close();
  }

  scaleRows(rows: readonly (ast.ScaleRow | ast.InvalidLine)[]): readonly Row[] {
    return rows.map((row) => this.row(row, (p, read) => {
      p.text(read.edge);
      if (read.at !== undefined) { p.text(' '); this.write(p, read.at); }
      p.text(' : ');
      this.write(p, read.value);
    }));
  }

  pairs(rows: readonly (ast.Pair | ast.InvalidLine)[]): readonly Row[] {
    return rows.map((row) => this.row(row, (p, read) => {
      if (read.condition === undefined) p.text('else');
      else this.write(p, read.condition);
      p.text(' : ');
      this.write(p, read.value);
    }));
  }

  conditions(all: readonly Expression[]): readonly Row[] {
    return all.map((one) => { const p = new Pieces(); this.write(p, one); return { span: one.span, pieces: p.pieces }; });
  }

  /** One line; a line that could not be read is given back as it was. */
  row<T extends ast.Node>(row: T | ast.InvalidLine, write: (p: Pieces, read: T) => void): Row {
    const p = new Pieces();
    if ('kind' in row && row.kind === 'InvalidLine') p.text(this.source(row));
    else write(p, row as T);
    return { span: row.span, pieces: p.pieces };
  }
}

export function relationName(e: ast.RelationName): string {
  return e.member === undefined ? e.title.text : `${e.title.text}.${e.member.text}`;
}

function unitWord(amount: string, unit: ast.Unit): string {
  if (amount === '1') return unit;
  return unit === 'half' ? 'halves' : `${unit}s`;
}
