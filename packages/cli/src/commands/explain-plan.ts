/** `truce explain plan PLAN`: what the plan pays for one step more of each thing that somebody can change. */
import { colourPaint, gradientOf, plainPaint, printable, stepText, toDecimalText, whatIfOf, type Marginal, type Paint, type ir } from '@truce/engine';
import { UsageError, type ExitCode, type Io } from '../io.js';
import { loadRun, relationNamed, type Run } from '../load-run.js';
import { progressOf } from '../progress.js';
import { plural, printJson } from '../report.js';
import { tableText } from '../views/table.js';

export interface ExplainPlanArgs { readonly plan: string; readonly project?: string; readonly asOf?: string; readonly json: boolean; readonly allowDataErrors: boolean }

export async function explainPlan(args: ExplainPlanArgs, io: Io): Promise<ExitCode> {
  const run = await loadRun(args, io, (program) => { planNamed(program, args.plan); });
  if (run === null) return 1;
  const plan = planNamed(run.program, args.plan), progress = progressOf(io);
  const found = gradientOf(whatIfOf(run.program, run.evaluation, new Set([plan.id])), plan.id, { progress: (done, of) => progress.say(() => `trying what can be changed: ${done} of ${of}`) });
  progress.done();
  run.done();
  if (args.json) printJson(io, { plan: plan.name, steps: found.map((m) => json(m, run)) });
  else io.out(await text(plan, found, run, io.terminal.colour ? colourPaint : plainPaint));
  return run.exit;
}

/** @throws UsageError for what is no plan */
function planNamed(program: ir.Program, name: string): ir.Relation {
  const relation = relationNamed(program, name);
  if (relation.kind !== 'plan') throw new UsageError(`${name} is a ${relation.kind}, and only a plan pays`, `plans are ${program.relations.filter((r) => r.kind === 'plan').map((r) => r.name).join(', ')}`);
  return relation;
}

/** What moves pay first, the largest first; what moves nothing is named in one line. */
async function text(plan: ir.Relation, found: readonly Marginal[], run: Run, paint: Paint): Promise<string> {
  const { program, evaluation } = run, heading = `${paint('strong', printable(plan.name))}${plan.title === null ? '' : paint('quiet', `  ${printable(plan.title)}`)}\n`;
  const moving = found.filter((m) => m.moved.length > 0), still = found.filter((m) => m.moved.length === 0);
  const rows = moving.map((m) => {
    const sample = m.moved[0]!, [first] = sample.changes, who = m.input.editors.length === 0 ? '' : m.input.editors.join(', ');
    return [
      stepText(program, m.input, m.step),
      who,
      amountOf(first!, run),
      first!.payee,
      `${program.relations[sample.relation]!.name} ${evaluation.rowText(sample.relation, sample.row)}`,
      `${m.moved.length} of ${m.tried}`,
    ];
  });
  const parts = [heading];
  if (rows.length > 0)
    parts.push(
      await tableText(
        {
          columns: [
            { title: 'One step', align: 'left' },
            { title: 'edited by', align: 'left' },
            { title: 'pays', align: 'right' },
            { title: 'to', align: 'left' },
            { title: 'tried on', align: 'left' },
            { title: 'moved', align: 'right' },
          ],
          rows,
        },
        paint,
      ),
    );
  else parts.push('No step that was tried changes what is paid.\n');
  if (still.length > 0) parts.push(`${paint('quiet', `Without effect on the rows that were tried: ${[...new Set(still.map((m) => stepText(program, m.input, m.step)))].join(', ')}`)}\n`);
  const nobody = moving.filter((m) => m.input.kind === 'row' && m.input.editors.length === 0).length;
  if (nobody > 0) parts.push(`${paint('quiet', `${plural(nobody, 'record')} with no field that says who edits it: \`edited by\` in the record says it`)}\n`);
  return parts.join('\n');
}

type Change = Marginal['moved'][number]['changes'][number];
function amountOf(c: Change, { evaluation }: Run): string {
  const text = c.currency === null ? toDecimalText(c.change, 2) : evaluation.text(c.change, { kind: 'money', currency: c.currency });
  return text.startsWith('-') ? text : `+${text}`;
}

function json(m: Marginal, { program, evaluation }: Run): unknown {
  const r = program.relations[m.input.relation]!;
  return {
    step: stepText(program, m.input, m.step),
    record: r.name,
    field: m.input.kind === 'field' ? r.columns[m.input.column]!.name : null,
    editedBy: m.input.editors,
    tried: m.tried,
    moved: m.moved.map((s) => ({
      row: evaluation.rowText(s.relation, s.row),
      changes: s.changes.map((c) => ({
        plan: c.plan,
        payee: c.payee,
        currency: c.currency,
        before: toDecimalText(c.before, 6),
        after: toDecimalText(c.after, 6),
        change: toDecimalText(c.change, 6),
      })),
    })),
  };
}
