/** The records panel: the rows that a definition matches and those that it leaves out, each with a way to ask why. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { COMMANDS, notice, page } from '../preview/page.js';
import { relationAt, relationsOf } from '../preview/relation-at.js';
import { rowsOf, type Rows } from '../preview/rows.js';
import { ask, programOf, projectOf } from './program.js';

const FIRST = 100;

export interface Records { show(policy: vscode.Uri, name: string, limit?: number): Promise<void> }

export function records(context: vscode.ExtensionContext): Records {
  let panel: vscode.WebviewPanel | undefined, shown: { readonly policy: vscode.Uri; readonly name: string; readonly limit: number } | undefined, asked = 0, last: Rows | undefined;
  const fill = async (): Promise<void> => {
    if (panel === undefined || shown === undefined) return;
    const { policy, name, limit } = shown, turn = ++asked, nonce = randomBytes(16).toString('hex');
    const outcome = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: `Truce: rows of ${name}` }, async () =>
      ask(programOf(context.extensionUri), ['run', name, '--json', '--keys', '--limit', String(limit), '--allow-data-errors'], (await projectOf(policy)).fsPath));
    // A later question has been asked meanwhile, or the panel was closed.
    if (turn !== asked || panel === undefined) return;
    const rows = rowsOf(outcome.out), said = (outcome.err === '' ? outcome.out : outcome.err).trim(), options = { nonce, uri: policy.toString(), limit };
    // A policy is broken most of the time that somebody writes it. What was seen before stays, and says that it is of before.
    panel.webview.html = rows !== null ? page(rows, options) : last?.name === name ? page(last, { ...options, stale: said }) : notice(nonce, `${name}: no rows to show`, said);
    last = rows ?? last;
  };
  context.subscriptions.push(vscode.workspace.onDidSaveTextDocument((d) => { if (d.languageId === 'truce' || d.fileName.endsWith('truce.yaml')) void fill(); }));
  return {
    async show(policy, name, limit = FIRST) {
      shown = { policy, name, limit: Math.min(Math.max(Math.trunc(limit), 1), 20_000) };
      if (panel === undefined) {
        panel = vscode.window.createWebviewPanel('truce.records', name, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true }, { enableScripts: false, enableForms: false, localResourceRoots: [], enableCommandUris: Object.values(COMMANDS), retainContextWhenHidden: false });
        panel.onDidDispose(() => { panel = last = undefined; });
        panel.webview.html = notice('0', name, 'Computing …');
      } else panel.reveal(undefined, true);
      panel.title = `Rows of ${name}`;
      await fill();
    },
  };
}

/** The relation of the cursor, or one of the file that is picked. */
export async function relationOfEditor(editor: vscode.TextEditor): Promise<string | undefined> {
  const lines = editor.document.getText().split(/\r\n|\n/), here = relationAt(lines, editor.selection.active.line);
  return here ?? await vscode.window.showQuickPick(relationsOf(lines), { placeHolder: 'Show the rows of' });
}
