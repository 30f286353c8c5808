/** Declarations as rows of pieces: the canonical order and spacing of everything that is not an expression. */
import { assertNever } from '../base/exhaustive.js';
import type * as ast from './ast.js';
import { clause, Pieces, type GridLine, type Row } from './doc.js';
import { quote } from './quoting.js';
import { ExpressionPrinter, relationName } from './print-expression.js';

export function declarationRow(text: string, declaration: ast.Declaration): Row {
  const p = new Pieces();
  new DeclarationPrinter(text).declaration(p, declaration);
  return { span: declaration.span, pieces: p.pieces };
}

/** The canonical order of a field's options. */
export function optionRank(option: ast.FieldOption): number {
  switch (option.kind) {
    case 'Key': return 0;
    case 'Optional': return 1;
    case 'Planned': return 2;
    case 'FixedOn': return 3;
    case 'Bound': return 4;
    case 'EditedBy': return 5;
  }
}

function accepted(p: Pieces, { code, through, because }: ast.Accept): void {
  p.text(`accept ${code.text} through ${through.text}`).break(clause).text(`because ${quote(because.value)}`);
}

class DeclarationPrinter {
  private readonly e: ExpressionPrinter;

  constructor(private readonly text: string) { this.e = new ExpressionPrinter(text); }

  declaration(p: Pieces, d: ast.Declaration): void {
    switch (d.kind) {
      case 'Import': p.text(`import ${quote(d.path.value)}`); return;
      case 'Policy': p.text(`policy ${quote(d.title.value)} `).block(d.lines.map((line) => this.policyLine(line))); return;
      case 'Record': p.text(`record ${d.name.text}${title(d.title)}${d.dated ? ' dated' : ''} `).block(d.fields.map((field) => this.field(field))); return;
      case 'Parameter':
        p.text(`parameter ${d.name.text}${title(d.title)} = `);
        this.e.write(p, d.value);
        this.dated(p, d.dated);
        if (d.because !== undefined) p.break(clause).text(`because ${quote(d.because.value)}`);
        return;
      case 'Scale':
        p.text(`scale ${d.name.text} of ${d.argument.text} `);
        this.type(p, d.type);
        this.dated(p, d.dated);
        p.text(' ').block(this.e.scaleRows(d.rows));
        return;
      case 'Table':
        p.text(`table ${d.name.text} of `).list(d.axes, (axis) => this.axis(p, axis)).text(' gives ');
        this.type(p, d.gives);
        this.dated(p, d.dated);
        p.text(d.topmost ? ' topmost row ' : ' ');
        grid(p, d.grid);
        return;
      case 'Relation':
        p.text(`${d.relation} ${d.name.text}${title(d.title)}`);
        this.each(p, d.each);
        p.text(`${d.by === undefined ? '' : ` by ${d.by.text}`} `).block(d.lines.map((line) => this.line(line)));
        return;
      case 'Always': case 'Guard':
        p.text(`${d.kind === 'Always' ? 'always' : 'guard'} ${quote(d.title.value)}`);
        this.each(p, d.each);
        p.text(' ').block(d.kind === 'Always' ? this.e.conditions(d.conditions) : d.lines.map((line) => this.guardLine(line)));
        return;
      case 'Test': p.text(`test ${quote(d.title.value)}${d.asOf === undefined ? '' : ` as of ${d.asOf.text}`} `).block(d.lines.map((line) => this.testLine(line))); return;
      case 'InvalidDeclaration': p.text(this.text.slice(d.span.start, d.span.end)); return;
      default: assertNever(d);
    }
  }

  private dated(p: Pieces, dated: ast.Dated | undefined): void {
    if (dated !== undefined) p.text(` ${datedText(dated)}`);
  }

  private guardLine(line: ast.GuardLine | ast.InvalidLine): Row {
    const p = new Pieces();
    switch (line.kind) {
      case 'GuardCondition': this.e.write(p, line.condition); break;
      case 'Class': p.text(`class ${line.name.text}`); break;
      case 'OwnedBy': p.text('owned by ').list(line.parties, (party) => p.text(party.text)); break;
      case 'AgreedThrough':
        p.text('agreed by ').list(line.parties, (party) => p.text(party.text));
        p.text(` through ${line.through.text}`).break(clause).text(`because ${quote(line.because.value)}`);
        break;
      case 'InvalidLine': p.text(this.e.source(line)); break;
      default: assertNever(line);
    }
    return { span: line.span, pieces: p.pieces };
  }

