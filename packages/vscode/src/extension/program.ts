/** Asking the `truce` program: the one that came with the extension, or the one that a setting names. Policies and data are read from disk, so what is not saved is not seen. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import * as vscode from 'vscode';

/** `command` is started with `before` in front of the words. */
export interface Program { readonly command: string; readonly before: readonly string[]; readonly bundled: boolean }

/** What came of a run. The exit code says how to read it: 0 fine, 1 the policy says no, 2 used wrongly, 3 the data is wrong, 4 a bug. */
export interface Outcome { readonly exit: number; readonly out: string; readonly err: string }

/** The bundled program runs in the editor's own Node; the editor has to be told that it is to be one. */
export const AS_NODE = { ELECTRON_RUN_AS_NODE: '1' };

export function programOf(extension: vscode.Uri): Program {
  const named = vscode.workspace.getConfiguration('truce').get<string>('path', '').trim();
  return named === '' ? { command: process.execPath, before: [join(extension.fsPath, 'server', 'truce.js')], bundled: true } : { command: named, before: [], bundled: false };
}

/** Runs it in a folder. Words are handed over one by one and never through a shell: a key or title may hold anything. */
export function ask(program: Program, words: readonly string[], folder: string, token?: vscode.CancellationToken): Promise<Outcome> {
  return new Promise((done) => {
    const out: Buffer[] = [], err: Buffer[] = [];
    const run = spawn(program.command, [...program.before, ...words], { cwd: folder, env: { ...process.env, ...(program.bundled ? AS_NODE : {}), NO_COLOR: '1' }, windowsHide: true });
    const stop = token?.onCancellationRequested(() => run.kill());
    run.stdout.on('data', (piece: Buffer) => out.push(piece));
    run.stderr.on('data', (piece: Buffer) => err.push(piece));
    run.on('error', (mistake) => { stop?.dispose(); done({ exit: 4, out: '', err: `${program.command} can not be started: ${mistake.message}` }); });
    run.on('close', (exit) => { stop?.dispose(); done({ exit: exit ?? 4, out: Buffer.concat(out).toString('utf8'), err: Buffer.concat(err).toString('utf8') }); });
  });
}

/** Where a file belongs. Without a `truce.yaml` in its folder or above there is no data, and a policy stands alone. */
export interface Project { readonly folder: vscode.Uri; readonly hasManifest: boolean }

export async function projectWith(file: vscode.Uri): Promise<Project> {
  const own = vscode.Uri.joinPath(file, '..');
  for (let folder = own; ; folder = vscode.Uri.joinPath(folder, '..')) {
    try {
      await vscode.workspace.fs.stat(vscode.Uri.joinPath(folder, 'truce.yaml'));
      return { folder, hasManifest: true };
    } catch {
      if (vscode.Uri.joinPath(folder, '..').path === folder.path) return { folder: own, hasManifest: false };
    }
  }
}

/** The folder of the nearest `truce.yaml` upwards; the file's own folder when there is none. */
export const projectOf = async (file: vscode.Uri): Promise<vscode.Uri> => (await projectWith(file)).folder;

/** The first line of what was said, for a message; the whole goes to the output channel. */
export const firstLine = ({ err, out }: Outcome): string => (err.trim() === '' ? out : err).trim().split('\n')[0]!.slice(0, 300);
