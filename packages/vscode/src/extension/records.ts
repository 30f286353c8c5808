/** The records panel: the rows that a definition matches and those that it leaves out, each with a way to ask why. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { COMMANDS, noData, notice, page, waiting } from '../preview/page.js';
import { rowsOf, type Rows } from '../preview/rows.js';
import { ask, programOf, projectWith } from './program.js';

const FIRST = 100;

export interface Records {
  show(policy: vscode.Uri, name: string, limit?: number): Promise<void>;
  /** The policy that the panel is about, while it has the focus. */
  active(): vscode.Uri | undefined;
  /** Where the panel stands, while it can be seen. */
  column(): vscode.ViewColumn | undefined;
}

export function records(context: vscode.ExtensionContext): Records {
  let panel: vscode.WebviewPanel | undefined, shown: { readonly policy: vscode.Uri; readonly name: string; readonly limit: number } | undefined, asked = 0, last: Rows | undefined;
  const fill = async (): Promise<void> => {
    if (panel === undefined || shown === undefined) return;
    const { policy, name, limit } = shown, turn = ++asked, nonce = randomBytes(16).toString('hex');
    const { folder, hasManifest } = await projectWith(policy);
    const outcome = !hasManifest ? null : await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: `Truce: rows of ${name}` }, () =>
      ask(programOf(context.extensionUri), ['run', name, '--json', '--keys', '--limit', String(limit), '--allow-data-errors'], folder.fsPath));
    // A later question has been asked meanwhile, or the panel was closed.
    if (turn !== asked || panel === undefined) return;
    if (outcome === null) { panel.webview.html = noData(nonce, name); return; }
    const rows = rowsOf(outcome.out), said = (outcome.err === '' ? outcome.out : outcome.err).trim(), options = { nonce, uri: policy.toString(), limit };
    // A policy is broken most of the time that somebody writes it. What was seen before stays, and says that it is of before.
    panel.webview.html = rows !== null ? page(rows, options) : last?.name === name ? page(last, { ...options, stale: said }) : notice(nonce, `${name}: no rows to show`, said);
    last = rows ?? last;
  };
  context.subscriptions.push(vscode.workspace.onDidSaveTextDocument((d) => { if (d.languageId === 'truce' || d.fileName.endsWith('truce.yaml')) void fill(); }));
  return {
    column: () => (panel?.visible === true ? panel.viewColumn : undefined),
    active: () => (panel?.active === true ? shown?.policy : undefined),
    async show(policy, name, limit = FIRST) {
      const another = panel === undefined || shown?.name !== name;
      shown = { policy, name, limit: Math.min(Math.max(Math.trunc(limit), 1), 20_000) };
      if (panel === undefined) {
        // Kept while an answer covers it: whoever comes back wants the row that was left.
        panel = vscode.window.createWebviewPanel('truce.records', name, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true }, { enableScripts: false, enableForms: false, localResourceRoots: [], enableCommandUris: Object.values(COMMANDS), retainContextWhenHidden: true });
        panel.onDidDispose(() => { panel = last = undefined; });
        panel.iconPath = { light: vscode.Uri.joinPath(context.extensionUri, 'icons/policy-light.svg'), dark: vscode.Uri.joinPath(context.extensionUri, 'icons/policy-dark.svg') };
      } else panel.reveal(undefined, true);
      panel.title = `Rows of ${name}`;
      if (another) panel.webview.html = waiting(randomBytes(16).toString('hex'), name);
      await fill();
    },
  };
}
