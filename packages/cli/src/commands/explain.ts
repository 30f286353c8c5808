/** `truce explain NAME KEY [COLUMN]`: from an answer down to each condition, field, source row and rule line. `truce explain Lead 42 MQL` asks the same of MQL. */
import { colourPaint, plainPaint, printable, type MembershipTrace, type Paint, type Trace, type WholeTelling, type ir } from '@truce/engine';
import type { ExitCode, Io } from '../io.js';
import { candidateNamed, columnNamed, loadRun, relationNamed, rowNamed, type Run } from '../load-run.js';
import { printJson } from '../report.js';
import { continuedJson, oneLine, placeText, traceJson, traceLines } from '../views/trace-tree.js';

export interface ExplainArgs {
  readonly name: string;
  readonly key: string;
  /** a column of the relation, or another relation that has a row for the same thing */
  readonly of?: string;
  readonly project?: string;
  readonly asOf?: string;
  readonly json: boolean;
  readonly allowDataErrors: boolean;
}

interface Answer {
  readonly relation: ir.Relation;
  readonly row: number;
  readonly membership: MembershipTrace | null;
  readonly columns: readonly { readonly column: ir.Column; readonly trace: Trace }[];
  /** for programs: what lay too deep for one of the trees */
  readonly continued: readonly Trace[];
}

export async function explain(args: ExplainArgs, io: Io): Promise<ExitCode> {
  const run = await loadRun(args, io, (program) => asked(args, program));
  if (run === null) return 1;
  const answer = answerOf(args, run);
  run.done();
  if (args.json) printJson(io, json(answer, run));
  else io.out(text(answer, run, io.terminal.colour ? colourPaint : plainPaint));
  return run.exit;
}

function asked({ name, of }: ExplainArgs, program: ir.Program): void {
  const relation = relationNamed(program, name);
  if (of === undefined || /^[A-Z]/.test(of)) relationNamed(program, of ?? name);
  else columnNamed(relation, of);
}

function answerOf({ name, key, of, json: forPrograms }: ExplainArgs, run: Run): Answer {
  const all: WholeTelling | undefined = forPrograms ? { told: new Set(), continued: [] } : undefined;
  const { program, evaluation } = run;
  const relation = relationNamed(program, name);
  const target = of === undefined ? undefined : program.relations.find((r) => r.name === of);
  if (target !== undefined && target !== relation) {
    // A row of a relation `for each Lead`, or for each row of something that is, has the key of its lead.
    rowNamed(evaluation, relation, key);
    return whole(target, candidateNamed(run, target, key), run, all);
  }
  const row = candidateNamed(run, relation, key);
  if (of === undefined || target === relation) return whole(relation, row, run, all);
  const column = columnNamed(relation, of);
  return { relation, row, membership: null, columns: [{ column, trace: evaluation.explain(relation.id, column.id, row, all) }], continued: all?.continued ?? [] };
}

/** Why the row belongs, and how each of its computed columns came about. */
function whole(relation: ir.Relation, row: number, { evaluation }: Pick<Run, 'evaluation'>, all: WholeTelling | undefined): Answer {
  const membership = relation.conditions.length === 0 ? null : evaluation.explainMembership(relation.id, row, all);
  const shown = membership !== null ? [] : relation.columns.filter((c) => c.value !== null || relation.kind === 'record' || isFilled(relation));
  const columns = shown.map((column) => ({ column, trace: evaluation.explain(relation.id, column.id, row, all) }))
    // What tells a piece, payment or posting apart stands in its name already.
    .filter(({ column, trace }) => !isFilled(relation) || ((trace.steps.length > 0 || trace.note !== null) && !isRepeated(relation, column)));
  return { relation, row, membership, columns, continued: all?.continued ?? [] };
}

/** Rows that follow from others, and are nothing but what their source fills. */
function isFilled({ source }: ir.Relation): boolean {
  return source.op === 'pieces' || source.op === 'payments' || source.op === 'postings';
}

/** The whole amount of a payment is explained by what is due of it. */
function isRepeated({ source }: ir.Relation, column: ir.Column): boolean {
  return source.op === 'payments' && column.id === source.columns.amount;
}

function text({ relation, row, membership, columns }: Answer, { project, evaluation }: Run, paint: Paint): string {
  const name = `${relation.name} ${evaluation.rowText(relation.id, row)}`;
  const lines: string[] = [];
  if (membership !== null) {
    lines.push(`${paint('strong', printable(name))}: ${membership.belongs ? paint('good', 'yes') : paint('error', 'no')}${relation.title === null ? '' : paint('quiet', `  ${printable(relation.title)}`)}`);
    for (const condition of membership.conditions) {
      const because = condition.because === null ? '' : `  ${paint('secondary', printable(`because ${JSON.stringify(condition.because)}`))}`;
      lines.push('', `${condition.holds ? paint('good', '✓') : paint('error', '✗')} ${condition.polarity} ${printable(oneLine(condition.text))}${because}  ${paint('quiet', placeText(project, condition.at))}`);
      lines.push(...traceLines(condition.trace, project, paint, { said: { what: condition.text, at: condition.at }, left: 'in a line' }).map((line) => `  ${line}`));
    }
  } else lines.push(`${paint('strong', printable(name))}${relation.title === null ? '' : paint('quiet', `  ${printable(relation.title)}`)}`);
  for (const { trace } of columns) lines.push('', ...traceLines(trace, project, paint));
  return `${lines.join('\n')}\n`;
}

function json({ relation, row, membership, columns, continued }: Answer, { project, evaluation }: Run): unknown {
  return {
    name: relation.name, key: evaluation.rowText(relation.id, row), belongs: membership?.belongs ?? null,
    conditions: membership?.conditions.map((c) => ({ text: c.text, polarity: c.polarity, because: c.because, holds: c.holds, at: placeText(project, c.at), trace: traceJson(c.trace, project) })) ?? [],
    columns: columns.map(({ column, trace }) => ({ name: column.name, trace: traceJson(trace, project) })),
    ...continuedJson(continued, project),
  };
}
