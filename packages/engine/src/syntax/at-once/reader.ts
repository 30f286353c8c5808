/**
 * The common forms of an expression, read from its tokens straight to the tree: arithmetic, comparisons, conditions, calls and rows of a relation. The grammar says what an
 * expression is, and this says nothing else: whatever is not one of these forms, and every mistake, is left to the grammar by giving nothing back, so that its
 * messages stay the only ones. A rule of the grammar costs a dozen calls and a node for each level that an expression might have had; a policy has thousands of them.
 * Of the 14,000 lines of the published cases the grammar is asked about one in a hundred.
 */
import type { TokenType } from 'chevrotain';
import type * as ast from '../ast.js';
import * as cst from '../cst.js';
import { durationOf, literalOf } from '../literal.js';
import { unescape } from '../quoting.js';
import { spanOf } from '../spans.js';
import * as t from '../tokens.js';
import type { Token } from '../tokens.js';

const r = t.reserved;
const p = t.phrase;

/** Deeper ones are left to the grammar, which says how deep is too deep. */
const mostDeep = 30;

const orders: ReadonlyMap<TokenType, '<' | '<=' | '>' | '>='> = new Map([[t.Less, '<'], [t.LessEqual, '<='], [t.Greater, '>'], [t.GreaterEqual, '>=']]);
const calls: ReadonlySet<TokenType> = new Set([r.sum, r.first, r.last, r.all]);
const windows: ReadonlyMap<TokenType, ast.Source['rows']> = new Map<TokenType, ast.Source['rows']>([[p['earlier rows'], 'earlier rows'], [p['later rows'], 'later rows'], [p['rows so far'], 'rows so far']]);
const edges: ReadonlyMap<TokenType, ast.ScaleRow['edge']> = new Map<TokenType, ast.ScaleRow['edge']>([[p['up to'], 'up to'], [t.Below, 'below'], [t.At, 'at'], [t.Above, 'above'], [p['from there'], 'from there']]);
/** Behind a value these begin a form that is left to the grammar. */
const otherForms: ReadonlySet<TokenType> = new Set([t.At, t.Over, t.InCurrency]);

/** A lower-case name, or a soft word that stands as one. */
export const isName = (type: TokenType | undefined): boolean => type === t.Name || type?.CATEGORIES?.includes(t.Name) === true;

/** A place in a run of tokens, and the forms that can be read from there. Each gives nothing back where the grammar has to be asked. */
export class Reader {
  constructor(readonly tokens: readonly Token[], public next: number) {}

  type(ahead = 0): TokenType | undefined { return this.tokens[this.next + ahead]?.tokenType; }

  get done(): boolean { return this.next === this.tokens.length; }

  /** The token here, if it is of a type. */
  take(type: TokenType): Token | undefined {
    const token = this.tokens[this.next];
    if (token?.tokenType !== type) return undefined;
    this.next += 1;
    return token;
  }

  name(): ast.Name | undefined {
    const token = this.tokens[this.next];
    if (token === undefined || !isName(token.tokenType)) return undefined;
    this.next += 1;
    return cst.name(token);
  }

  title(): ast.Title | undefined {
    const token = this.take(t.Title);
    return token === undefined ? undefined : cst.title(token);
  }

  text(): ast.Text | undefined {
    const token = this.take(t.Text);
    return token === undefined ? undefined : { kind: 'Text', value: unescape(token.image), span: spanOf(token) };
  }

  spanFrom(first: number): ast.Node['span'] {
    return { start: this.tokens[first]!.startOffset, end: spanOf(this.tokens[this.next - 1]!).end };
  }

  expression(depth: number): ast.Expression | undefined {
    if (depth > mostDeep) return undefined;
    const type = this.type();
    if (type === r.missing) {
      this.next += 1;
      return { kind: 'Missing', span: this.spanFrom(this.next - 1) };
    }
    return type === r.if ? this.ifElse(depth) : this.fallback(depth);
  }

  private ifElse(depth: number): ast.Expression | undefined {
    const first = this.next;
    this.next += 1;
    const condition = this.logic(depth + 1);
    if (condition === undefined || this.type() !== r.then) return undefined;
    this.next += 1;
    const then = this.expression(depth + 1);
    if (then === undefined || this.type() !== r.else) return undefined;
    this.next += 1;
    const otherwise = this.expression(depth + 1);
    return otherwise === undefined ? undefined : { kind: 'If', condition, then, else: otherwise, span: this.spanFrom(first) };
  }

