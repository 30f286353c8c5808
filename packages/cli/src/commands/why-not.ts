/** `truce why-not NAME KEY`: which conditions fail, and the nearest changes of fields that would make them hold. */
import { colourPaint, plainPaint, printable, whyNot as changesFor, type MembershipTrace, type Paint, type WhyNot, type ir } from '@truce/engine';
import type { ExitCode, Io } from '../io.js';
import { candidateNamed, loadRun, relationNamed, type Run } from '../load-run.js';
import { plural, printJson } from '../report.js';
import { changeLines, togetherLine, verdictText } from '../views/changes.js';
import { oneLine, placeText, traceJson, traceLines } from '../views/trace-tree.js';

export interface WhyNotArgs {
  readonly name: string;
  readonly key: string;
  readonly project?: string;
  readonly asOf?: string;
  readonly json: boolean;
  readonly allowDataErrors: boolean;
}

export async function whyNot(args: WhyNotArgs, io: Io): Promise<ExitCode> {
  const run = await loadRun(args, io, (program) => { relationNamed(program, args.name); });
  if (run === null) return 1;
  const { program, evaluation, project } = run;
  const relation = relationNamed(program, args.name);
  const row = candidateNamed(run, relation, args.key);
  const membership = evaluation.explainMembership(relation.id, row);
  const { changes, together } = changesFor(evaluation, program, relation.id, row);
  run.done();
  if (args.json) {
    printJson(io, {
      name: relation.name, key: evaluation.rowText(relation.id, row), belongs: membership.belongs,
      conditions: membership.conditions.filter((c) => !c.holds).map((c) => ({ text: c.text, polarity: c.polarity, because: c.because, at: placeText(project, c.at), trace: traceJson(c.trace, project) })),
      changes, together,
    });
  } else io.out(text(run, relation, row, membership, { changes, together }, io.terminal.colour ? colourPaint : plainPaint));
  return run.exit;
}

function text({ project, evaluation }: Run, relation: ir.Relation, row: number, membership: MembershipTrace, { changes, together }: WhyNot, paint: Paint): string {
  const name = printable(`${relation.name} ${evaluation.rowText(relation.id, row)}`);
  if (membership.belongs) return `${paint('strong', name)}: ${paint('good', 'yes')}, it belongs; \`truce explain ${name}\` says why\n`;
  const failing = membership.conditions.filter((c) => !c.holds);
  const lines = [`${paint('strong', name)}: ${paint('error', 'no')}, ${plural(failing.length, 'condition fails', 'conditions fail')} of ${membership.conditions.length}`];
  for (const condition of failing) {
    const because = condition.because === null ? '' : `  ${paint('secondary', printable(`because ${JSON.stringify(condition.because)}`))}`;
    lines.push('', `${paint('error', '✗')} ${condition.polarity} ${printable(oneLine(condition.text))}${because}  ${paint('quiet', placeText(project, condition.at))}`);
    lines.push(...traceLines(condition.trace, project, paint, { said: { what: condition.text, at: condition.at }, left: 'in full' }).map((line) => `  ${line}`));
    lines.push(...changeLines(changes.filter((c) => c.condition === condition.text), failing.length > 1, paint).map((line) => `  ${line}`));
    lines.push(...together.filter((t) => t.condition === condition.text).map((t) => `  ${togetherLine(t, failing.length > 1, paint)}`));
  }
  lines.push('', ...verdictText(changes, together));
  return `${lines.join('\n')}\n`;
}