  private policyLine(line: ast.PolicyLine): Row {
    const p = new Pieces();
    switch (line.kind) {
      case 'Currency': p.text(`currency ${line.currency.text}`); break;
      case 'Timezone': case 'Hours': case 'Holidays': this.openTime(p, line); break;
      case 'Office': p.text(`office ${line.name.text} `).block(line.lines.map((inner) => this.e.row<Exclude<ast.OfficeLine, ast.InvalidLine>>(inner, (q, read) => this.openTime(q, read)))); break;
      case 'YearStarts': p.text(`year starts ${line.month.text}${line.namedBy === undefined ? '' : ` named by ${line.namedBy.text}`}`); break;
      case 'Rounding': p.text(`rounding ${line.mode}`); break;
      case 'Closes': p.text(line.record !== undefined && line.column !== undefined ? `closes on ${line.record.text}.${line.column.text}` : `closes ${line.every?.text ?? ''}`); break;
      case 'Calendar': p.text(`calendar ${line.record.text}`); break;
      case 'Rates': p.text(`rates ${line.record.text}: ${rateSide(line.left)} = ${rateSide(line.right)}`); break;
      case 'Party': p.text(`party ${line.name.text}`); if (line.roles.length > 0) p.text(' ').open().list(line.roles, (role) => p.text(role.text)).close(); break;
      case 'Intent': p.text(`intent ${quote(line.text.value)}`); break;
      case 'Accept': accepted(p, line); break;
      case 'Dated': p.text(datedText(line)); break;
      case 'InvalidLine': p.text(this.e.source(line)); break;
      default: assertNever(line);
    }
    return { span: line.span, pieces: p.pieces };
  }

  private openTime(p: Pieces, line: Exclude<ast.OfficeLine, ast.InvalidLine>): void {
    switch (line.kind) {
      case 'Timezone': p.text(`timezone ${quote(line.zone.value)}`); return;
      case 'Hours': p.text(`hours ${line.from.text} to ${line.through.text} ${line.opens.text} to ${line.closes.text}`); return;
      case 'HoursOf': p.text('hours of ').list(line.offices, (office) => p.text(office.text)); return;
      case 'Holidays':
        p.text('holidays ');
        if (line.record !== undefined && line.column !== undefined) p.text(`${line.column.text} of ${line.record.text}`);
        else p.list(line.days, (day) => p.text(day.text));
        return;
      default: assertNever(line);
    }
  }

  private field(field: ast.Field | ast.ComputedField | ast.InvalidLine): Row {
    return this.e.row<ast.Field | ast.ComputedField>(field, (p, f) => {
      p.text(`${f.name.text}${title(f.title)} `);
      if (f.kind === 'ComputedField') { p.text('= '); this.e.write(p, f.value); return; }
      this.type(p, f.type);
      for (const option of [...f.options].sort((a, b) => optionRank(a) - optionRank(b))) this.option(p, option);
    });
  }

  private option(p: Pieces, option: ast.FieldOption): void {
    switch (option.kind) {
      case 'Key': p.text(' key'); return;
      case 'Optional': p.text(' optional'); return;
      case 'Planned': p.text(' planned'); return;
      case 'FixedOn': p.text(` fixed on ${option.event.text}`); return;
      case 'EditedBy': p.break(clause).text('edited by ').list(option.parties, (party) => p.text(party.text)); return;
      case 'Bound': p.text(` ${option.bound} `); this.e.write(p, option.value); return;
      default: assertNever(option);
    }
  }

  private type(p: Pieces, type: ast.TypeNode): void {
    switch (type.kind) {
      case 'NamedType':
        p.text(`${type.name.text}${type.currency === undefined ? '' : ` in ${type.currency.text}`}${type.decimals === undefined ? '' : ` to ${type.decimals.text} decimals`}`);
        return;
      case 'ReferenceType': p.text(type.record.text); return;
      case 'ChoiceType': p.text('one of ').list(type.choices, (choice) => p.text(choice.kind === 'Text' ? quote(choice.value) : choice.text)); return;
      case 'InvalidType': p.text(this.e.source(type)); return;
      default: assertNever(type);
    }
  }