  private fallback(depth: number): ast.Expression | undefined {
    let value = this.logic(depth);
    while (value !== undefined && this.type() === r.otherwise) {
      this.next += 1;
      const fallback = this.logic(depth);
      value = fallback === undefined ? undefined : { kind: 'Otherwise', value, fallback, span: cst.join(value.span, fallback.span) };
    }
    return value;
  }

  logic(depth: number): ast.Expression | undefined {
    const first = this.next, one = this.negation(depth), operator = this.type();
    if (one === undefined || (operator !== r.and && operator !== r.or)) return one;
    const terms = [one];
    while (this.type() === operator) {
      this.next += 1;
      const term = this.negation(depth);
      if (term === undefined) return undefined;
      terms.push(term);
    }
    // Mixed with the other one: refused by the grammar's reader, with a sentence.
    const after = this.type();
    return after === r.and || after === r.or ? undefined : { kind: 'Logic', operator: operator === r.and ? 'and' : 'or', terms, span: this.spanFrom(first) };
  }

  private negation(depth: number): ast.Expression | undefined {
    if (depth > mostDeep) return undefined;
    if (this.type() !== r.not) return this.compare(depth);
    const first = this.next;
    this.next += 1;
    const value = this.compare(depth);
    return value === undefined ? undefined : { kind: 'Not', value, span: this.spanFrom(first) };
  }

  private compare(depth: number): ast.Expression | undefined {
    const first = this.next, left = this.sum(depth), type = this.type();
    if (left === undefined || type === undefined) return left;
    const order = orders.get(type);
    if (order !== undefined) {
      this.next += 1;
      const right = this.sum(depth);
      return right === undefined ? undefined : { kind: 'Compare', operator: order, left, right, span: this.spanFrom(first) };
    }
    if (type === r.is) return this.is(depth, first, left);
    if (type === r.in || (type === r.not && this.type(1) === r.in)) {
      this.next += type === r.not ? 2 : 1;
      // `in year through d` is left to the grammar.
      if (this.type() === t.UnitWord && this.type(1) === r.through) return undefined;
      const target = this.postfix(depth);
      return target === undefined ? undefined : { kind: 'In', value: left, negated: type === r.not, target, span: this.spanFrom(first) };
    }
    if (type === r.between) {
      this.next += 1;
      const low = this.sum(depth);
      if (low === undefined || this.type() !== r.and) return undefined;
      this.next += 1;
      const high = this.sum(depth);
      return high === undefined ? undefined : { kind: 'Between', value: left, low, high, span: this.spanFrom(first) };
    }
    if (type === r.within) return this.within(depth, first, left);
    return type === r.not || type === t.Equals ? undefined : left;
  }

  /** `within 90 days before d`, from the word `within` */
  private within(depth: number, first: number, value: ast.Expression): ast.Expression | undefined {
    this.next += 1;
    const length = this.length(depth), direction = this.type();
    if (length === undefined || (direction !== t.Before && direction !== t.After)) return undefined;
    this.next += 1;
    const anchor = this.sum(depth);
    return anchor === undefined ? undefined : { kind: 'Within', value, length, direction: direction === t.Before ? 'before' : 'after', anchor, span: this.spanFrom(first) };
  }

  /** What stands between `within` and `before` or `after`: those two are names elsewhere. */
  private length(depth: number): ast.Expression | undefined {
    if (this.type() === t.DurationLiteral) return this.duration(depth);
    if (this.type() === t.LeftParen) return this.group(depth);
    const name = this.name();
    return name === undefined ? undefined : this.path(name);
  }

  private is(depth: number, first: number, left: ast.Expression): ast.Expression | undefined {
    this.next += 1;
    const negated = this.type() === r.not;
    if (negated) this.next += 1;
    const type = this.type();
    if (type === r.missing || type === r.present) {
      this.next += 1;
      return { kind: 'IsMissing', value: left, negated: negated !== (type === r.present), span: this.spanFrom(first) };
    }
    const right = this.sum(depth);
    return right === undefined ? undefined : { kind: 'Compare', operator: negated ? 'is not' : 'is', left, right, span: this.spanFrom(first) };
  }

  sum(depth: number): ast.Expression | undefined {
    let left = this.product(depth);
    for (let type = this.type(); left !== undefined && (type === t.Plus || type === t.Minus); type = this.type()) {
      this.next += 1;
      const right = this.product(depth);
      left = right === undefined ? undefined : { kind: 'Arithmetic', operator: type === t.Plus ? '+' : '-', left, right, span: cst.join(left.span, right.span) };
    }
    return left;
  }

