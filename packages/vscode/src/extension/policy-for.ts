/** Which policy a command is about when it was handed none: whoever asks for a statement may be looking at rows, an answer or the manifest. */
import * as vscode from 'vscode';
import type { Answers } from './answers.js';
import type { Records } from './records.js';

export async function policyFor(answers: Answers, records: Records): Promise<vscode.Uri | undefined> {
  const open = vscode.window.activeTextEditor?.document;
  if (open !== undefined && isOurs(open)) return open.uri;
  const asked = records.active() ?? (open === undefined ? undefined : answers.policyOf(open)) ?? vscode.window.visibleTextEditors.find((e) => isOurs(e.document))?.document.uri;
  if (asked !== undefined) return asked;
  // Whichever file it is, it is the project that is asked.
  const manifests = await vscode.workspace.findFiles('**/truce.yaml', '**/node_modules/**', 50);
  if (manifests.length === 0) {
    void vscode.window.showInformationMessage('There is no project in this window: open a folder with a truce.yaml, or a policy (a file that ends in .truce).');
    return undefined;
  }
  if (manifests.length === 1) return manifests[0];
  const picked = await vscode.window.showQuickPick(manifests.map((uri) => ({ label: vscode.workspace.asRelativePath(uri, true), uri })).sort((a, b) => (a.label < b.label ? -1 : 1)), { placeHolder: 'Of which project?' });
  return picked?.uri;
}

const isOurs = (d: vscode.TextDocument): boolean => d.uri.scheme === 'file' && (d.languageId === 'truce' || d.fileName.endsWith('truce.yaml'));
