/** What VS Code starts: the language server, the tests, the panels, the commands. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { answers, type Answers } from './answers.js';
import { client } from './client.js';
import { health } from './health.js';
import { policyFor } from './policy-for.js';
import { records, type Records } from './records.js';
import { relationFor } from './relation-for.js';
import { startProject } from './start-project.js';
import { statementOf } from './statement.js';
import { tests } from './tests.js';

/** Commands that a lens, a hover or a panel may start, with the address of the policy as the first word. */
const OPEN = ['truce.runTests', 'truce.showRecords', 'truce.explain', 'truce.whyNot', 'truce.statement'] as const;

let server: LanguageClient | undefined;

/** A server may hand over one object instead of words: `{ uri, name }`, `{ uri, title }`. */
function inOrder(words: readonly unknown[]): readonly unknown[] {
  const first = words[0];
  if (typeof first !== 'object' || first === null || first instanceof vscode.Uri || !('uri' in first)) return words;
  const { uri, name, title, key } = first as { readonly uri: unknown; readonly name?: unknown; readonly title?: unknown; readonly key?: unknown };
  return [uri, name ?? title, key];
}

/** From rows or another answer an answer opens where these are: a third column would leave none of them wide enough to read. */
function columnFor(shown: Answers, rows: Records): vscode.ViewColumn {
  const open = vscode.window.activeTextEditor?.document;
  return rows.active() !== undefined || (open !== undefined && shown.policyOf(open) !== undefined) ? vscode.ViewColumn.Active : vscode.ViewColumn.Beside;
}

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const status = health(context), shown = answers(context), rows = records(context), explorer = tests(context);
  const command = (name: string, run: (...words: readonly unknown[]) => Promise<void>): void => { context.subscriptions.push(vscode.commands.registerCommand(name, (...words: readonly unknown[]) => run(...inOrder(words)))); };
  /** What a command is about: the policy it was handed, or the one that is looked at. */
  const policy = async (word: unknown): Promise<vscode.Uri | undefined> => (typeof word === 'string' ? vscode.Uri.parse(word) : word instanceof vscode.Uri ? word : policyFor(shown, rows));
  const word = async (given: unknown, prompt: string): Promise<string | undefined> => (typeof given === 'string' ? given : vscode.window.showInputBox({ prompt, placeHolder: 'its key, as in the first column of its rows' }));
  const relation = async (at: vscode.Uri, given: unknown): Promise<string | undefined> => (typeof given === 'string' ? given : relationFor(at));
  const question = (name: 'explain' | 'why-not', label: string) => async (uri?: unknown, of?: unknown, key?: unknown): Promise<void> => {
    // A link of the panel may arrive before the editor knows that the panel has the focus.
    const column = (typeof key === 'string' ? rows.column() : undefined) ?? columnFor(shown, rows), at = await policy(uri), what = at === undefined ? undefined : await relation(at, of), row = what === undefined ? undefined : await word(key, `${label} which row of ${what}?`);
    // A key that begins with `-` is no option.
    if (at !== undefined && what !== undefined && row !== undefined) await shown.show(at, `${label} ${what} ${row}`, [name, '--allow-data-errors', '--', what, row], column);
  };

  command('truce.runTests', async (uri, title) => { const at = await policy(uri); if (at !== undefined) await explorer.run(at, typeof title === 'string' ? title : undefined); });
  command('truce.showRecords', async (uri, name) => { const at = await policy(uri), what = at === undefined ? undefined : await relation(at, name); if (at !== undefined && what !== undefined) await rows.show(at, what); });
  command('truce.moreRecords', async (uri, name, limit) => { const at = await policy(uri); if (at !== undefined && typeof name === 'string' && typeof limit === 'number') await rows.show(at, name, limit); });
  command('truce.explain', question('explain', 'Why'));
  command('truce.whyNot', question('why-not', 'Why not'));
  command('truce.statement', async (uri, person, period) => {
    const column = columnFor(shown, rows), at = await policy(uri);
    if (at === undefined) return;
    const of = typeof person === 'string' && typeof period === 'string' ? [person, period] as const : await statementOf(context, at);
    if (of !== undefined) await shown.show(at, `Statement ${of[0]} ${of[1]}`, ['statement', '--allow-data-errors', '--', ...of], column);
  });
  command('truce.newPolicy', async () => { await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'truce' })); });
  command('truce.startProject', () => startProject(context));
  command('truce.showOutput', async () => { server?.outputChannel.show(true); });
  const start = async (): Promise<void> => {
    server = client(context, OPEN, status);
    context.subscriptions.push(server);
    try {
      await server.start();
    } catch (mistake) {
      status({ is: 'down', why: `the language server does not start: ${mistake instanceof Error ? mistake.message : String(mistake)}` });
    }
  };
  command('truce.restart', async () => { await server?.stop().catch(() => undefined); await start(); });
  context.subscriptions.push(vscode.workspace.onDidChangeConfiguration((e) => { if (e.affectsConfiguration('truce.path') || e.affectsConfiguration('truce.live')) void vscode.commands.executeCommand('truce.restart'); }));
  await start();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
