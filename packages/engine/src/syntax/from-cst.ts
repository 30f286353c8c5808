/** Declarations and their lines: concrete tree to tree. What could not be read becomes an `Invalid…` node that keeps its span and its name. */
import type { CstNode } from 'chevrotain';
import type { Span } from '../base/span.js';
import { suggest } from '../base/suggest.js';
import * as codes from '../diagnostics/codes/syntax.js';
import type * as ast from './ast.js';
import type { Chunk } from './chunks.js';
import { depthLimit } from './chunks.js';
import * as cst from './cst.js';
import { conditions, expression, fieldName, logic, operand, postfix, relationName, rowsOf, scaleRows, text } from './from-cst-expression.js';
import { grid } from './from-cst-grid.js';
import { line } from './from-cst-lines.js';
import { accept, block, date, dated, names, optionalDated, optionalText } from './from-cst-parts.js';
import { isNameLike } from './layout.js';
import { fieldAt } from './at-once/fields.js';
import * as headers from './at-once/headers.js';
import type { AssertionHeader, RecordHeader, RelationHeader, ScaleHeader, TableHeader, TestHeader } from './at-once/headers.js';
import { lineAt } from './at-once/lines.js';
import { guardLineAt, officeLineAt, policyLineAt } from './at-once/policy-lines.js';
import { testLineAt, type TestLineAt } from './at-once/rows.js';
import { moneyOf } from './literal.js';
import { spanOf, spanOfTokens, type Reading, type RuleName } from './recovery.js';
import * as t from './tokens.js';
import { declarationWords, type DeclarationWord } from './words.js';

const { node, nodes, token, tokens, has, must } = cst;

const rules: Readonly<Record<DeclarationWord, RuleName>> = {
  import: 'import', policy: 'policy', record: 'record', parameter: 'parameter', scale: 'scale', table: 'table', list: 'relation', lead: 'relation', sla: 'relation',
  kpi: 'relation', goal: 'relation', attribution: 'relation', credit: 'relation', plan: 'relation', always: 'assertion', guard: 'assertion', test: 'test',
};

export function declaration(reading: Reading, chunk: Chunk): ast.Declaration {
  const span = { start: chunk.start, end: chunk.end };
  const first = chunk.tokens[0];
  const muted = reading.muted;
  if (first === undefined) {
    // Nothing but a `}`.
    if (chunk.silent !== true) reportBrace(reading, chunk);
    return { kind: 'InvalidDeclaration', span };
  }
  if (chunk.tooDeep !== undefined) {
    reading.report(codes.tooDeep.at(reading.at(spanOf(chunk.tooDeep)), { limit: depthLimit }));
    return invalid(chunk.tokens, span);
  }
  if (chunk.brace !== undefined) {
    if (chunk.silent !== true) reportBrace(reading, chunk);
    reading.muted = true;
  }
  const made = read(reading, chunk.tokens, first, span);
  reading.muted = muted;
  return made;
}

function read(reading: Reading, written: readonly t.Token[], first: t.Token, span: Span): ast.Declaration {
  // `goal = 125_000 USD` defines something, in the wrong place.
  const word = first.image === 'goal' && written[1]?.tokenType === t.Equals ? undefined : declarationWord(first.image);
  if (word === undefined) return unknown(reading, written, first, span);
  const known = atOnce(reading, word, written, span);
  if (known !== undefined) return known;
  const of = reading.line(rules[word], written, `the header of this ${word}`);
  if (of === undefined) return invalid(written, span);
  switch (word) {
    case 'import': return { kind: 'Import', path: text(must(token(of, 'Text'), 'a path')), span };
    case 'policy': return policy(reading, text(must(token(of, 'Text'), 'a title')), block(of), span);
    case 'record': return record(reading, { name: cst.title(must(token(of, 'Title'), 'a name')), title: optionalText(of), dated: has(of, 'Dated'), block: block(of) }, span);
    case 'parameter': return parameter(reading, of, span);
    case 'scale': return scale(reading, scaleHeader(of), span);
    case 'table': return table(reading, tableHeader(of), span);
    case 'list': case 'lead': case 'sla': case 'kpi': case 'goal': case 'attribution': case 'credit': case 'plan': return relation(reading, relationHeader(reading, of), word, span);
    case 'always': case 'guard': {
      const each = node(of, 'each');
      return assertion(reading, { title: text(must(token(of, 'Text'), 'a title')), each: each === undefined ? undefined : forEach(reading, each), block: block(of) }, word, span);
    }
    case 'test': return test(reading, testHeader(of), span);
  }
}

