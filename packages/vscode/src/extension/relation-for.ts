/** Which definition a command is about when it was handed none: that of the cursor, or one that is picked. */
import * as vscode from 'vscode';
import { relationAt, relationsOf } from '../preview/relation-at.js';
import { projectOf } from './program.js';

export async function relationFor(policy: vscode.Uri): Promise<string | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId === 'truce') {
    const lines = linesOf(editor.document.getText()), here = relationAt(lines, editor.selection.active.line);
    return here ?? await pick(relationsOf(lines));
  }
  const files = await vscode.workspace.findFiles(new vscode.RelativePattern(await projectOf(policy), '**/*.truce'), '**/node_modules/**', 500);
  const texts = await Promise.all(files.map(async (uri) => new TextDecoder().decode(await vscode.workspace.fs.readFile(uri))));
  return pick([...new Set(texts.flatMap((text) => relationsOf(linesOf(text))))].sort());
}

async function pick(names: readonly string[]): Promise<string | undefined> {
  if (names.length > 0) return vscode.window.showQuickPick(names, { placeHolder: 'Show the rows of' });
  void vscode.window.showInformationMessage('There is no definition with rows here: `lead`, `list`, `kpi`, `credit` and `plan` have some.');
  return undefined;
}

const linesOf = (text: string): readonly string[] => text.split(/\r\n|\n/);
