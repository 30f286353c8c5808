/** What VS Code starts: the language server, the tests, the panels, the commands. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { answers } from './answers.js';
import { client } from './client.js';
import { health } from './health.js';
import { records, relationOfEditor } from './records.js';
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

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const status = health(context), shown = answers(context), rows = records(context), explorer = tests(context);
  const command = (name: string, run: (...words: readonly unknown[]) => Promise<void>): void => { context.subscriptions.push(vscode.commands.registerCommand(name, (...words: readonly unknown[]) => run(...inOrder(words)))); };
  /** What a command is about: the policy it was handed, or the one in the editor. */
  const policy = (word: unknown): vscode.Uri | undefined => {
    if (typeof word === 'string') return vscode.Uri.parse(word);
    if (word instanceof vscode.Uri) return word;
    const open = vscode.window.activeTextEditor?.document;
    if (open !== undefined && (open.languageId === 'truce' || open.fileName.endsWith('truce.yaml'))) return open.uri;
    void vscode.window.showInformationMessage('Open a policy first: a file that ends in .truce.');
    return undefined;
  };
  const word = async (given: unknown, prompt: string): Promise<string | undefined> => (typeof given === 'string' ? given : vscode.window.showInputBox({ prompt }));
  const relation = async (given: unknown): Promise<string | undefined> => (typeof given === 'string' ? given : vscode.window.activeTextEditor === undefined ? undefined : relationOfEditor(vscode.window.activeTextEditor));
  const question = (name: 'explain' | 'why-not', label: string) => async (uri?: unknown, of?: unknown, key?: unknown): Promise<void> => {
    const at = policy(uri), what = at === undefined ? undefined : await relation(of), row = what === undefined ? undefined : await word(key, `${label} which row of ${what}?`);
    // A key that begins with `-` is no option.
    if (at !== undefined && what !== undefined && row !== undefined) await shown.show(at, `${label} ${what} ${row}`, [name, '--allow-data-errors', '--', what, row]);
  };

  command('truce.runTests', async (uri, title) => { const at = policy(uri); if (at !== undefined) await explorer.run(at, typeof title === 'string' ? title : undefined); });
  command('truce.showRecords', async (uri, name) => { const at = policy(uri), what = at === undefined ? undefined : await relation(name); if (at !== undefined && what !== undefined) await rows.show(at, what); });
  command('truce.moreRecords', async (uri, name, limit) => { const at = policy(uri); if (at !== undefined && typeof name === 'string' && typeof limit === 'number') await rows.show(at, name, limit); });
  command('truce.explain', question('explain', 'Why'));
  command('truce.whyNot', question('why-not', 'Why not'));
  command('truce.statement', async (uri, person, period) => {
    const at = policy(uri);
    if (at === undefined) return;
    const of = typeof person === 'string' && typeof period === 'string' ? [person, period] as const : await statementOf(context, at);
    if (of !== undefined) await shown.show(at, `Statement ${of[0]} ${of[1]}`, ['statement', '--allow-data-errors', '--', ...of]);
  });
  command('truce.showOutput', async () => { server?.outputChannel.show(true); });
  const start = async (): Promise<void> => {
    server = client(context, OPEN, status);
    context.subscriptions.push(server);
    try {
      await server.start();
    } catch (mistake) {
      status.failed(`the language server does not start: ${mistake instanceof Error ? mistake.message : String(mistake)}`);
    }
  };
  command('truce.restart', async () => { await server?.stop().catch(() => undefined); await start(); });
  context.subscriptions.push(vscode.workspace.onDidChangeConfiguration((e) => { if (e.affectsConfiguration('truce.path') || e.affectsConfiguration('truce.live')) void vscode.commands.executeCommand('truce.restart'); }));
  await start();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
