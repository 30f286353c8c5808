/** The tests of all policies in the Test Explorer: one item a file, one a test. They are run by the program, on what is saved. */
import * as vscode from 'vscode';
import { reportOf, type Failure, type Report, type Result } from '../testing/results.js';
import { testTitles } from '../testing/titles.js';
import { ask, firstLine, programOf, projectWith, type Outcome } from './program.js';

export interface Tests { /** Runs the tests of a file, or the one with this title. */ run(uri: vscode.Uri, title?: string): Promise<void> }

export function tests(context: vscode.ExtensionContext): Tests {
  const controller = vscode.tests.createTestController('truce', 'Truce');
  const run = (request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> => runTests(context, controller, request, token);
  const profile = controller.createRunProfile('Run', vscode.TestRunProfileKind.Run, run, true);
  const look = (uri: vscode.Uri, text: string): void => update(controller, uri, text);
  const read = async (uri: vscode.Uri): Promise<void> => {
    const open = vscode.workspace.textDocuments.find((d) => d.uri.toString() === uri.toString());
    try {
      look(uri, open?.getText() ?? new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)));
    } catch {
      controller.items.delete(uri.toString());
    }
  };
  const all = async (): Promise<void> => { for (const uri of await vscode.workspace.findFiles('**/*.truce', '**/node_modules/**')) await read(uri); };
  controller.refreshHandler = all;
  const watcher = vscode.workspace.createFileSystemWatcher('**/*.truce');
  context.subscriptions.push(
    controller, profile, watcher, watcher.onDidCreate(read), watcher.onDidChange(read), watcher.onDidDelete((uri) => controller.items.delete(uri.toString())),
    vscode.workspace.onDidOpenTextDocument((d) => { if (isPolicy(d)) look(d.uri, d.getText()); }),
    vscode.workspace.onDidChangeTextDocument(({ document: d }) => { if (isPolicy(d)) look(d.uri, d.getText()); }),
  );
  void all();
  return {
    run: async (uri, title) => {
      await read(uri);
      const file = controller.items.get(uri.toString());
      if (file === undefined) { void vscode.window.showInformationMessage('This policy has no tests: `test "title" { given … expect … }` writes one.'); return; }
      const only = title === undefined ? undefined : [...file.children].map(([, item]) => item).find((item) => item.label === oneLine(title));
      await run(new vscode.TestRunRequest([only ?? file], undefined, profile), new vscode.CancellationTokenSource().token);
    },
  };
}

/** A file, and not what the editor holds beside it: the text of the last commit is a document too, and nothing can be run on it. */
const isPolicy = (d: vscode.TextDocument): boolean => d.languageId === 'truce' && d.uri.scheme === 'file';

const oneLine = (title: string): string => title.replace(/\s+/g, ' ');

function update(controller: vscode.TestController, uri: vscode.Uri, text: string): void {
  const found = testTitles(text), id = uri.toString();
  if (found.length === 0) { controller.items.delete(id); return; }
  const file = controller.items.get(id) ?? controller.createTestItem(id, vscode.workspace.asRelativePath(uri), uri);
  controller.items.add(file);
  const seen = new Map<string, number>();
  file.children.replace(found.map(({ title, line, end }) => {
    // Two tests may have one title; the second is told apart by its number, so that an edit above does not make it another test.
    const nth = (seen.get(title) ?? 0) + 1, own = `${title}#${nth}`;
    seen.set(title, nth);
    const item = file.children.get(own) ?? controller.createTestItem(own, oneLine(title), uri);
    item.range = new vscode.Range(line, 0, line, end);
    return item;
  }));
}

async function runTests(context: vscode.ExtensionContext, controller: vscode.TestController, request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
  const run = controller.createTestRun(request), excluded = new Set(request.exclude ?? []);
  const leaves = (item: vscode.TestItem): readonly vscode.TestItem[] => (excluded.has(item) ? [] : item.children.size === 0 ? [item] : [...item.children].flatMap(([, child]) => leaves(child)));
  const wanted = (request.include ?? [...controller.items].map(([, item]) => item)).flatMap(leaves);
  const projects = new Map<string, { readonly folder: string; readonly words: readonly string[]; readonly items: vscode.TestItem[] }>();
  for (const item of wanted) {
    run.enqueued(item);
    const uri = item.uri!, { folder, hasManifest } = await projectWith(uri), key = hasManifest ? folder.toString() : uri.toString();
    // Tests bring their own rows: a policy without a project can be tested alone.
    const at = projects.get(key) ?? { folder: folder.fsPath, words: hasManifest ? [] : ['--', `./${uri.path.slice(uri.path.lastIndexOf('/') + 1)}`], items: [] };
    at.items.push(item);
    projects.set(key, at);
  }
  for (const { folder, words, items } of projects.values()) {
    if (token.isCancellationRequested) break;
    await Promise.all(vscode.workspace.textDocuments.filter((d) => d.isDirty && items.some((i) => i.uri?.toString() === d.uri.toString())).map((d) => d.save()));
    for (const item of items) run.started(item);
    // One run computes all tests of a project: a run for each would read the policies again each time.
    const outcome = await ask(programOf(context.extensionUri), ['test', '--json', ...words], folder, token), report = token.isCancellationRequested ? null : reportOf(outcome.out);
    run.appendOutput(`${said(outcome, report)}\r\n`);
    if (report === null) for (const item of items) run.errored(item, new vscode.TestMessage(token.isCancellationRequested ? 'stopped' : firstLine(outcome)));
    else if (report.kind === 'broken') for (const item of items) run.errored(item, report.messages.map((m) => message(m, folder)));
    else for (const item of items) settle(run, item, resultFor(item, report.results, folder), folder);
  }
  run.end();
}

/** What the output of a run says: a line for each test of the project, or what stood in the way. */
function said(outcome: Outcome, report: Report | null): string {
  if (report === null) return firstLine(outcome);
  switch (report.kind) {
    case 'broken': return report.messages.map((m) => `${m.file === null ? '' : `${m.file}:${m.line} `}${m.message}`).join('\n').replace(/\r?\n/g, '\r\n');
    case 'results': return report.results.map((r) => `${r.skipped !== null ? 'not run' : r.passed ? 'passes ' : 'FAILS  '}  ${oneLine(r.title)}  ${r.file}:${r.line}`).join('\r\n');
  }
}

/** Its place tells a test apart; when lines have moved meanwhile, its title does. */
function resultFor(item: vscode.TestItem, results: readonly Result[], folder: string): Result | undefined {
  const own = results.filter((r) => oneLine(r.title) === item.label && vscode.Uri.joinPath(vscode.Uri.file(folder), r.file).toString() === item.uri?.toString());
  return own.find((r) => r.line - 1 === item.range?.start.line) ?? own[0];
}

function settle(run: vscode.TestRun, item: vscode.TestItem, result: Result | undefined, folder: string): void {
  if (result === undefined) run.errored(item, new vscode.TestMessage('The project has no such test: is its file among the policies of truce.yaml?'));
  else if (result.skipped !== null) run.skipped(item);
  else if (result.passed) run.passed(item);
  else run.failed(item, result.failures.map((f) => message(f, folder)));
}

function message({ message: text, file, line, column, endLine, endColumn }: Failure, folder: string): vscode.TestMessage {
  const made = new vscode.TestMessage(text);
  if (file !== null) made.location = new vscode.Location(vscode.Uri.joinPath(vscode.Uri.file(folder), file), new vscode.Range(line - 1, column - 1, endLine - 1, endColumn - 1));
  return made;
}
