/** Whose statement, of which period: picked from what the ledger holds. */
import * as vscode from 'vscode';
import { ask, firstLine, programOf, projectWith } from './program.js';

/** Undefined when nothing was picked. Without a ledger both are typed. */
export async function statementOf(context: vscode.ExtensionContext, policy: vscode.Uri): Promise<readonly [person: string, period: string] | undefined> {
  const { folder, hasManifest } = await projectWith(policy);
  if (!hasManifest) {
    const start = 'Start a Project';
    if (await vscode.window.showInformationMessage('There is no data to pay on: no truce.yaml says where it is.', start) === start) await vscode.commands.executeCommand('truce.startProject');
    return undefined;
  }
  const outcome = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: 'Truce: who is paid' }, () =>
    ask(programOf(context.extensionUri), ['run', 'Posting', '--json', '--columns', 'payee,closing', '--allow-data-errors'], folder.fsPath));
  // Used wrongly: there is no ledger. Anything else stands in the way of a statement too.
  if (outcome.exit !== 0 && outcome.exit !== 2) {
    void vscode.window.showErrorMessage(`There are no statements now. ${firstLine(outcome)}`);
    return undefined;
  }
  const postings = postingsOf(outcome.out), people = [...new Set(postings.map((p) => p.payee))].sort();
  const person = await choice(people, 'Whose statement?', 'the key of a person, as it stands in the data');
  if (person === undefined) return undefined;
  const period = await choice([...new Set(postings.filter((p) => p.payee === person).map((p) => p.closing))].sort().reverse(), `Which period of ${person}?`, 'a month, a quarter or a year: 2026-06, 2026-Q2, 2026');
  return period === undefined ? undefined : [person, period];
}

const choice = (list: readonly string[], title: string, form: string): Thenable<string | undefined> => (list.length > 0 ? vscode.window.showQuickPick(list, { placeHolder: title }) : vscode.window.showInputBox({ prompt: title, placeHolder: form }));

function postingsOf(out: string): readonly { readonly payee: string; readonly closing: string }[] {
  try {
    const read = JSON.parse(out) as unknown;
    return Array.isArray(read) ? read.flatMap((row: unknown) => (typeof row === 'object' && row !== null && 'payee' in row && 'closing' in row && typeof row.payee === 'string' && typeof row.closing === 'string' ? [{ payee: row.payee, closing: row.closing }] : [])) : [];
  } catch {
    return [];
  }
}
