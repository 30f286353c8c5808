/**
 * The common forms of an expression, read from its tokens straight to the tree: arithmetic, comparisons, conditions, calls and rows of a relation. The grammar says what an
 * expression is, and this says nothing else: whatever is not one of these forms, and every mistake, is left to the grammar by giving nothing back, so that its
 * messages stay the only ones. A rule of the grammar costs a dozen calls and a node for each level that an expression might have had; a policy has thousands of them.
 */
import type { TokenType } from 'chevrotain';
import type * as ast from './ast.js';
import * as cst from './cst.js';
import { literalOf } from './literal.js';
import { unescape } from './lexer.js';
import { spanOf } from './spans.js';
import * as t from './tokens.js';
import type { Token } from './tokens.js';

const r = t.reserved;
const p = t.phrase;

/** Deeper ones are left to the grammar, which says how deep is too deep. */
const mostDeep = 30;

export interface AtOnce { readonly value: ast.Expression; /** the place of the first token behind it */ readonly next: number }

/** The expression that begins at a token; undefined when it is none of the common forms. What may follow is for the caller to look at. */
export function expressionAt(tokens: readonly Token[], from: number): AtOnce | undefined {
  const reader = new Reader(tokens, from), value = reader.fallback(0);
  return value === undefined ? undefined : { value, next: reader.next };
}

/** As `expressionAt`, without `otherwise`: a condition. */
export function logicAt(tokens: readonly Token[], from: number): AtOnce | undefined {
  const reader = new Reader(tokens, from), value = reader.logic(0);
  return value === undefined ? undefined : { value, next: reader.next };
}

const orders: ReadonlyMap<TokenType, '<' | '<=' | '>' | '>='> = new Map([[t.Less, '<'], [t.LessEqual, '<='], [t.Greater, '>'], [t.GreaterEqual, '>=']]);
const calls: ReadonlySet<TokenType> = new Set([r.sum, r.first, r.last, r.all]);
const windows: ReadonlyMap<TokenType, ast.Source['rows']> = new Map<TokenType, ast.Source['rows']>([[p['earlier rows'], 'earlier rows'], [p['later rows'], 'later rows'], [p['rows so far'], 'rows so far']]);
/** Behind a value these begin a form that is left to the grammar. */
const otherForms: ReadonlySet<TokenType> = new Set([t.At, t.Over, t.InCurrency]);

const isName = (type: TokenType | undefined): boolean => type === t.Name || type?.CATEGORIES?.includes(t.Name) === true;

class Reader {
  constructor(private readonly tokens: readonly Token[], public next: number) {}

  private type(ahead = 0): TokenType | undefined { return this.tokens[this.next + ahead]?.tokenType; }

  private spanFrom(first: number): ast.Node['span'] {
    return { start: this.tokens[first]!.startOffset, end: spanOf(this.tokens[this.next - 1]!).end };
  }

  fallback(depth: number): ast.Expression | undefined {
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
    return type === r.within || type === r.not || type === t.Equals ? undefined : left;
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

  private sum(depth: number): ast.Expression | undefined {
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
      const value = this.postfix(depth);
      return value === undefined ? undefined : { kind: 'Negate', value, span: this.spanFrom(first) };
    }
    return this.postfix(depth);
  }

  /** A value with the fields that are read of it. */
  private postfix(depth: number): ast.Expression | undefined {
    let base = this.primary(depth);
    while (base !== undefined && this.type() === t.Dot) {
      const field = this.type(1);
      if (!isName(field) && field !== r.from && field !== r.through) return undefined;
      const name = cst.name(this.tokens[this.next + 1]!);
      this.next += 2;
      base = { kind: 'Path', base, name, span: cst.join(base.span, name.span) };
    }
    const after = this.type();
    return after !== undefined && otherForms.has(after) ? undefined : base;
  }

  private primary(depth: number): ast.Expression | undefined {
    const token = this.tokens[this.next], type = token?.tokenType;
    if (token === undefined || type === undefined) return undefined;
    if (type === t.LeftParen) return this.group(depth);
    const called = this.type(1) === t.LeftParen;
    if (type === r.count || calls.has(type) || (called && isName(type))) return called ? this.call(depth, token) : undefined;
    if (isName(type)) { this.next += 1; return cst.name(token); }
    if (type === t.Text) { this.next += 1; return { kind: 'Text', value: unescape(token.image), span: spanOf(token) }; }
    // A Capitalised name that is called belongs to another tool.
    if (type === t.Title && called) return undefined;
    const literal = literalOf(token);
    if (literal !== undefined) this.next += 1;
    return literal;
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
      const item = this.fallback(depth);
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

  private source(depth: number): ast.Source | undefined {
    const first = this.next, rows = this.rows();
    if (rows === undefined) return undefined;
    const withSame: ast.Name[] = [];
    if (this.type() === p['with same']) {
      do {
        this.next += 1;
        if (!isName(this.type())) return undefined;
        withSame.push(cst.name(this.tokens[this.next]!));
        this.next += 1;
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
    if (token?.tokenType !== t.Title) return undefined;
    const first = this.next;
    this.next += 1;
    let member: ast.Name | undefined;
    if (this.type() === t.Dot) {
      if (!isName(this.type(1))) return undefined;
      member = cst.name(this.tokens[this.next + 1]!);
      this.next += 2;
    }
    return { kind: 'RelationName', title: cst.title(token), member, span: this.spanFrom(first) };
  }

  /** `ordered by a, b`, or nothing. */
  private order(depth: number): readonly ast.Expression[] | undefined {
    const ordered: ast.Expression[] = [];
    if (this.type() !== p['ordered by']) return ordered;
    do {
      this.next += 1;
      const value = this.postfix(depth);
      if (value === undefined) return undefined;
      ordered.push(value);
    } while (this.type() === t.Comma);
    return ordered;
  }
}