/** A declaration whose header is a common form; its lines are read as after any other header. */
function atOnce(reading: Reading, word: DeclarationWord, written: readonly t.Token[], span: Span): ast.Declaration | undefined {
  switch (word) {
    case 'record': { const header = reading.atOnce(headers.recordHeaderAt, written); return header === undefined ? undefined : record(reading, header, span); }
    case 'parameter': { const said = reading.atOnce(headers.parameterAt, written); return said === undefined ? undefined : { ...said, span }; }
    case 'test': { const header = reading.atOnce(headers.testHeaderAt, written); return header === undefined ? undefined : test(reading, header, span); }
    case 'list': case 'lead': case 'sla': case 'kpi': case 'goal': case 'attribution': case 'credit': case 'plan': { const header = reading.atOnce(headers.relationHeaderAt, written); return header === undefined ? undefined : relation(reading, header, word, span); }
    case 'scale': { const header = reading.atOnce(headers.scaleHeaderAt, written); return header === undefined ? undefined : scale(reading, header, span); }
    case 'table': { const header = reading.atOnce(headers.tableHeaderAt, written); return header === undefined ? undefined : table(reading, header, span); }
    case 'always': case 'guard': { const header = reading.atOnce(headers.assertionHeaderAt, written); return header === undefined ? undefined : assertion(reading, header, word, span); }
    case 'import': case 'policy': {
      const header = reading.atOnce(headers.textHeaderAt, written);
      if (header === undefined || (header.block === undefined) !== (word === 'import')) return undefined;
      return header.block === undefined ? { kind: 'Import', path: header.text, span } : policy(reading, header.text, header.block, span);
    }
  }
}

function policy(reading: Reading, title: ast.Text, lines: t.Token, span: Span): ast.Policy {
  return { kind: 'Policy', title, lines: rowsOf(reading, lines, 'policyLine', 'a line of the policy', policyLine(reading), (line) => reading.atOnce(policyLineAt, line)), span };
}

function assertion(reading: Reading, header: AssertionHeader, word: 'always' | 'guard', span: Span): ast.Always | ast.Guard {
  const said = { title: header.title, each: header.each, span };
  if (word === 'always') return { kind: 'Always', ...said, conditions: conditions(reading, header.block) };
  return { kind: 'Guard', ...said, lines: rowsOf(reading, header.block, 'guardLine', 'a line of the guard', guardLine(reading), (line) => reading.atOnce(guardLineAt, line)) };
}

const declarationWord = (image: string): DeclarationWord | undefined => declarationWords.find((w) => w === image);

/** A misspelt declaration word: said once, and read as what was meant where that is plain, so that its name is known to the rest. */
function unknown(reading: Reading, written: readonly t.Token[], first: t.Token, span: Span): ast.Declaration {
  if (first.tokenType === t.Foreign || reading.spoiltBefore(first)) return invalid(written, span);
  if (first.image === 'for each' || first.image === 'for each distinct') {
    reading.report(codes.unexpected.at(reading.at(spanOf(first)), {
      found: `\`${first.image}\``, place: 'a file', expected: 'a declaration', help: 'say first what is made for each of them, and its name: `list Name for each …`, `plan Name for each …`, `credit Name for each …`',
    }));
    return invalid(written, span);
  }
  const rule = written[1]?.tokenType === t.Equals || first.tokenType === t.PaymentWord || first.tokenType === t.RoleWord;
  if (rule || !isWord(first)) {
    reading.report(codes.unexpected.at(reading.at(spanOf(first)), {
      found: `\`${first.image}\``, place: 'a file', expected: 'a declaration',
      help: rule ? 'a value of its own is a `parameter x = …`; any other rule stands inside a declaration, as in `plan Commission for each Deal { … }`' : 'a file is made of declarations, such as `record Deal { … }` or `plan Commission for each Deal { … }`',
    }));
    return invalid(written, span);
  }
  const candidates = suggest(first.image.toLowerCase(), declarationWords);
  const place = reading.at(spanOf(first));
  const [only] = candidates;
  const fixes = candidates.length === 1 && only !== undefined ? [{ title: `write \`${only}\``, edits: [{ span: place.span, text: only }] }] : [];
  reading.report(codes.unknownDeclaration.at({ ...place, fixes }, { word: first.image, candidates }));
  const word = candidates.length === 1 && only !== undefined ? declarationWord(only) : undefined;
  if (word === undefined) return invalid(written, span);
  const meant = t.token(t.DeclarationWord, word, first.startOffset, spanOf(first).end, first.column, first.first);
  const muted = reading.muted;
  reading.muted = true;
  const made = read(reading, [meant, ...written.slice(1)], meant, span);
  reading.muted = muted;
  return made;
}

