/** The built server as a process, as editors start it: `truce lsp --stdio`, with its background thread and real files. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { PAY, project, type Shown } from './support.js';

const root = fileURLToPath(new URL('../..', import.meta.url)), program = join(root, 'packages/cli/dist/truce.js');
const { createProtocolConnection, StreamMessageReader, StreamMessageWriter } = createRequire(new URL('../../packages/lsp/package.json', import.meta.url))('vscode-languageserver/node') as typeof import('../../packages/lsp/node_modules/vscode-languageserver/node.js');
beforeAll(() => {
  if (!existsSync(join(root, 'packages/cli/dist/server.js'))) spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], { stdio: 'inherit' });
});

test('finds what is wrong in an open file and in one that only depends on it, and ends when it is told to', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'truce-lsp-test-')), uri = (path: string): string => pathToFileURL(join(folder, path)).href;
  for (const [path, text] of Object.entries(project)) writeFileSync(join(folder, path), text);
  const server = spawn(process.execPath, [program, 'lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    const ended = new Promise<number | null>((done) => { server.on('exit', done); });
    const connection = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
    const told = new Map<string, readonly Shown[]>();
    let heard = (): void => undefined;
    connection.onNotification('textDocument/publishDiagnostics', (p: { uri: string; diagnostics: Shown[] }) => { told.set(p.uri, p.diagnostics); heard(); });
    const until = async (path: string, codes: readonly string[]): Promise<void> => { while (JSON.stringify((told.get(uri(path)) ?? []).map((d) => d.code)) !== JSON.stringify(codes)) await new Promise<void>((done) => { heard = done; }); };
    connection.listen();
    await connection.sendRequest('initialize', { processId: process.pid, rootUri: uri(''), capabilities: {}, workspaceFolders: [{ uri: uri(''), name: 'project' }] });
    await connection.sendNotification('initialized', {});
    await connection.sendNotification('textDocument/didOpen', { textDocument: { uri: uri('pay.truce'), languageId: 'truce', version: 1, text: PAY.replace('base * amount', 'bsae * amount') } });
    await until('pay.truce', ['T2001']);
    await connection.sendNotification('textDocument/didChange', { textDocument: { uri: uri('pay.truce'), version: 2 }, contentChanges: [{ text: PAY }] });
    await until('pay.truce', []);
    // Another file is told about by the background thread.
    await connection.sendNotification('textDocument/didOpen', { textDocument: { uri: uri('policy.truce'), languageId: 'truce', version: 1, text: project['policy.truce'].replaceAll('rates', 'grades') } });
    await until('pay.truce', ['T2001']);
    await connection.sendRequest('shutdown');
    await connection.sendNotification('exit');
    expect(await ended).toBe(0);
  } finally {
    server.kill();
    rmSync(folder, { recursive: true });
  }
});

test('a wrong word on its command line is answered like that of any command', () => {
  const { status, stderr } = spawnSync(process.execPath, [program, 'lsp', '--socket'], { encoding: 'utf8' });
  expect(status).toBe(2);
  expect(stderr).toContain('--socket');
});
