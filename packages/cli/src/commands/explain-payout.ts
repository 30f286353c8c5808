/** `truce explain payout PERSON PERIOD`: from what somebody is paid to the plans, tiers, deals and rule lines that it comes from; with `--depth`, down to the fields of the data. */
import { colourPaint, plainPaint, type Trace } from '@truce/engine';
import { UsageError, type ExitCode, type Io } from '../io.js';
import { loadRun, type Run } from '../load-run.js';
import { payeeNamed, paymentsOf, periodNamed } from '../pay/payee.js';
import { statementOf, type Statement } from '../pay/statement.js';
import { printJsonList } from '../report.js';
import { payoutLines, USUAL_DEPTH } from '../views/payout-tree.js';
import { statementJson } from '../views/statement-json.js';
import { continuedJson, traceJson } from '../views/trace-tree.js';

export interface ExplainPayoutArgs {
  readonly person: string;
  readonly period: string | undefined;
  readonly depth: number | undefined;
  readonly project?: string;
  readonly asOf?: string;
  readonly json: boolean;
  readonly allowDataErrors: boolean;
}

export async function explainPayout(args: ExplainPayoutArgs, io: Io): Promise<ExitCode> {
  const { period } = args;
  if (period === undefined) throw new UsageError('a payout is that of a period', `write it after the person, as in \`truce explain payout ${args.person} 2026-Q1\``);
  const run = await loadRun(args, io, (program) => { if (paymentsOf(program).length === 0) throw new UsageError('the policy has no plan, so that nobody is paid', '`truce new accelerator` writes one to begin with'); });
  if (run === null) return 1;
  const made = statementOf(run.program, run.evaluation, payeeNamed(run.program, run.evaluation, args.person), periodNamed(run.evaluation, period));
  if (args.json) printJsonList(io, statementJson(made, run), 'explanations', explanations(made, run));
  else io.out(`${payoutLines(made, run, args.depth ?? USUAL_DEPTH, io.terminal.colour ? colourPaint : plainPaint).join('\n')}\n`);
  run.done();
  return run.exit;
}

/** The whole tree below each payment, down to the fields of the data. What several payments rest on is explained once, below the first. */
function* explanations(s: Statement, run: Run): Generator<object> {
  const told = new Set<string>();
  for (const g of s.groups) for (const e of g.entries) {
    const continued: Trace[] = [], trace = run.evaluation.explain(g.plan.id, g.pay.amount, e.row, { told, continued });
    yield { plan: g.plan.name, payment: g.pay.name, row: e.text, trace: traceJson(trace, run.project), ...continuedJson(continued, run.project) };
  }
}