const isWord = (of: t.Token): boolean => /^[A-Za-z_]/.test(of.image);

function invalid(written: readonly t.Token[], span: Span): ast.InvalidDeclaration {
  const [first, second] = written;
  const name = second !== undefined && (isNameLike(second) || second.tokenType === t.Title) ? second.image : undefined;
  return { kind: 'InvalidDeclaration', keyword: first !== undefined && isWord(first) ? first.image : undefined, name, span };
}

function reportBrace(reading: Reading, chunk: Chunk): void {
  if (chunk.brace === undefined) return;
  if (chunk.brace.kind === 'extra') {
    const at = reading.at(spanOf(chunk.brace.brace));
    reading.report(codes.extraBrace.at({ ...at, fixes: [{ title: 'remove the `}`', edits: [{ span: at.span, text: '' }] }] }, {}));
    return;
  }
  const { opener, line } = chunk.brace;
  reading.report(codes.missingBrace.at(reading.at({ start: opener.startOffset, end: opener.startOffset + 1 }), { opener: line === undefined || !isWord(line) ? 'this block' : `this \`${line.image}\`` }));
}

/* ---------------------------------------------------------------- policy */

function guardLine(reading: Reading): (of: CstNode, span: Span) => ast.GuardLine {
  return (of, span) => {
    const listed = node(of, 'names');
    if (has(of, 'OwnedBy')) return { kind: 'OwnedBy', parties: names(must(listed, 'a party')), span };
    if (has(of, 'AgreedBy')) return { kind: 'AgreedThrough', parties: names(must(listed, 'a party')), through: date(must(token(of, 'DateLiteral'), 'a day')), because: text(must(token(of, 'Text'), 'a reason')), span };
    if (has(of, 'Class')) return { kind: 'Class', name: cst.name(must(token(of, 'Name'), 'a class')), span };
    return { kind: 'GuardCondition', condition: expression(reading, must(node(of, 'expression'), 'a condition')), span };
  };
}

function policyLine(reading: Reading): (of: CstNode, span: Span) => ast.PolicyLine {
  return (of, span) => {
    const [first] = tokens(of, 'Title');
    const name = token(of, 'Name');
    const dates = node(of, 'dated');
    if (dates !== undefined) return dated(dates);
    if (has(of, 'Currency')) return { kind: 'Currency', currency: cst.title(must(first, 'a currency')), span };
    if (has(of, 'YearStarts')) return { kind: 'YearStarts', month: cst.title(must(first, 'a month')), namedBy: name === undefined ? undefined : cst.name(name), span };
    if (has(of, 'Rounding')) return { kind: 'Rounding', mode: has(of, 'HalfUp') ? 'half up' : 'half even', span };
    if (has(of, 'Timezone') || has(of, 'Hours') || has(of, 'Holidays')) return openTime(of, span);
    if (has(of, 'Office')) {
      const lines = rowsOf(reading, must(token(of, 'Block'), 'a block'), 'officeLine', 'a line of the office', officeLine, (line) => reading.atOnce(officeLineAt, line));
      return { kind: 'Office', name: cst.title(must(first, 'a name')), lines, span };
    }
    if (has(of, 'Closes')) {
      return first === undefined ? { kind: 'Closes', every: cst.name(must(name, 'a rhythm')), span } : { kind: 'Closes', record: cst.title(first), column: cst.name(must(name, 'a column')), span };
    }
    if (has(of, 'Calendar')) return { kind: 'Calendar', record: cst.title(must(first, 'a record')), span };
    if (has(of, 'Rates')) {
      const [left, right] = nodes(of, 'rateSide').map(rateSide);
      return { kind: 'Rates', record: cst.title(must(first, 'a record')), left: must(left, 'a rate'), right: must(right, 'a rate'), span };
    }
    const accepted = node(of, 'accept');
    if (accepted !== undefined) return accept(accepted, span);
    if (has(of, 'Party')) return { kind: 'Party', name: cst.name(must(name, 'a party')), roles: tokens(of, 'Title').map(cst.title), span };
    void reading;
    return { kind: 'Intent', text: text(must(token(of, 'Text'), 'a text')), span };
  };
}

