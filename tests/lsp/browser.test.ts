/** The server for a web worker: one file, which is run here with nothing but what a worker has. */
import { build } from 'esbuild';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { browserServer } from '../../scripts/browser-server.mjs';
import { PAY, project, uriOf, type Shown } from './support.js';

test('it answers in a worker, with files that were handed to it', async () => {
  const { outputFiles } = await build({ ...browserServer([], { TRUCE_SKIP_GRAMMAR_VALIDATION: 'true', TRUCE_VERSION: '"1"' }), write: false, minify: false });
  const said: { readonly id?: number; readonly method?: string; readonly params?: { readonly uri: string; readonly diagnostics: readonly Shown[] }; readonly result?: { readonly serverInfo: object } }[] = [];
  let heard = (): void => undefined;
  const self = { onmessage: null as ((e: { data: object }) => void) | null, onerror: null, postMessage: (m: (typeof said)[number]) => { said.push(m); heard(); }, addEventListener: () => undefined };
  runInNewContext(outputFiles![0]!.text, { self, setTimeout, clearTimeout, queueMicrotask, URL, TextEncoder, TextDecoder, performance, console });
  const send = (m: object): void => self.onmessage!({ data: { jsonrpc: '2.0', ...m } });
  const until = async (fits: (m: (typeof said)[number]) => boolean): Promise<(typeof said)[number]> => {
    for (;;) {
      const found = said.find(fits);
      if (found !== undefined) return found;
      await new Promise<void>((done) => { heard = done; });
    }
  };
  send({ id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {}, workspaceFolders: [{ uri: 'file:///project', name: 'project' }] } });
  expect((await until((m) => m.id === 1)).result!.serverInfo).toEqual({ name: 'truce', version: '1' });
  send({ method: 'initialized', params: {} });
  send({ method: 'truce/files', params: { files: Object.fromEntries(Object.entries(project).map(([path, text]) => [uriOf(path), text])) } });
  send({ method: 'textDocument/didOpen', params: { textDocument: { uri: uriOf('pay.truce'), languageId: 'truce', version: 1, text: PAY.replace('base * amount', 'bsae * amount') } } });
  const { params } = await until((m) => m.method === 'textDocument/publishDiagnostics' && m.params!.uri === uriOf('pay.truce') && m.params!.diagnostics.length === 1);
  expect(params!.diagnostics[0]!.code).toBe('T2001');
});
