/** The built server as a process, as editors start it: `truce lsp --stdio`, with its threads and real files. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Shown } from './support.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
export const program = join(root, 'packages/cli/dist/truce.js');
const { createProtocolConnection, StreamMessageReader, StreamMessageWriter } = createRequire(new URL('../../packages/lsp/package.json', import.meta.url))('vscode-languageserver/node') as typeof import('../../packages/lsp/node_modules/vscode-languageserver/node.js');

export function built(): void {
  if (!existsSync(join(root, 'packages/cli/dist/server.js'))) spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], { stdio: 'inherit' });
}

/** A folder that is gone afterwards. */
export async function inFolder(files: Readonly<Record<string, string>>, work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'truce-lsp-test-'));
  try {
    for (const [path, text] of Object.entries(files)) { mkdirSync(dirname(join(folder, path)), { recursive: true }); writeFileSync(join(folder, path), text); }
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

export interface Running {
  uri(path: string): string;
  open(path: string, text?: string): Promise<void>;
  change(path: string, text: string): Promise<void>;
  request<T>(method: string, params: object): Promise<T>;
  /** What was said last of a file. */
  said(path: string): readonly Shown[];
  /** Waits until it holds; looks again whenever the server says something. */
  until(holds: () => boolean | Promise<boolean>): Promise<void>;
  /** Says goodbye; the exit code. */
  end(): Promise<number | null>;
}

export async function serverIn(folder: string, work: (server: Running) => Promise<void>, capabilities: object = {}): Promise<void> {
  const child = spawn(process.execPath, [program, 'lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    const ended = new Promise<number | null>((done) => { child.on('exit', done); }), versions = new Map<string, number>();
    const connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
    const told = new Map<string, readonly Shown[]>(), uri = (path: string): string => pathToFileURL(join(folder, path)).href;
    let heard = (): void => undefined, failed: string | null = null;
    connection.onNotification('textDocument/publishDiagnostics', (p: { uri: string; diagnostics: Shown[] }) => { told.set(p.uri, p.diagnostics); heard(); });
    connection.onNotification('window/logMessage', (p: { message: string }) => { failed = p.message; heard(); });
    for (const method of ['workspace/codeLens/refresh', 'window/workDoneProgress/create', 'client/registerCapability']) connection.onRequest(method, () => { heard(); return null; });
    connection.listen();
    const version = (path: string): number => { const v = (versions.get(path) ?? 0) + 1; versions.set(path, v); return v; };
    await connection.sendRequest('initialize', { processId: process.pid, rootUri: uri(''), capabilities, workspaceFolders: [{ uri: uri(''), name: 'project' }] });
    await connection.sendNotification('initialized', {});
    await work({
      uri,
      open: (path, text) => connection.sendNotification('textDocument/didOpen', { textDocument: { uri: uri(path), languageId: 'truce', version: version(path), text: text ?? readFileSync(join(folder, path), 'utf8') } }),
      change: (path, text) => connection.sendNotification('textDocument/didChange', { textDocument: { uri: uri(path), version: version(path) }, contentChanges: [{ text }] }),
      request: (method, params) => connection.sendRequest(method, params),
      said: (path) => told.get(uri(path)) ?? [],
      until: async (holds) => {
        for (;;) {
          const news = new Promise<void>((done) => { heard = done; });
          if (failed !== null) throw new Error(failed);
          if (await holds()) return;
          await news;
        }
      },
      end: async () => { await connection.sendRequest('shutdown'); await connection.sendNotification('exit'); return ended; },
    });
  } finally {
    child.kill();
  }
}