/** A line that a header and an office share. */
function openTime(of: CstNode, span: Span): Extract<ast.OfficeLine, { readonly kind: 'Timezone' | 'Hours' | 'Holidays' }> {
  const [first, second] = tokens(of, 'Title'), name = token(of, 'Name');
  if (has(of, 'Timezone')) return { kind: 'Timezone', zone: text(must(token(of, 'Text'), 'a zone')), span };
  if (has(of, 'Hours')) {
    const [opens, closes] = tokens(of, 'ClockLiteral').map((c): ast.ClockTime => ({ kind: 'ClockTime', text: c.image, span: spanOf(c) }));
    return { kind: 'Hours', from: cst.title(must(first, 'a day')), through: cst.title(must(second, 'a day')), opens: must(opens, 'a time'), closes: must(closes, 'a time'), span };
  }
  return { kind: 'Holidays', days: tokens(of, 'DateLiteral').map(date), column: name === undefined ? undefined : cst.name(name), record: first === undefined ? undefined : cst.title(first), span };
}

function officeLine(of: CstNode, span: Span): ast.OfficeLine {
  return has(of, 'Hours') && has(of, 'OfSource') ? { kind: 'HoursOf', offices: tokens(of, 'Title').map(cst.title), span } : openTime(of, span);
}

function rateSide(of: CstNode): ast.RateSide {
  const span = spanOf(of);
  const money = token(of, 'MoneyLiteral');
  if (money !== undefined) {
    const { amount, currency } = moneyOf(money);
    const middle = span.start + amount.length;
    return { amount: { kind: 'Number', text: amount, span: { start: span.start, end: middle } }, unit: { kind: 'Title', text: currency, span: { start: span.end - currency.length, end: span.end } }, span };
  }
  const number = token(of, 'NumberLiteral');
  const names = tokens(of, 'Name');
  const unit = token(of, 'Title');
  return {
    amount: number === undefined ? cst.name(must(names[0], 'a rate')) : cst.number(number),
    unit: unit === undefined ? cst.name(must(names[number === undefined ? 1 : 0], 'a currency')) : cst.title(unit), span,
  };
}

/* ---------------------------------------------------------------- records, parameters, scales, tables */

function record(reading: Reading, header: RecordHeader, span: Span): ast.Record_ {
  const fields = withoutLineCommas(reading, header.block.block?.lines ?? []).map((line): ast.Field | ast.ComputedField | ast.InvalidLine => {
    const known = reading.atOnce(fieldAt, line);
    if (known !== undefined) return known;
    const read = reading.line('field', line, 'a field');
    return read === undefined ? brokenField(line) : field(reading, read, spanOfTokens(line));
  });
  return { kind: 'Record', name: header.name, title: header.title, dated: header.dated, fields, span };
}

/** Commas after each line are one habit, answered once, and the lines are read without them. A single one may be a list that is not finished. */
function withoutLineCommas(reading: Reading, lines: readonly (readonly t.Token[])[]): readonly (readonly t.Token[])[] {
  if (!lines.some(mayEndInComma)) return lines;
  const cut = lines.flatMap(atLineCommas);
  const commas = cut.flatMap((line) => { const last = line[line.length - 1]; return line.length > 1 && last?.tokenType === t.Comma ? [last] : []; });
  const [first] = commas;
  if (first === undefined || commas.length < 2) return lines;
  const edits = commas.map((comma) => ({ span: reading.at(spanOf(comma)).span, text: '' }));
  reading.report(codes.lineComma.at({ ...reading.at(spanOf(first)), fixes: [{ title: 'remove the commas', edits }] }, {}));
  return cut.map((line) => (line.length > 1 && line[line.length - 1]!.tokenType === t.Comma ? line.slice(0, -1) : line));
}

