/** Whose statement, of which period: picked from what the ledger holds. */
import * as vscode from 'vscode';
import { ask, programOf, projectOf } from './program.js';

/** Undefined when nothing was picked. Without a ledger that can be read, both are typed. */
export async function statementOf(context: vscode.ExtensionContext, policy: vscode.Uri): Promise<readonly [person: string, period: string] | undefined> {
  const { out } = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: 'Truce: who is paid' }, async () =>
    ask(programOf(context.extensionUri), ['run', 'Posting', '--json', '--columns', 'payee,closing', '--allow-data-errors'], (await projectOf(policy)).fsPath));
  const postings = postingsOf(out), people = [...new Set(postings.map((p) => p.payee))].sort();
  const person = await choice(people, 'Whose statement?');
  if (person === undefined) return undefined;
  const period = await choice([...new Set(postings.filter((p) => p.payee === person).map((p) => p.closing))].sort().reverse(), `Which period of ${person}?`);
  return period === undefined ? undefined : [person, period];
}

const choice = (list: readonly string[], title: string): Thenable<string | undefined> => (list.length > 0 ? vscode.window.showQuickPick(list, { placeHolder: title }) : vscode.window.showInputBox({ prompt: title }));

function postingsOf(out: string): readonly { readonly payee: string; readonly closing: string }[] {
  try {
    const read = JSON.parse(out) as unknown;
    return Array.isArray(read) ? read.flatMap((row: unknown) => (typeof row === 'object' && row !== null && 'payee' in row && 'closing' in row && typeof row.payee === 'string' && typeof row.closing === 'string' ? [{ payee: row.payee, closing: row.closing }] : [])) : [];
  } catch {
    return [];
  }
}
