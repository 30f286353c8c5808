/** A worker has no disk: the files of the project are handed to it, as they are and whenever they change. Open documents come over the protocol and win. */
import * as vscode from 'vscode';

const FILES = '**/{*.truce,truce.yaml,*.csv,*.tsv,*.json,*.ndjson,*.jsonl}';
/** More than that is no project. */
const MOST = 2_000;
/** Data is read for the names of its columns only. A file that is larger than this, in bytes, is known by name alone. */
const LARGEST = 2_000_000;
/** How much of a file of data is handed over, in characters. */
const HEAD = 65_536;

/** Hands over all files, and from then on those that change; resolves when all have been handed over. */
export async function handFiles(context: vscode.ExtensionContext, hand: (files: Readonly<Record<string, string | null>>) => Promise<void>): Promise<void> {
  const watcher = vscode.workspace.createFileSystemWatcher(FILES);
  const changed = async (uri: vscode.Uri): Promise<void> => hand({ [uri.toString()]: await textOf(uri) });
  context.subscriptions.push(watcher, watcher.onDidCreate(changed), watcher.onDidChange(changed), watcher.onDidDelete((uri) => hand({ [uri.toString()]: null })));
  const found = await vscode.workspace.findFiles(FILES, '**/{node_modules,.git}/**', MOST);
  await hand(Object.fromEntries(await Promise.all(found.map(async (uri) => [uri.toString(), await textOf(uri)] as const))));
}

/** Null when it cannot be read: gone, or not a file. */
async function textOf(uri: vscode.Uri): Promise<string | null> {
  try {
    const rules = /\.truce$|\/truce\.yaml$/.test(uri.path);
    if (!rules && (await vscode.workspace.fs.stat(uri)).size > LARGEST) return '';
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    return rules ? text : text.slice(0, HEAD);
  } catch {
    return null;
  }
}