/** Whether a comma stands at the end of a line of the text: nearly no policy has one, and the others need no second look. */
function mayEndInComma(line: readonly t.Token[]): boolean {
  for (let i = 0; i < line.length; i += 1) if (line[i]!.tokenType === t.Comma && line[i + 1]?.first !== false) return true;
  return false;
}

/** A comma lets a line go on; but where a field or a definition begins after it, it was written in place of the line's end. */
function atLineCommas(line: readonly t.Token[]): readonly (readonly t.Token[])[] {
  const parts: t.Token[][] = [[]];
  let depth = 0;
  for (const [i, token] of line.entries()) {
    parts[parts.length - 1]!.push(token);
    if (token.tokenType === t.LeftParen) depth += 1;
    else if (token.tokenType === t.RightParen) depth -= 1;
    const [next, second] = [line[i + 1], line[i + 2]];
    if (token.tokenType !== t.Comma || depth > 0 || next === undefined || !next.first || !isNameLike(next) || second === undefined) continue;
    if (second.tokenType === t.At || second.tokenType === t.Over) continue;
    if (isNameLike(second) || second.tokenType === t.Title || second.tokenType === t.reserved.count || second.tokenType === t.phrase['one of'] || second.tokenType === t.Equals) parts.push([]);
  }
  return parts;
}

/** A field that cannot be read still has its name: whatever reads it is not at fault. */
function brokenField(line: readonly t.Token[]): ast.Field | ast.ComputedField | ast.InvalidLine {
  const span = spanOfTokens(line);
  const [first, second] = line;
  if (first === undefined || !isNameLike(first)) return { kind: 'InvalidLine', span };
  if (second?.tokenType === t.Equals) return { kind: 'ComputedField', name: cst.name(first), value: { kind: 'Invalid', span: after(second, span) }, span };
  return { kind: 'Field', name: cst.name(first), type: { kind: 'InvalidType', span: after(first, span) }, options: [], span };
}

const after = (of: t.Token, line: Span): Span => ({ start: Math.min(spanOf(of).end, line.end), end: line.end });

function field(reading: Reading, of: CstNode, span: Span): ast.Field | ast.ComputedField {
  const name = cst.name(fieldName(must(node(of, 'fieldName'), 'a name')));
  const title = optionalText(of);
  const value = node(of, 'expression');
  if (value !== undefined) return { kind: 'ComputedField', name, title, value: expression(reading, value), span };
  const options: ast.FieldOption[] = [];
  let decimals: ast.NumberLiteral | undefined;
  for (const option of nodes(of, 'fieldOption')) {
    const digits = token(option, 'NumberLiteral');
    if (digits !== undefined) decimals = cst.number(digits);
    else options.push(fieldOption(reading, option));
  }
  return { kind: 'Field', name, title, type: type(must(node(of, 'type'), 'a type'), decimals), options, span };
}

function fieldOption(reading: Reading, of: CstNode): ast.FieldOption {
  const span = spanOf(of);
  if (has(of, 'Key')) return { kind: 'Key', span };
  if (has(of, 'Optional')) return { kind: 'Optional', span };
  if (has(of, 'Planned')) return { kind: 'Planned', span };
  if (has(of, 'EditedBy')) return { kind: 'EditedBy', parties: names(must(node(of, 'names'), 'a party')), span };
  if (has(of, 'FixedOn')) return { kind: 'FixedOn', event: cst.name(must(token(of, 'Name'), 'a date')), span };
  const bound = has(of, 'Above') ? 'above' : has(of, 'Below') ? 'below' : has(of, 'AtMost') ? 'at most' : 'at least';
  return { kind: 'Bound', bound, value: operand(reading, must(node(of, 'operand'), 'a bound')), span };
}

function type(of: CstNode, decimals?: ast.NumberLiteral): ast.TypeNode {
  const span = spanOf(of);
  const plain = node(of, 'plainType');
  if (plain !== undefined) return plainType(plain, decimals);
  const choices = nodes(of, 'choice').map((c): ast.Title | ast.Text => {
    const title = token(c, 'Title');
    return title === undefined ? text(must(token(c, 'Text'), 'a choice')) : cst.title(title);
  });
  return { kind: 'ChoiceType', choices, span };
}

