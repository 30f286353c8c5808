/** The commands and their options: what stands here is what `--help` shows. Everything else is in `commands/`, loaded when it is asked for. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { UsageError, type ExitCode, type Io } from './io.js';
import type { RunFormat } from './commands/run.js';
import type { StatementFormat } from './commands/statement.js';
import type { DiffFormat } from './commands/diff.js';
import type { Audience } from './review/audience.js';
import type { ReportFormat } from './commands/report.js';
import type { Format } from './report.js';
import { version } from './version.js';

/** Runs one command. Never throws: whatever happens becomes an exit code and a message. `debug` shows where in Truce a bug was met. */
export async function main(words: readonly string[], io: Io, debug = false): Promise<ExitCode> {
  let exit: ExitCode = 0;
  const program = commands(io, words[0] ?? '', (code) => { exit = code; });
  try {
    await program.parseAsync([...words], { from: 'user' });
    return exit;
  } catch (mistake) {
    return failure(mistake, io, debug);
  }
}

function failure(mistake: unknown, io: Io, debug: boolean): ExitCode {
  // Commander has said what it had to say; asking for help is no mistake.
  if (mistake instanceof CommanderError) return mistake.exitCode === 0 ? 0 : 2;
  if (mistake instanceof UsageError) {
    io.err(`error: ${printed(mistake.message)}\n${mistake.help === undefined ? '' : `  = help: ${printed(mistake.help)}\n`}`);
    return 2;
  }
  const code = (mistake as NodeJS.ErrnoException | null)?.code;
  const path = (mistake as NodeJS.ErrnoException | null)?.path;
  const why = code === undefined ? undefined : systemMistakes.get(code);
  if (why !== undefined && path !== undefined) {
    io.err(`error: ${printed(path)}: ${why}\n`);
    return 2;
  }
  const said = mistake instanceof Error ? mistake.message : String(mistake);
  io.err(`error: this is a bug in Truce: ${printed(said.split('\n')[0]!)}\n  = help: please report it, with the command and, if you may, the policy; TRUCE_DEBUG=1 shows where it happened\n`);
  if (debug && mistake instanceof Error) io.err(`${mistake.stack ?? ''}\n`);
  return 4;
}

/** What the system refused, in words. Anything else that it refuses is unexpected, and so a bug. */
const systemMistakes = new Map([
  ['ENOENT', 'there is no such file or folder'], ['EACCES', 'access is not permitted'], ['EPERM', 'access is not permitted'], ['EISDIR', 'it is a folder'], ['ENOTDIR', 'a part of the path is no folder'], ['EEXIST', 'a file stands where a folder is needed'],
  ['ENOSPC', 'the disk is full'], ['EROFS', 'the disk can not be written to'], ['EMFILE', 'too many files are open'],
]);

const printed = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);

