/** The language server, started and watched. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { LanguageClient, type LanguageClientOptions, type ServerOptions } from 'vscode-languageclient/node';
import { stateOf, type Server } from './health.js';
import { AS_NODE, programOf } from './program.js';

/** `commands`: what a lens of the server may start here. */
export function client(context: vscode.ExtensionContext, commands: readonly string[], health: (server: Server) => void): LanguageClient {
  const { command, before, bundled } = programOf(context.extensionUri);
  // Started as a program and not as a module, to which the library would hand words that the program does not know.
  const server: ServerOptions = { command, args: [...before, 'lsp', '--stdio'], options: { env: { ...process.env, ...(bundled ? AS_NODE : {}) } } };
  const pages = join(context.extensionPath, 'server', 'errors');
  const options: LanguageClientOptions = {
    documentSelector: [{ scheme: 'file', language: 'truce' }, { scheme: 'untitled', language: 'truce' }, { scheme: 'file', pattern: '**/truce.yaml' }],
    initializationOptions: { commands, live: vscode.workspace.getConfiguration('truce').get<boolean>('live', true), ...(existsSync(pages) ? { pages: `${vscode.Uri.file(pages).toString()}/` } : {}) },
    outputChannelName: 'Truce',
    synchronize: { configurationSection: 'truce' },
    markdown: { isTrusted: { enabledCommands: [...commands] }, supportHtml: false },
  };
  const made = new LanguageClient('truce', 'Truce', server, options);
  context.subscriptions.push(made.onDidChangeState(({ newState }) => { health(stateOf(newState)); }));
  return made;
}