function plainType(of: CstNode, decimals?: ast.NumberLiteral): ast.TypeNode {
  const span = spanOf(of);
  const [name, currencyColumn] = tokens(of, 'Name');
  const title = token(of, 'Title');
  const count = token(of, 'Count');
  if (name === undefined && title !== undefined) return { kind: 'ReferenceType', record: cst.title(title), span };
  const currency = title !== undefined ? cst.title(title) : currencyColumn === undefined ? undefined : cst.name(currencyColumn);
  return { kind: 'NamedType', name: cst.name(must(name ?? count, 'a type')), decimals, currency, span };
}

function parameter(reading: Reading, of: CstNode, span: Span): ast.Parameter {
  const texts = tokens(of, 'Text').map(text);
  const because = has(of, 'Because') ? texts[texts.length - 1] : undefined;
  return {
    kind: 'Parameter', name: cst.name(must(token(of, 'Name'), 'a name')), title: texts.length > (because === undefined ? 0 : 1) ? texts[0] : undefined,
    value: expression(reading, must(node(of, 'expression'), 'a value')), dated: optionalDated(of), because, span,
  };
}

function scaleHeader(of: CstNode): ScaleHeader {
  const [name, argument] = tokens(of, 'Name');
  return { name: cst.name(must(name, 'a name')), argument: cst.name(must(argument, 'an argument')), type: type(must(node(of, 'type'), 'a type')), dated: optionalDated(of), block: block(of) };
}

function scale(reading: Reading, { block, ...header }: ScaleHeader, span: Span): ast.Scale {
  return { kind: 'Scale', ...header, rows: scaleRows(reading, block), span };
}

function tableHeader(of: CstNode): TableHeader {
  return {
    name: cst.name(must(token(of, 'Name'), 'a name')), axes: nodes(of, 'axis').map(axis), gives: type(must(node(of, 'type'), 'a type')), dated: optionalDated(of), topmost: has(of, 'TopmostRow'),
    rows: must(token(of, 'Grid'), 'rows'),
  };
}

function table(reading: Reading, { rows, ...header }: TableHeader, span: Span): ast.Table {
  return { kind: 'Table', ...header, grid: grid(reading, rows), span };
}

function axis(of: CstNode): ast.TableAxis {
  const title = token(of, 'Title');
  const typed = node(of, 'plainType');
  return {
    kind: 'TableAxis', record: title === undefined ? undefined : cst.title(title), name: cst.name(must(token(of, 'Name'), 'a name')),
    type: typed === undefined ? undefined : plainType(typed), span: spanOf(of),
  };
}

/* ---------------------------------------------------------------- relations */

function relationHeader(reading: Reading, of: CstNode): RelationHeader {
  const each = node(of, 'each'), by = token(of, 'Name');
  return {
    name: cst.title(must(token(of, 'Title'), 'a name')), title: optionalText(of), each: each === undefined ? undefined : forEach(reading, each), by: by === undefined ? undefined : cst.name(by),
    block: block(of),
  };
}

function relation(reading: Reading, header: RelationHeader, kind: ast.RelationKind, span: Span): ast.Relation {
  const lines = withoutLineCommas(reading, header.block.block?.lines ?? []).map((written): ast.Line => {
    const known = reading.atOnce(lineAt, written);
    if (known !== undefined) return known;
    const read = reading.line('line', written, `a line of this ${kind}`);
    return read === undefined ? brokenLine(written) : line(reading, read, spanOfTokens(written));
  });
  return { kind: 'Relation', relation: kind, name: header.name, title: header.title, each: header.each, by: header.by, lines, span };
}

/** A definition that cannot be read still defines its name. */
function brokenLine(written: readonly t.Token[]): ast.Line {
  const span = spanOfTokens(written);
  const [first, second] = written;
  if (first === undefined || !isNameLike(first)) return { kind: 'InvalidLine', span };
  const roled = (first.tokenType === t.RoleWord || first.tokenType === t.PaymentWord) && second !== undefined && isNameLike(second);
  const name = roled ? second : first;
  const rest = written.slice(roled ? 2 : 1);
  const equals = rest[0]?.tokenType === t.Text ? rest[1] : rest[0];
  if (equals === undefined || equals.tokenType !== t.Equals) return { kind: 'InvalidLine', span };
  const value: ast.Expression = { kind: 'Invalid', span: after(equals, span) };
  if (roled && first.tokenType === t.PaymentWord) {
    return { kind: 'Payment', role: first.image as ast.PaymentRole, name: cst.name(name), value, to: { kind: 'Target', recipients: [{ kind: 'Payee', value, span: value.span }], span: value.span }, on: value, parts: [], span };
  }
  return { kind: 'Column', role: roled ? (first.image as ast.Role) : undefined, name: cst.name(name), value, span };
}

