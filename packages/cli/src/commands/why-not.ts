/** `truce why-not NAME KEY`: which conditions fail, and the nearest change of one field that would make them hold. */
import { colourPaint, nearestChanges, plainPaint, printable, type MembershipTrace, type NearestChange, type Paint, type ir } from '@truce/engine';
import type { ExitCode, Io } from '../io.js';
import { candidateNamed, loadRun, relationNamed, type Run } from '../load-run.js';
import { plural, printJson } from '../report.js';
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
  const changes = membership.belongs ? [] : nearestChanges(evaluation, program, relation.id, row);
  run.done();
  if (args.json) {
    printJson(io, {
      name: relation.name, key: evaluation.rowText(relation.id, row), belongs: membership.belongs,
      conditions: membership.conditions.filter((c) => !c.holds).map((c) => ({ text: c.text, polarity: c.polarity, because: c.because, at: placeText(project, c.at), trace: traceJson(c.trace, project) })),
      changes,
    });
  } else io.out(text(run, relation, row, membership, changes, io.terminal.colour ? colourPaint : plainPaint));
  return run.exit;
}

function text({ project, evaluation }: Run, relation: ir.Relation, row: number, membership: MembershipTrace, changes: readonly NearestChange[], paint: Paint): string {
  const name = printable(`${relation.name} ${evaluation.rowText(relation.id, row)}`);
  if (membership.belongs) return `${paint('strong', name)}: ${paint('good', 'yes')}, it belongs; \`truce explain ${name}\` says why\n`;
  const failing = membership.conditions.filter((c) => !c.holds);
  const lines = [`${paint('strong', name)}: ${paint('error', 'no')}, ${plural(failing.length, 'condition fails', 'conditions fail')} of ${membership.conditions.length}`];
  for (const condition of failing) {
    const because = condition.because === null ? '' : `  ${paint('secondary', printable(`because ${JSON.stringify(condition.because)}`))}`;
    lines.push('', `${paint('error', '✗')} ${condition.polarity} ${printable(oneLine(condition.text))}${because}  ${paint('quiet', placeText(project, condition.at))}`);
    lines.push(...traceLines(condition.trace, project, paint, { said: { what: condition.text, at: condition.at }, left: 'in full' }).map((line) => `  ${line}`));
    lines.push(...changes.filter((c) => c.condition === condition.text).map((c) => `  ${paint('good', '→')} ${changeText(c, failing.length, paint)}`));
  }
  const alone = changes.filter((c) => c.enough);
  lines.push('', alone.length > 0 ? `One change alone would do: ${alone.map((c) => printable(`${c.field} = ${c.needed}`)).join(', or ')}.`
    : changes.length > 0 ? 'No single change would do: each condition needs its own.' : 'No other value of a single field was found that would make a condition hold.');
  return `${lines.join('\n')}\n`;
}

function changeText(change: NearestChange, failing: number, paint: Paint): string {
  const who = change.editedBy.length === 0 ? '' : paint('quiet', printable(`  (${change.editedBy.join(' and ')} may change it)`));
  const alone = failing > 1 && change.enough ? ', which would be enough' : '';
  return `${printable(change.field)} is ${printable(change.now)}; it holds with ${paint('strong', printable(change.needed))}${alone}${who}`;
}