  private axis(p: Pieces, axis: ast.TableAxis): void {
    p.text(axis.record === undefined ? axis.name.text : `${axis.record.text}.${axis.name.text}`);
    if (axis.type !== undefined) { p.text(' '); this.type(p, axis.type); }
  }

  private each(p: Pieces, each: ast.Each | undefined): void {
    if (each === undefined) return;
    if (each.kind === 'ForEach') {
      p.text(' for each ').list([...each.items, ...each.parts], (item) => {
        if (item.kind !== 'EachParts' && item.kind !== 'EachAbove') { p.text(item.kind === 'RelationName' ? relationName(item) : item.text); return; }
        p.text(`${item.name.text} ${item.kind === 'EachParts' ? 'in' : 'above'} `);
        this.e.write(p, item.of);
        p.text(` by ${item.kind === 'EachParts' ? quote(item.by.value) : item.by.text}`);
        if (item.kind !== 'EachAbove') return;
        if (item.day !== undefined) { p.text(' at '); this.e.write(p, item.day); }
        if (item.orNobody) p.text(' otherwise nobody');
      });
    } else {
      p.text(' for each distinct ').list(each.keys, (key) => { this.e.write(p, key.value); if (key.as !== undefined) p.text(` as ${key.as.text}`); }).text(` in ${relationName(each.source)}`);
    }
    if (each.where !== undefined) { p.break(clause).text('where '); this.e.write(p, each.where); }
  }

  private line(line: ast.Line): Row {
    const p = new Pieces();
    switch (line.kind) {
      case 'Column': p.text(`${line.role === undefined ? '' : `${line.role} `}${line.name.text}${title(line.title)} = `); this.e.write(p, line.value); break;
      case 'Require': this.require(p, line); break;
      case 'Exclude': p.text('exclude '); this.e.write(p, line.condition); because(p, line.because); break;
      case 'OrderedBy':
        p.text('ordered by ').list(line.by, (one) => this.e.write(p, one));
        if (line.restarting.length > 0) p.text('  ').break(clause).text('restarting each ').list(line.restarting, (one) => this.e.write(p, one));
        break;
      case 'Dated': p.text(datedText(line)); break;
      case 'Split': this.split(p, line); break;
      case 'Overlay':
        p.text('overlay ');
        this.e.write(p, line.share);
        p.text(` of ${line.of.text}`).break(clause).text('to ');
        this.target(p, line.to);
        p.break(clause).text('on ');
        this.e.write(p, line.on);
        this.among(p, line);
        if (line.label !== undefined) p.break(clause).text(`as ${line.label.text}`);
        break;
      case 'Payment': this.payment(p, line); break;
      case 'GovernedBy': p.text('governed by '); this.e.write(p, line.value); break;
      case 'AgreedBy': p.text('agreed by ').list(line.parties, (party) => p.text(party.text)); break;
      case 'OwnedBy': p.text('owned by ').list(line.parties, (party) => p.text(party.text)); break;
      case 'Class': p.text(`class ${line.name.text}`); break;
      case 'Better': p.text(`better ${line.name.text}`); break;
      case 'Serves':
        p.text(`serves ${line.goal.text}`);
        if (line.after !== undefined) { p.text(' after '); this.e.write(p, line.after); }
        if (line.by !== undefined) { p.break(clause).text('by '); this.e.write(p, line.by); }
        if (line.measured !== undefined) p.break(clause).text(`as of ${line.measured.text}`);
        break;
      case 'Accept': accepted(p, line); break;
      case 'InvalidLine': p.text(this.e.source(line)); break;
      default: assertNever(line);
    }
    return { span: line.span, pieces: p.pieces };
  }

  private require(p: Pieces, line: ast.Require): void {
    p.text('require ');
    if (line.quantity === 'all') for (const one of line.conditions) this.e.write(p, one);
    else p.text(line.quantity === 'any' ? 'any ' : `at least ${line.quantity.atLeast.text} of `).block(this.e.conditions(line.conditions));
    because(p, line.because);
  }

  private split(p: Pieces, line: ast.Split): void {
    p.text(`split ${line.column.text} on `);
    this.e.write(p, line.on);
    this.among(p, line);
    p.text(' ').block(line.parts.map((part) => this.e.row<ast.SplitPart>(part, (q, read) => {
      if (read.share === 'remainder') q.text('remainder');
      else this.e.write(q, read.share);
      q.break(clause).text('to ');
      this.target(q, read.to);
      if (read.label !== undefined) q.break(clause).text(`as ${read.label.text}`);
    })));
    if (line.otherwiseNobody) p.text(' otherwise nobody');
  }

