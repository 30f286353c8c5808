/** `truce statement PERSON PERIOD`: what somebody is paid in a period, line by line, down to the rate and the line of the policy. */
import { colourPaint, plainPaint } from '@truce/engine';
import { UsageError, type ExitCode, type Io } from '../io.js';
import { loadRun } from '../load-run.js';
import { payeeNamed, paymentsOf, periodNamed } from '../pay/payee.js';
import { statementOf } from '../pay/statement.js';
import { outForPrograms, printJson } from '../report.js';
import { statementCsv } from '../views/statement-csv.js';
import { statementJson } from '../views/statement-json.js';
import { statementText } from '../views/statement-text.js';

export type StatementFormat = 'table' | 'csv' | 'json';

export interface StatementArgs {
  readonly person: string;
  readonly period: string;
  readonly project?: string;
  readonly asOf?: string;
  readonly format: StatementFormat;
  readonly allowDataErrors: boolean;
}

export async function statement(args: StatementArgs, io: Io): Promise<ExitCode> {
  const run = await loadRun(args, io, (program) => { if (paymentsOf(program).length === 0) throw new UsageError('the policy has no plan, so that nobody is paid', '`truce new accelerator` writes one to begin with'); });
  if (run === null) return 1;
  const made = statementOf(run.program, run.evaluation, payeeNamed(run.program, run.evaluation, args.person), periodNamed(run.evaluation, args.period));
  run.done();
  switch (args.format) {
    case 'table': io.out(await statementText(made, run, io.terminal.colour ? colourPaint : plainPaint, io.terminal.width)); break;
    case 'csv': outForPrograms(io, statementCsv(made, run)); break;
    case 'json': printJson(io, statementJson(made, run)); break;
  }
  return run.exit;
}