  private product(depth: number): ast.Expression | undefined {
    let left = this.unary(depth);
    for (let type = this.type(); left !== undefined && (type === t.Star || type === t.Slash || type === r.of); type = this.type()) {
      this.next += 1;
      const right = this.unary(depth);
      left = right === undefined ? undefined : { kind: 'Arithmetic', operator: type === t.Star ? '*' : type === t.Slash ? '/' : 'of', left, right, span: cst.join(left.span, right.span) };
    }
    return left;
  }

  private unary(depth: number): ast.Expression | undefined {
    const first = this.next;
    if (this.type() === t.Minus) {
      this.next += 1;
      const value = this.operand(depth);
      return value === undefined ? undefined : { kind: 'Negate', value, span: this.spanFrom(first) };
    }
    return this.operand(depth);
  }

  /** What stands between operators, behind its sign. */
  private operand(depth: number): ast.Expression | undefined {
    const type = this.type();
    if (type === r.marginal || type === r.retroactive) return this.reading(depth);
    return type === r.previous ? this.previous(depth) : this.applied(depth);
  }

  /** `previous x starting 0` */
  private previous(depth: number): ast.Expression | undefined {
    const first = this.next;
    this.next += 1;
    const column = this.postfix(depth);
    if (column === undefined) return undefined;
    let starting: ast.Expression | undefined;
    if (this.take(r.starting) !== undefined) {
      const nothing = this.take(r.missing);
      if (nothing === undefined && this.type() === t.Minus) return undefined;
      starting = nothing === undefined ? this.postfix(depth) : { kind: 'Missing', span: spanOf(nothing) };
      if (starting === undefined) return undefined;
    }
    return { kind: 'Previous', column, starting, span: this.spanFrom(first) };
  }

  /** `marginal rates on x after y` of a scale that has a name */
  private reading(depth: number): ast.Expression | undefined {
    const first = this.next, mode = this.type() === r.marginal ? 'marginal' : 'retroactive';
    this.next += 1;
    const scale = this.name();
    if (this.take(r.on) === undefined) return undefined;
    const on = this.postfix(depth);
    if (on === undefined) return undefined;
    let after: ast.Expression | 'zero' | undefined;
    if (this.type() === t.After) {
      this.next += 1;
      after = this.postfix(depth);
      if (after === undefined) return undefined;
    } else if (this.type() === p['from zero']) {
      this.next += 1;
      after = 'zero';
    }
    let rows: readonly ast.ScaleRow[] | undefined;
    if (this.type() === t.Block) {
      rows = this.lines((line) => line.scaleRow(depth + 1));
      if (rows === undefined) return undefined;
    }
    return { kind: 'Reading', mode, scale, on, after, rows, span: this.spanFrom(first) };
  }

  /** The lines of the block here, if all of them can be read at once. */
  lines<T>(read: (line: Reader) => T | undefined): readonly T[] | undefined {
    const block = this.take(t.Block);
    if (block === undefined) return undefined;
    const found: T[] = [];
    for (const line of block.block?.lines ?? []) {
      const reader = new Reader(line, 0), row = read(reader);
      if (row === undefined || !reader.done) return undefined;
      found.push(row);
    }
    return found;
  }

  /** All of a line `up to 10: 5%`. */
  scaleRow(depth: number): ast.ScaleRow | undefined {
    const first = this.type(), edge = first === undefined ? undefined : edges.get(first);
    if (edge === undefined || depth > mostDeep) return undefined;
    this.next = 1;
    let at: ast.Expression | undefined;
    if (edge !== 'from there' && !(edge === 'above' && this.type() === t.Colon)) {
      at = this.sum(depth);
      if (at === undefined) return undefined;
    }
    if (this.take(t.Colon) === undefined) return undefined;
    const value = this.expression(depth);
    return value === undefined ? undefined : { kind: 'ScaleRow', edge, at, value, span: this.spanFrom(0) };
  }

  /** What rows are ordered by: `-amount` begins with the largest. */
  orderKey(depth: number): ast.Expression | undefined {
    const first = this.next;
    if (this.take(t.Minus) === undefined) return this.applied(depth);
    const value = this.applied(depth);
    return value === undefined ? undefined : { kind: 'Negate', value, span: this.spanFrom(first) };
  }