function forEach(reading: Reading, of: CstNode): ast.Each {
  const span = spanOf(of);
  const filter = node(of, 'logic');
  const where = filter === undefined ? undefined : logic(reading, filter);
  const keys = nodes(of, 'distinctKey');
  if (keys.length > 0) {
    return {
      kind: 'ForEachDistinct', where, source: relationName(must(node(of, 'relationName'), 'a relation')), span,
      keys: keys.map((key): ast.DistinctKey => {
        const as = token(key, 'Name');
        return { kind: 'DistinctKey', value: postfix(reading, must(node(key, 'postfix'), 'a value')), as: as === undefined ? undefined : cst.name(as), span: spanOf(key) };
      }),
    };
  }
  const items = nodes(of, 'eachItem'), isCut = (item: CstNode): boolean => node(item, 'postfix') !== undefined;
  const parts = items.filter(isCut).map((item): ast.EachParts | ast.EachAbove => {
    const name = cst.name(must(token(item, 'Name'), 'a name')), first = postfix(reading, must(node(item, 'postfix'), 'what it is made of')), above = node(item, 'above'), day = above === undefined ? undefined : node(above, 'postfix');
    if (above === undefined) return { kind: 'EachParts', name, of: first, by: text(must(token(item, 'Text'), 'a separator')), span: spanOf(item) };
    return { kind: 'EachAbove', name, of: first, by: cst.name(must(token(above, 'Name'), 'a field')), day: day === undefined ? undefined : postfix(reading, day), orNobody: has(above, 'Nobody'), span: spanOf(item) };
  });
  return {
    kind: 'ForEach', parts, where, span,
    items: items.filter((item) => !isCut(item)).map((item): ast.EachItem => {
      const relation = node(item, 'relationName');
      return relation === undefined ? cst.name(must(token(item, 'Name'), 'a period')) : relationName(relation);
    }),
  };
}

/* ---------------------------------------------------------------- tests */

function testHeader(of: CstNode): TestHeader {
  const day = token(of, 'DateLiteral'), time = token(of, 'TimeLiteral');
  return { title: text(must(token(of, 'Text'), 'a title')), asOf: day !== undefined ? date(day) : time === undefined ? undefined : { kind: 'Time', text: time.image, span: spanOf(time) }, block: block(of) };
}

function test(reading: Reading, header: TestHeader, span: Span): ast.Test {
  return {
    kind: 'Test', title: header.title, asOf: header.asOf, span,
    lines: rowsOf<ast.TestLine>(reading, header.block, 'testLine', 'a line of this test', (line, at) => testLine(reading, line, at), (line) => {
      const known = reading.atOnce(testLineAt, line);
      return known?.kind === 'Rows' ? rowsLine(reading, known) : known;
    }),
  };
}

function rowsLine(reading: Reading, { given, repeat, only, relation, rows, span }: Extract<TestLineAt, { kind: 'Rows' }>): ast.TestLine {
  return given ? { kind: 'GivenRows', repeat, relation, grid: grid(reading, rows), span } : { kind: 'ExpectRows', only, relation, grid: grid(reading, rows), span };
}

function testLine(reading: Reading, of: CstNode, span: Span): ast.TestLine {
  const rows = token(of, 'Grid');
  const value = node(of, 'expression');
  if (rows !== undefined) {
    const repeat = token(of, 'NumberLiteral'), relation = relationName(must(node(of, 'relationName'), 'a relation'));
    return rowsLine(reading, { kind: 'Rows', given: has(of, 'GivenRows'), repeat: repeat === undefined ? undefined : cst.number(repeat), only: has(of, 'Only'), relation, rows, span });
  }
  if (has(of, 'Given')) return { kind: 'GivenParameter', name: cst.name(must(token(of, 'Name'), 'a parameter')), value: expression(reading, must(value, 'a value')), span };
  return { kind: 'ExpectCondition', condition: expression(reading, must(value, 'a condition')), span };
}