function commands(io: Io, first: string, finish: (exit: ExitCode) => void): Command {
  const program = new Command('truce')
    .description('The agreement between sales and marketing, as code.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [COMMAND]', 'show the help of a command')
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.out(text), writeErr: (text) => io.err(text), getOutHelpWidth: () => io.terminal.width ?? 100, getErrHelpWidth: () => io.terminal.width ?? 100 })
    .addHelpText('after', '\nExit codes: 0 fine; 1 the policy says no; 2 used wrongly; 3 the data is wrong; 4 a bug in Truce.\n\nExample:\n  truce init exports/crm && truce check exports/crm');
  const command = (usage: string, description: string, ...examples: readonly string[]): Command => program.command(usage).description(description)
    .helpOption('-h, --help', 'show this help').addHelpText('after', `\n${examples.length === 1 ? 'Example' : 'Examples'}:\n${examples.map((e) => `  ${e}`).join('\n')}`);
  const asIf = (): Option => new Option('--as-if-from <DAY>', 'a what-if: take what changes later to begin on this day (2025-07-01), on the same data');
  const asOf = (): Option => new Option('--as-of <DAY>', 'as of which day (2026-03-31), instead of the manifest\'s');
  const project = (): Option => new Option('-p, --project <FOLDER>', 'folder of the truce.yaml; otherwise the nearest one upwards');
  const json = (): Option => new Option('--json', 'print JSON, for programs');
  const format = (): Option => new Option('--format <FORMAT>', 'how to print').choices(['pretty', 'json', 'junit', 'sarif', 'github']).default('pretty');
  const allow = (): Option => new Option('--allow-data-errors', 'exit 0 although rows were rejected').default(false);

  const of = new Map<string, () => Command>();
  of.set('init', () => command('init [FOLDER]', 'Look at a folder of exports; write a manifest and records that fit them.', 'truce init exports/crm', 'truce init exports/crm --preset salesforce')
    .addOption(new Option('--preset <CRM>', 'the exports are of this CRM: take its objects and fields, under names that `truce audit` knows').choices(['salesforce', 'hubspot'])).option('--force', 'replace files that are there', false).addOption(json())
    .action(async (folder: string | undefined, o: { force: boolean; preset?: 'salesforce' | 'hubspot'; json?: boolean }) => finish(await (await import('./commands/init.js')).init({ folder: folder ?? '.', force: o.force, preset: o.preset, json: o.json === true }, io))));

  of.set('check', () => command('check [FOLDER_OR_FILE]', 'Check policies, data, tests and invariants. The main job.', 'truce check examples/northwind-saas', 'truce check plan.truce', 'truce check --no-data --format github')
    .option('--no-data', 'check only what is written: read no data, run no tests').option('--reads', 'say what each payment reads: what moves it later, what has today\'s value, what is settled', false).addOption(asOf()).addOption(format()).addOption(json()).option('--rejects <FILE>', 'write every rejected row to a CSV file').addOption(allow())
    .action(async (folder: string | undefined, o: { data: boolean; reads: boolean; asOf?: string; format: Format; json?: boolean; rejects?: string; allowDataErrors: boolean }) =>
      finish(await (await import('./commands/check.js')).check({ folder, data: o.data, reads: o.reads, asOf: o.asOf, format: o.json === true ? 'json' : o.format, rejects: o.rejects === undefined ? undefined : o.rejects, allowDataErrors: o.allowDataErrors }, io))));

  of.set('run', () => command('run <NAME>', 'Print the rows of any record, list, lead, sla, kpi, credit or plan, or of the ledger (Posting).', 'truce run MQL --columns lead,fit --limit 20', 'truce run Win_rate --out win-rate.csv', 'truce run Commission.payments --limit 20')
    .addOption(project()).addOption(asOf()).addOption(new Option('--format <FORMAT>', 'how to print; otherwise as the name of the file ends, or as a table').choices(['table', 'csv', 'json', 'parquet'])).addOption(json())
    .option('-o, --out <FILE>', 'write to a file').option('--columns <NAMES>', 'only these columns, separated by commas', names).option('--limit <N>', 'at most so many rows', whole).option('--keys', 'in JSON: rows with their keys, and the rows that are left out').addOption(allow())
    .action(async (name: string, o: { project?: string; asOf?: string; format?: RunFormat; json?: boolean; out?: string; columns?: readonly string[]; limit?: number; keys?: boolean; allowDataErrors: boolean }) =>
      finish(await (await import('./commands/run.js')).run({ ...o, name, format: o.json === true ? 'json' : o.format, limit: o.limit ?? null }, io))));

  of.set('test', () => command('test [FOLDER_OR_FILE]', 'Run the tests that stand in the policies.', 'truce test plan.truce', 'truce test --filter "year of ana"', 'truce test --coverage')
    .option('--filter <TEXT>', 'only tests with this in their title').option('--coverage', 'show decisions that no test makes go both ways', false).addOption(format()).addOption(json())
    .action(async (folder: string | undefined, o: { filter?: string; coverage: boolean; format: Format; json?: boolean }) =>
      finish(await (await import('./commands/test.js')).test({ folder, filter: o.filter, coverage: o.coverage, format: o.json === true ? 'json' : o.format }, io))));

  of.set('explain', () => command('explain <NAME> <KEY> [COLUMN]', 'Explain a value, why a row belongs, a payout down to the source rows and rule lines, or what a plan rewards.', 'truce explain Win_rate 2026-Q2 value', 'truce explain MQL 42', 'truce explain Lead 42 MQL', 'truce explain Commission "d2, Closing" commission', 'truce explain payout ana 2026-Q1', 'truce explain plan Commission')
    .addOption(project()).addOption(asOf()).addOption(json()).addOption(allow()).option('--depth <N>', 'of a payout: 1 plans, 2 tiers and rows, 3 slices (usual), more: formulas', levels)
    .action(async (name: string, key: string, of: string | undefined, { depth, ...o }: { project?: string; asOf?: string; json?: boolean; allowDataErrors: boolean; depth?: number }) => {
      // Names of relations begin with a capital, so that this is none.
      if (name === 'payout') finish(await (await import('./commands/explain-payout.js')).explainPayout({ ...o, person: key, period: of, depth, json: o.json === true }, io));
      else if (name === 'plan') finish(await (await import('./commands/explain-plan.js')).explainPlan({ ...o, plan: key, json: o.json === true }, io));
      else if (depth !== undefined) throw new UsageError('`--depth` is for payouts', 'as in `truce explain payout ana 2026-Q1 --depth 5`');
      else finish(await (await import('./commands/explain.js')).explain({ ...o, name, key, of, json: o.json === true }, io));
    }));

  of.set('why-not', () => command('why-not <NAME> <KEY>', 'Say which conditions fail, and the nearest change that would make them hold.', 'truce why-not MQL 42')
    .addOption(project()).addOption(asOf()).addOption(json()).addOption(allow())
    .action(async (name: string, key: string, o: { project?: string; asOf?: string; json?: boolean; allowDataErrors: boolean }) =>
      finish(await (await import('./commands/why-not.js')).whyNot({ ...o, name, key, json: o.json === true }, io))));

  of.set('statement', () => command('statement <PERSON> <PERIOD>', 'Print what somebody is paid in a period: each payment with its deal, rate, slices and rule line.', 'truce statement ana 2026-Q1', 'truce statement ana 2026-03 --format csv')
    .addOption(project()).addOption(asOf()).addOption(new Option('--format <FORMAT>', 'how to print').choices(['table', 'csv', 'json']).default('table')).addOption(json()).addOption(allow())
    .action(async (person: string, period: string, o: { project?: string; asOf?: string; format: StatementFormat; json?: boolean; allowDataErrors: boolean }) =>
      finish(await (await import('./commands/statement.js')).statement({ ...o, person, period, format: o.json === true ? 'json' : o.format }, io))));

  of.set('new', () => command('new [SHAPE] [NAME]', 'Print a commented snippet with a test: a draw, a clawback, a lead, …; without a shape, list them.', 'truce new', 'truce new draw', 'truce new accelerator Commission --to policies/pay.truce')
    .option('--to <FILE>', 'put it at the end of a policy, with the records that are not declared yet').option('--records', 'print also the policy header and the records that it reads', false).addOption(json())
    .action(async (shape: string | undefined, name: string | undefined, o: { to?: string; records: boolean; json?: boolean }) => finish(await (await import('./commands/new.js')).newSnippet({ ...o, shape, name, json: o.json === true }, io))));

  of.set('docs', () => command('docs [ROLE_OR_PLAN]', 'Write the plan document that a payee signs: rates, curve, examples that were computed, definitions.', 'truce docs AE --out ae.md', 'truce docs Commission --out commission.html')
    .addOption(project()).addOption(asOf()).addOption(new Option('--format <FORMAT>', 'how to write it; otherwise as the name of the file ends').choices(['markdown', 'html'])).addOption(json()).option('-o, --out <FILE>', 'write to a file').addOption(allow())
    .action(async (of: string | undefined, o: { project?: string; asOf?: string; format?: 'markdown' | 'html'; json?: boolean; out?: string; allowDataErrors: boolean }) =>
      finish(await (await import('./commands/docs.js')).docs({ ...o, of, format: o.json === true ? 'json' : o.format }, io))));

  of.set('report', () => command('report [PARTS...]', 'Show who is paid for what, why a goal was missed, targets, promises and feedback; as a page with `--out report.html`.', 'truce report', 'truce report bridge scorecard --period 2026-Q1', 'truce report --out report.html')
    .option('--period <PERIOD>', 'of which period; otherwise the last one that has ended').option('--no-names', 'name no people: functions only').addOption(project()).addOption(asOf()).addOption(new Option('--format <FORMAT>', 'how to print; otherwise as the name of the file ends').choices(['text', 'html', 'json'])).addOption(json()).option('-o, --out <FILE>', 'write to a file').addOption(allow())
    .action(async (parts: readonly string[], o: { period?: string; names: boolean; project?: string; asOf?: string; format?: ReportFormat; json?: boolean; out?: string; allowDataErrors: boolean }) =>
      finish(await (await import('./commands/report.js')).report({ ...o, parts, format: o.json === true ? 'json' : o.format }, io))));

  of.set('diff', () => command('diff [OLD] [NEW]', 'Say what changed between two versions, and what that does to leads, KPIs, credit and pay.', 'truce diff', 'truce diff --base main --format markdown', 'truce diff v1.4 v1.5', 'truce diff plans/2025 plans/2026', 'truce diff --as-if-from 2025-07-01')
    .option('--base <BRANCH>', 'compare with where this branch left that one; otherwise the main branch').option('--cache <FOLDER>', 'keep computed figures there, and take those that are the same').addOption(project()).addOption(asOf()).addOption(asIf()).addOption(new Option('--format <FORMAT>', 'how to print').choices(['text', 'markdown', 'json', 'junit', 'sarif', 'github', 'gitlab']).default('text')).addOption(json()).addOption(allow())
    .action(async (old: string | undefined, now: string | undefined, o: { base?: string; cache?: string; project?: string; asOf?: string; asIfFrom?: string; format: DiffFormat; json?: boolean; allowDataErrors: boolean }) =>
      finish(await (await import('./commands/diff.js')).diff({ ...o, old, new: now, format: o.json === true ? 'json' : o.format }, io))));

  of.set('audit', () => command('audit [FOLDER]', 'Look for what needs review in the data: sources that changed, deals opened again, dates that moved, promises broken, and the pay that moved with them.', 'truce audit', 'truce audit --list', 'truce audit --only source-changed,recreated --limit 20', 'truce audit --fail-on found')
    .option('--list', 'say what each audit reads, and why one is unknown', false).option('--only <AUDITS>', 'only these, separated by commas', audits).option('--limit <N>', 'show so many findings of each audit (usually 5)', whole).addOption(new Option('--fail-on <STATE>', 'exit 1 when an audit is found, or unknown').choices(['found', 'unknown'])).option('--since <DAY>', 'only what happened since then (2026-03-31): what the audit before has not said')
    .option('--no-money', 'do not evaluate the policy again to say what moved').addOption(asOf()).addOption(json()).addOption(allow())
    .action(async (folder: string | undefined, o: { list: boolean; only?: readonly string[]; limit?: number; failOn?: 'found' | 'unknown'; money: boolean; asOf?: string; json?: boolean; allowDataErrors: boolean }) =>
      finish(await (await import('./commands/audit.js')).audit({ ...o, folder, limit: o.limit ?? 5, json: o.json === true }, io))));

  of.set('review', () => command('review [OLD] [NEW]', 'Write the page by which a change is decided: what it changes and costs, who is affected, who has signed.', 'truce review', 'truce review v1.4 v1.5 --out change.html', 'truce review --audience managers --out change-managers.html')
    .option('--base <BRANCH>', 'compare with where this branch left that one; otherwise the main branch').addOption(new Option('--audience <WHO>', 'whose amounts are in the file: all; those of teams; none').choices(['leadership', 'managers', 'everybody']).default('leadership')).option('--incentives', 'also what one more of each input pays, before and after: slow', false)
    .option('-o, --out <FILE>', 'where to write it', 'review.html').addOption(json()).option('--cache <FOLDER>', 'keep computed figures there, and take those that are the same').addOption(project()).addOption(asOf()).addOption(asIf()).addOption(allow())
    .action(async (old: string | undefined, now: string | undefined, o: { base?: string; audience: Audience; incentives: boolean; out: string; cache?: string; project?: string; asOf?: string; asIfFrom?: string; json?: boolean; allowDataErrors: boolean }) =>
      finish(await (await import('./commands/review.js')).review({ ...o, old, new: now, json: o.json === true }, io))));

  of.set('history', () => command('history <NAME>', 'Show what became of a declaration: its dated versions, and the commits that changed what it means.', 'truce history mql_points', 'truce history MQL')
    .addOption(project()).addOption(json())
    .action(async (name: string, o: { project?: string; json?: boolean }) => finish(await (await import('./commands/history.js')).history({ ...o, name, json: o.json === true }, io))));

  of.set('seal', () => command('seal <PERIOD>', 'Close a period for good: write down what it rests on and what it posted, in a file for the repository.', 'truce seal 2026-03', 'truce seal 2026-03 --with-earlier')
    .addOption(project()).addOption(asOf()).option('--with-earlier', 'seal also the closings before it that are open', false).option('--restate', 'seal a period anew, and all after it, as an amendment says', false).addOption(json()).addOption(allow())
    .action(async (period: string, o: { project?: string; asOf?: string; withEarlier: boolean; restate: boolean; json?: boolean; allowDataErrors: boolean }) =>
      finish(await (await import('./commands/seal.js')).seal({ ...o, period, json: o.json === true }, io))));

  of.set('verify', () => command('verify [PERIOD]', 'Fail when anything that is sealed would come out differently, and say what and why; with a period, show what it came to then and now.', 'truce verify', 'truce verify 2026-03')
    .addOption(project()).addOption(asOf()).option('--allow-late-data', 'let the data differ: the next closing posts it', false).addOption(json()).addOption(allow())
    .action(async (period: string | undefined, o: { project?: string; asOf?: string; allowLateData: boolean; json?: boolean; allowDataErrors: boolean }) =>
      finish(await (await import('./commands/verify.js')).verify({ ...o, period, json: o.json === true }, io))));

  of.set('sign', () => command('sign', 'Sign, for a party, everything that is agreed by it, as it is now.', 'truce sign --as sales --key ~/.truce/ana.pem')
    .requiredOption('--as <PARTY>', 'for which party').option('--key <FILE>', 'the private key; otherwise the file that TRUCE_KEY names').option('--author <WHO>', 'who wrote the change; otherwise as git says').option('--on <DAY>', 'the day of signing; otherwise today')
    .addOption(project()).addOption(json())
    .action(async (o: { as: string; key?: string; author?: string; on?: string; project?: string; json?: boolean }) => finish(await (await import('./commands/sign.js')).sign({ ...o, party: o.as, json: o.json === true }, io))));

  of.set('keys', () => command('keys <WHAT> <NAME>', 'Make a pair of keys for somebody who signs: `keys new NAME`.', 'truce keys new ana --as sales --email ana@halyard.example --private ~/.truce/ana.pem')
    .requiredOption('--as <PARTIES>', 'for which parties, separated by commas', names).option('--private <FILE>', 'where to keep the private key: outside of the project; otherwise the file that TRUCE_KEY names').option('--email <ADDRESS>', 'as git knows the person')
    .addOption(project()).addOption(json())
    .action(async (what: string, name: string, o: { as: readonly string[]; private?: string; email?: string; project?: string; json?: boolean }) => {
      if (what !== 'new') throw new UsageError(`there is no \`keys ${what}\``, 'as in `truce keys new ana --as sales --private ~/.truce/ana.pem`');
      finish(await (await import('./commands/keys.js')).newKey({ ...o, name, parties: o.as, json: o.json === true }, io));
    }));

  of.set('fmt', () => command('fmt [FILES...]', 'Format policies; without names, all below this folder.', 'truce fmt policies', 'truce fmt --check', 'truce fmt --stdin < draft.truce')
    .option('--check', 'change nothing; exit 1 if a file is not formatted', false).option('--stdin', 'format the standard input to the output', false).addOption(json())
    .action(async (files: readonly string[], o: { check: boolean; stdin: boolean; json?: boolean }) => finish(await (await import('./commands/fmt.js')).fmt({ files, check: o.check, stdin: o.stdin, json: o.json === true }, io))));

  // Started by truce.ts: here it is only explained, and a wrong option refused.
  of.set('lsp', () => command('lsp', 'Be the language server of an editor, over standard input and output (docs/editor.md).', 'truce lsp').option('--stdio', 'the only way to talk; editors say it by habit', true).action(() => finish(0)));

  // One that is named is made alone: the others take longer than reading its words does. Help and wrong names need them all.
  const named = of.get(first);
  if (named === undefined) of.forEach((make) => make()); else named();
  return program;
}

function names(text: string): readonly string[] {
  const list = text.split(',').map((name) => name.trim()).filter((name) => name !== '');
  if (list.length === 0) throw new InvalidArgumentError('Names of columns are separated by commas: `--columns lead,fit`.');
  return list;
}

function audits(text: string): readonly string[] {
  const list = text.split(',').map((name) => name.trim()).filter((name) => name !== '');
  if (list.length === 0) throw new InvalidArgumentError('Audits are separated by commas: `--only source-changed,recreated`.');
  return list;
}

function whole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('A number of rows is 0, 1, 2, …');
  return Number(text);
}

function levels(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new InvalidArgumentError('A depth is 1, 2, 3, …');
  return Number(text);
}