  /** A value, and `at` what it is read. */
  applied(depth: number): ast.Expression | undefined {
    let value = this.postfix(depth);
    if (value !== undefined && this.type() === t.At) {
      this.next += 1;
      const key = this.postfix(depth);
      value = key === undefined ? undefined : { kind: 'At', value, keys: key.kind === 'List' ? key.items : [key], span: cst.join(value.span, key.span) };
    }
    if (value !== undefined && this.type() === t.Over) value = this.over(depth, value);
    const after = this.type();
    return after !== undefined && otherForms.has(after) ? undefined : value;
  }

  /** `over quarter(d) by days`, `in full`; the other ways are left to the grammar. */
  private over(depth: number, value: ast.Expression): ast.Expression | undefined {
    this.next += 1;
    const period = this.postfix(depth);
    if (period === undefined) return undefined;
    const inFull = this.take(p['in full']);
    if (inFull !== undefined) return { kind: 'Over', value, period, by: 'in full', day: undefined, span: cst.join(value.span, spanOf(inFull)) };
    if (this.take(r.by) === undefined) return undefined;
    const working = this.take(p['working days']), unit = working ?? this.take(t.UnitWord);
    if (unit === undefined || (working === undefined && (unit.image !== 'days' || this.type() === r.on))) return undefined;
    let office: ast.Expression | undefined;
    if (working !== undefined && this.take(r.in) !== undefined) {
      office = this.postfix(depth);
      if (office === undefined) return undefined;
    }
    return { kind: 'Over', value, period, by: working === undefined ? 'days' : 'working days', day: undefined, office, span: cst.join(value.span, office?.span ?? spanOf(unit)) };
  }

  /** A value with the fields that are read of it. */
  postfix(depth: number): ast.Expression | undefined {
    const base = this.primary(depth);
    return base === undefined ? undefined : this.path(base);
  }

  private path(of: ast.Expression): ast.Expression | undefined {
    let base = of;
    while (this.type() === t.Dot) {
      const field = this.type(1);
      if (!isName(field) && field !== r.from && field !== r.through) return undefined;
      const name = cst.name(this.tokens[this.next + 1]!);
      this.next += 2;
      base = { kind: 'Path', base, name, span: cst.join(base.span, name.span) };
    }
    return base;
  }

  private primary(depth: number): ast.Expression | undefined {
    const token = this.tokens[this.next], type = token?.tokenType;
    if (token === undefined || type === undefined) return undefined;
    if (type === t.LeftParen) return this.group(depth);
    if (type === t.DurationLiteral) return this.shift(depth);
    if (type === r.choose || (type === r.sum && this.type(1) === t.Block)) return this.pairs(depth, type === r.choose);
    const called = this.type(1) === t.LeftParen;
    if (type === r.count || calls.has(type) || (called && isName(type))) return called ? this.call(depth, token) : undefined;
    if (isName(type)) { this.next += 1; return cst.name(token); }
    if (type === t.Text) return this.text();
    // A Capitalised name that is called belongs to another tool.
    if (type === t.Title && called) return undefined;
    const literal = literalOf(token);
    if (literal !== undefined) this.next += 1;
    return literal;
  }

  /** `4 business hours`, or `4 business hours in Berlin` */
  private duration(depth: number): ast.Expression | undefined {
    const first = this.next, length = durationOf(this.tokens[first]!);
    this.next += 1;
    if (this.take(r.in) === undefined && this.take(t.InCurrency) === undefined) return length;
    const office = this.postfix(depth);
    return office === undefined ? undefined : { ...length, office, span: this.spanFrom(first) };
  }

  /** `30 days`, or `30 days after d` */
  private shift(depth: number): ast.Expression | undefined {
    const first = this.next, length = this.duration(depth);
    if (length === undefined) return undefined;
    const direction = this.type();
    if (direction !== t.Before && direction !== t.After) return length;
    this.next += 1;
    const anchor = this.postfix(depth);
    return anchor === undefined ? undefined : { kind: 'Shift', length, direction: direction === t.Before ? 'before' : 'after', anchor, span: this.spanFrom(first) };
  }

  /** `choose { … }` and `sum { … }`, if each of their lines is one of these forms too. */
  private pairs(depth: number, choose: boolean): ast.Expression | undefined {
    const first = this.next, topmost = choose && this.type(1) === t.Topmost;
    if (depth >= mostDeep) return undefined;
    if (choose && this.type(1) === t.At) return this.bands(depth, first);
    this.next += topmost ? 2 : 1;
    const rows = this.lines((line) => line.pair(depth + 1));
    if (rows === undefined) return undefined;
    const span = this.spanFrom(first);
    return choose ? { kind: 'Choose', topmost, rows, span } : { kind: 'SumBlock', rows, span };
  }

