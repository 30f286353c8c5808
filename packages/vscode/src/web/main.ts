/** What VS Code for the Web starts: the language server in a worker of the browser. It reads through the editor whatever the folder lies on; what a program would have to compute is not there. */
import * as vscode from 'vscode';
import { LanguageClient, type LanguageClientOptions } from 'vscode-languageclient/browser';
import { health, stateOf } from '../extension/health.js';
import { handFiles } from './files.js';

/** As much of the web as is used here; the libraries of Node and of the web do not agree about the rest. */
type Served = ConstructorParameters<typeof LanguageClient>[2] & { terminate(): void };
declare const Worker: new (url: string) => Served;
declare const Blob: new (parts: readonly Uint8Array[], options: { readonly type: string }) => object;
declare const URL: { createObjectURL(of: object): string };

/** Commands of the extension that start a program. */
const OF_A_PROGRAM = ['truce.runTests', 'truce.showRecords', 'truce.moreRecords', 'truce.explain', 'truce.whyNot', 'truce.statement', 'truce.startProject'] as const;

let client: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  void vscode.commands.executeCommand('setContext', 'truce.browser', true);
  const status = health(context);
  const start = async (): Promise<void> => {
    const options: LanguageClientOptions = { documentSelector: [{ language: 'truce' }, { pattern: '**/truce.yaml' }], initializationOptions: { live: false, commands: [] }, outputChannelName: 'Truce' };
    let worker: Served | undefined;
    try {
      worker = new Worker(await addressOf(vscode.Uri.joinPath(context.extensionUri, 'dist', 'worker.js')));
      const made = client = new LanguageClient('truce', 'Truce', worker, options);
      made.onDidChangeState(({ newState }) => { status(stateOf(newState)); });
      await made.start();
      await handFiles(context, (files) => made.sendNotification('truce/files', { files }));
    } catch (mistake) {
      worker?.terminate();
      status({ is: 'down', why: `the language server does not start: ${mistake instanceof Error ? mistake.message : String(mistake)}` });
    }
  };
  const command = (name: string, run: () => Promise<void>): void => { context.subscriptions.push(vscode.commands.registerCommand(name, run)); };
  for (const name of OF_A_PROGRAM) command(name, async () => { void vscode.window.showInformationMessage('In the browser Truce checks what is written. Records, tests and statements are computed by a program: open the folder in VS Code on a computer.'); });
  command('truce.newPolicy', async () => { await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'truce' })); });
  command('truce.showOutput', async () => { client?.outputChannel.show(true); });
  command('truce.restart', async () => { await client?.stop().catch(() => undefined); await start(); });
  await start();
}

/** A worker starts from an address of the web only. An extension that was installed elsewhere is read through the editor. */
async function addressOf(script: vscode.Uri): Promise<string> {
  if (/^(?:https?|file)$/.test(script.scheme)) return script.toString(true);
  return URL.createObjectURL(new Blob([await vscode.workspace.fs.readFile(script)], { type: 'text/javascript' }));
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}