  private among(p: Pieces, line: ast.Split | ast.Overlay): void {
    if (line.among === undefined) return;
    p.break(clause).text('among ');
    this.e.rows(p, line.among);
    // `ordered by` begins a line of its own elsewhere, so a line never breaks before it here.
    this.e.ordered(p, line.ordered, undefined);
  }

  private payment(p: Pieces, line: ast.Payment): void {
    p.text(`${line.role} ${line.name.text}${title(line.title)} = `);
    this.e.write(p, line.value);
    p.break(clause).text('to ');
    this.target(p, line.to);
    if (line.on !== undefined) { p.break(clause).text('on '); this.e.write(p, line.on); }
    else {
      p.break(clause).text('in parts ').block(line.parts.map((part) => this.e.row<ast.PaymentPart>(part, (q, read) => {
        this.e.write(q, read.share);
        q.break(clause).text('on ');
        this.e.write(q, read.on);
        if (read.unless !== undefined) { q.break(clause).text('unless '); this.e.write(q, read.unless); }
      })));
    }
    if (line.unless !== undefined) { p.break(clause).text('unless '); this.e.write(p, line.unless); }
    if (line.finalOn !== undefined) { p.break(clause).text('final on '); this.e.write(p, line.finalOn); }
  }

  private target(p: Pieces, target: ast.Target): void {
    for (const [i, recipient] of target.recipients.entries()) {
      if (i > 0) p.break(clause).text('otherwise ');
      switch (recipient.kind) {
        case 'Nobody': p.text('nobody'); break;
        case 'ProRata': p.text('pro rata'); break;
        case 'Pick':
          p.text(recipient.pick);
          if (recipient.where !== undefined) { p.break(clause).text('where '); this.e.write(p, recipient.where); }
          if (recipient.evenly) p.text(' evenly');
          if (recipient.inFull) p.text(' in full');
          if (recipient.by !== undefined) { p.text(' by '); this.e.write(p, recipient.by); }
          break;
        case 'Payee': this.e.write(p, recipient.value); break;
        default: assertNever(recipient);
      }
    }
  }

  private testLine(line: ast.TestLine): Row {
    const p = new Pieces();
    switch (line.kind) {
      case 'GivenRows': p.text(`given ${line.repeat === undefined ? '' : `${line.repeat.text} `}${relationName(line.relation)} `); grid(p, line.grid); break;
      case 'GivenParameter': p.text(`given ${line.name.text} = `); this.e.write(p, line.value); break;
      case 'ExpectRows': p.text(`expect ${line.only ? 'only ' : ''}${relationName(line.relation)} `); grid(p, line.grid); break;
      case 'ExpectCondition': p.text('expect '); this.e.write(p, line.condition); break;
      case 'InvalidLine': p.text(this.e.source(line)); break;
      default: assertNever(line);
    }
    return { span: line.span, pieces: p.pieces };
  }
}

const title = (text: ast.Text | undefined): string => (text === undefined ? '' : ` ${quote(text.value)}`);
const datedText = (dated: ast.Dated): string => `from ${dated.from.text}${dated.through === undefined ? '' : ` through ${dated.through.text}`}`;
const rateSide = (side: ast.RateSide): string => `${side.amount.text} ${side.unit.text}`;

function because(p: Pieces, text: ast.Text | undefined): void {
  if (text !== undefined) p.break(clause).text(`because ${quote(text.value)}`);
}

function grid(p: Pieces, of: ast.Grid): void {
  const cells = (row: readonly ast.Cell[]): readonly string[] => row.map((cell) => (cell.quoted ? quote(cell.text) : cell.text));
  const span = (row: readonly ast.Cell[]): ast.Node['span'] => ({ start: row[0]?.span.start ?? 0, end: row[row.length - 1]?.span.end ?? 0 });
  const rows: GridLine[] = of.header.length === 0 ? [] : [{ span: span(of.header), cells: cells(of.header) }];
  for (const row of of.rows) rows.push({ span: span(row.cells), cells: cells(row.cells) });
  if (rows.length === 0) p.block([]);
  else p.grid(rows);
}