  /** `choose at x { up to 3 : 1%  above : 2% }` */
  private bands(depth: number, first: number): ast.Expression | undefined {
    this.next += 2;
    const on = this.postfix(depth), rows = on === undefined ? undefined : this.lines((line) => line.scaleRow(depth + 1));
    return on === undefined || rows === undefined ? undefined : { kind: 'Reading', mode: 'at', on, rows, span: this.spanFrom(first) };
  }

  /** All of a line `condition : value`. */
  private pair(depth: number): ast.Pair | undefined {
    let condition: ast.Expression | undefined;
    if (this.type() === r.else) this.next += 1;
    else {
      condition = this.logic(depth);
      if (condition === undefined) return undefined;
    }
    if (this.take(t.Colon) === undefined) return undefined;
    const value = this.expression(depth);
    return value === undefined ? undefined : { kind: 'Pair', condition, value, span: this.spanFrom(0) };
  }

  private group(depth: number): ast.Expression | undefined {
    const first = this.next, items = this.list(depth + 1);
    if (items === undefined || this.type() !== t.RightParen) return undefined;
    this.next += 1;
    const [only] = items, span = this.spanFrom(first);
    return items.length === 1 && only !== undefined ? { kind: 'Group', value: only, span } : { kind: 'List', items, span };
  }

  /** From the bracket: values between commas. */
  private list(depth: number): readonly ast.Expression[] | undefined {
    const items: ast.Expression[] = [];
    do {
      this.next += 1;
      const item = this.expression(depth);
      if (item === undefined) return undefined;
      items.push(item);
    } while (this.type() === t.Comma);
    return items;
  }

  private call(depth: number, name: Token): ast.Expression | undefined {
    const first = this.next;
    this.next += 1;
    let given: readonly ast.Expression[] = [], source: ast.Source | undefined, ordered: readonly ast.Expression[] = [];
    if (name.tokenType === r.count) {
      this.next += 1;
      source = this.source(depth + 1);
      if (source === undefined) return undefined;
    } else {
      const items = this.list(depth + 1);
      if (items === undefined) return undefined;
      given = items;
      if (this.type() === t.OfSource) {
        this.next += 1;
        source = this.source(depth + 1);
        if (source === undefined) return undefined;
        const order = this.order(depth + 1);
        if (order === undefined) return undefined;
        ordered = order;
      }
    }
    if (this.type() !== t.RightParen) return undefined;
    this.next += 1;
    return { kind: 'Call', name: cst.name(name), arguments: given, source, ordered, span: this.spanFrom(first) };
  }

  source(depth: number): ast.Source | undefined {
    const first = this.next, rows = this.rows();
    if (rows === undefined) return undefined;
    const withSame: (ast.Name | ast.SameOf)[] = [];
    if (this.type() === p['with same']) {
      do {
        this.next += 1;
        const from = this.next, name = this.name();
        if (name === undefined) return undefined;
        if (this.take(t.LeftParen) === undefined) { withSame.push(name); continue; }
        const column = this.name();
        if (column === undefined || this.take(t.RightParen) === undefined) return undefined;
        withSame.push({ kind: 'SameOf', function: name, column, span: this.spanFrom(from) });
      } while (this.type() === t.Comma);
    }
    let where: ast.Expression | undefined;
    if (this.type() === r.where) {
      this.next += 1;
      where = this.logic(depth);
      if (where === undefined) return undefined;
    }
    return { kind: 'Source', rows, withSame, where, span: this.spanFrom(first) };
  }

  private rows(): ast.Source['rows'] | undefined {
    const token = this.tokens[this.next], window = token === undefined ? undefined : windows.get(token.tokenType);
    if (window !== undefined) { this.next += 1; return window; }
    return this.relation();
  }

  /** `Deal`, `Plan.payments` */
  relation(): ast.RelationName | undefined {
    const first = this.next, title = this.title();
    if (title === undefined) return undefined;
    let member: ast.Name | undefined;
    if (this.take(t.Dot) !== undefined) {
      member = this.name();
      if (member === undefined) return undefined;
    }
    return { kind: 'RelationName', title, member, span: this.spanFrom(first) };
  }

  /** `ordered by a, b`, or nothing. */
  private order(depth: number): readonly ast.Expression[] | undefined {
    const ordered: ast.Expression[] = [];
    if (this.type() !== p['ordered by']) return ordered;
    do {
      this.next += 1;
      const value = this.orderKey(depth);
      if (value === undefined) return undefined;
      ordered.push(value);
    } while (this.type() === t.Comma);
    return ordered;
  }
}
