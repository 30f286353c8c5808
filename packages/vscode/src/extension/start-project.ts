/** A first project from a folder of exports: `truce init`, and what it wrote in the editor. */
import * as vscode from 'vscode';
import { ask, programOf } from './program.js';

export async function startProject(context: vscode.ExtensionContext): Promise<void> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const picked = await vscode.window.showOpenDialog({ canSelectFiles: false, canSelectFolders: true, canSelectMany: false, openLabel: 'Start a Project Here', title: 'The folder with the exports of your CRM', ...(folders[0] === undefined ? {} : { defaultUri: folders[0].uri }) });
  const folder = picked?.[0];
  if (folder === undefined) return;
  const { exit, out, err } = await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: 'Truce: looking at your data' }, () => ask(programOf(context.extensionUri), ['init', '.'], folder.fsPath));
  if (exit !== 0) {
    void vscode.window.showErrorMessage(`No project was started. ${(err.trim() === '' ? out : err).trim()}`);
    return;
  }
  await vscode.window.showTextDocument(vscode.Uri.joinPath(folder, 'truce.yaml'));
  const inside = folders.some(({ uri }) => folder.path === uri.path || folder.path.startsWith(`${uri.path}/`));
  const next = await vscode.window.showInformationMessage('A manifest and records that fit the data were written. Read them, and correct what was guessed wrong.', ...(inside ? [] : ['Open the Folder']));
  if (next !== undefined) await vscode.commands.executeCommand('vscode.openFolder', folder);
}
