/** A project in memory, a cursor marked with `<|>`, and a client that talks to the server in this process. */
import { createRequire } from 'node:module';
import { PassThrough } from 'node:stream';
import { analyze, lineIndex } from '@truce/engine';
import { checkHere, memoryHost, placeOf, serve, type Checker, type Evaluator, type Place } from '@truce/lsp';

// The protocol's library belongs to the server, and is found where the server finds it.
const require = createRequire(new URL('../../packages/lsp/package.json', import.meta.url));
const { CancellationTokenSource, createConnection, createProtocolConnection, StreamMessageReader, StreamMessageWriter } = require('vscode-languageserver/node') as typeof import('../../packages/lsp/node_modules/vscode-languageserver/node.js');

export const ROOT = 'file:///project';
export const uriOf = (path: string): string => `${ROOT}/${path}`;

export interface Position { readonly line: number; readonly character: number }
export interface Range { readonly start: Position; readonly end: Position }
export interface Edit { readonly range: Range; readonly newText: string }
export interface Shown { readonly code: string; readonly message: string; readonly range: Range; readonly severity: number; readonly relatedInformation?: readonly { readonly location: { readonly uri: string; readonly range: Range }; readonly message: string }[]; readonly tags?: readonly number[]; readonly codeDescription?: { readonly href: string } }

/** The text without its marker, and where the marker stood. */
export function cursor(marked: string): { readonly text: string; readonly position: Position } {
  const at = marked.indexOf('<|>');
  if (at < 0) throw new Error('the text has no <|>');
  const text = marked.slice(0, at) + marked.slice(at + 3);
  return { text, position: positionIn(text, at) };
}
export function positionIn(text: string, offset: number): Position {
  const { line, column } = lineIndex(text).position(offset);
  return { line: line - 1, character: column - 1 };
}
export function offsetIn(text: string, p: Position): number { return lineIndex(text).start(p.line + 1) + p.character; }
export function edited(text: string, edits: readonly Edit[]): string {
  let out = text;
  for (const e of [...edits].sort((a, b) => offsetIn(text, b.range.start) - offsetIn(text, a.range.start))) out = out.slice(0, offsetIn(text, e.range.start)) + e.newText + out.slice(offsetIn(text, e.range.end));
  return out;
}
/** The text of a range, to compare with what is meant. */
export const textIn = (text: string, r: Range): string => text.slice(offsetIn(text, r.start), offsetIn(text, r.end));

export interface Client {
  readonly files: Map<Place, string>;
  open(path: string, text: string): void;
  change(path: string, text: string): void;
  edit(path: string, range: Range, text: string): void;
  close(path: string): void;
  /** a file appears on the disk, changes or goes */
  disk(path: string, text: string | null): void;
  request<T>(method: string, params: object): Promise<T>;
  /** Asks, and no longer waits: the code of the answer. */
  cancelled(method: string, params: object): Promise<number | null>;
  raw(method: string, params: object): void;
  /** The same for a marked text, which is opened, and put in the place of the project's. */
  at<T>(method: string, path: string, marked: string, more?: object): Promise<T>;
  /** what the server said last of a file, once it has nothing more to say */
  findings(path: string): Promise<readonly Shown[]>;
  /** the next findings with something in them that are sent for a URI */
  published(uri: string, take: (found: readonly Shown[]) => void): void;
  stop(): Promise<void>;
}

export interface ClientOptions { readonly evaluator?: Evaluator; readonly checker?: Checker; readonly capabilities?: object; readonly folders?: readonly string[]; readonly initializationOptions?: object }

export async function client(given: Readonly<Record<string, string>>, options: ClientOptions = {}): Promise<Client> {
  const files = new Map(Object.entries(given).map(([path, text]) => [placeOf(uriOf(path)), text]));
  const up = new PassThrough(), down = new PassThrough();
  const server = createConnection(new StreamMessageReader(up), new StreamMessageWriter(down));
  serve(server, memoryHost(files), options.checker ?? checkHere, options.evaluator ?? null, { version: 'test', pages: null });
  server.listen();
  const connection = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  const waiting = new Map<string, (found: readonly Shown[]) => void>(), told = new Map<string, readonly Shown[]>(), versions = new Map<string, number>(), texts = new Map<string, string>();
  let news = 0;
  connection.onNotification('textDocument/publishDiagnostics', (p: { uri: string; diagnostics: Shown[] }) => { news++; told.set(p.uri, p.diagnostics); if (p.diagnostics.length > 0) { waiting.get(p.uri)?.(p.diagnostics); waiting.delete(p.uri); } });
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('workspace/diagnostic/refresh', () => { news++; return null; });
  connection.listen();
  const pulls = (options.capabilities as { textDocument?: { diagnostic?: object } } | undefined)?.textDocument?.diagnostic !== undefined;
  await connection.sendRequest('initialize', {
    processId: null, rootUri: null, capabilities: options.capabilities ?? { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } }, textDocument: { completion: { completionItem: { snippetSupport: true } } } },
    workspaceFolders: (options.folders ?? [ROOT]).map((uri) => ({ uri, name: uri })), ...(options.initializationOptions === undefined ? {} : { initializationOptions: options.initializationOptions }),
  });
  await connection.sendNotification('initialized', {});
  const notify = (method: string, params: object): void => { void connection.sendNotification(method, params); };
  const next = (path: string): number => { const v = (versions.get(path) ?? 0) + 1; versions.set(path, v); return v; };
  const self: Client = {
    files,
    open: (path, text) => { texts.set(path, text); notify('textDocument/didOpen', { textDocument: { uri: uriOf(path), languageId: 'truce', version: next(path), text } }); },
    change: (path, text) => { texts.set(path, text); notify('textDocument/didChange', { textDocument: { uri: uriOf(path), version: next(path) }, contentChanges: [{ text }] }); },
    edit: (path, range, text) => { texts.set(path, edited(texts.get(path)!, [{ range, newText: text }])); notify('textDocument/didChange', { textDocument: { uri: uriOf(path), version: next(path) }, contentChanges: [{ range, text }] }); },
    close: (path) => { texts.delete(path); notify('textDocument/didClose', { textDocument: { uri: uriOf(path) } }); },
    disk: (path, text) => {
      const place = placeOf(uriOf(path)), type = text === null ? 3 : files.has(place) ? 2 : 1;
      if (text === null) files.delete(place); else files.set(place, text);
      notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf(path), type }] });
    },
    request: (method, params) => connection.sendRequest(method, params),
    cancelled: async (method, params) => {
      const source = new CancellationTokenSource(), answer = connection.sendRequest(method, params, source.token).then(() => null, (mistake: { code: number }) => mistake.code);
      source.cancel();
      return answer;
    },
    raw: notify,
    at: async (method, path, marked, more = {}) => {
      const { text, position } = cursor(marked);
      if (texts.has(path)) self.change(path, text); else self.open(path, text);
      return connection.sendRequest(method, { textDocument: { uri: uriOf(path) }, position, ...more });
    },
    findings: async (path) => {
      // The whole check comes a moment after the last change; what matters is what is said when all is quiet.
      await connection.sendRequest('workspace/diagnostic', { previousResultIds: [] }).catch(() => undefined);
      if (pulls) return (await connection.sendRequest<{ items: Shown[] }>('textDocument/diagnostic', { textDocument: { uri: uriOf(path) } })).items;
      for (let seen = -1; seen !== news;) { seen = news; await connection.sendRequest('workspace/symbol', { query: 'zzzz' }); await new Promise((done) => { setTimeout(done, 1); }); }
      return told.get(uriOf(path)) ?? [];
    },
    published: (uri, take) => { waiting.set(uri, take); },
    stop: async () => { await connection.sendRequest('shutdown'); connection.dispose(); server.dispose(); },
  };
  return self;
}

/** The codes of `truce check --no-data`, by file. */
export function checked(files: Readonly<Record<string, string>>, path: string): readonly string[] {
  return analyze(Object.entries(files).filter(([p]) => p.endsWith('.truce')).map(([p, text]) => ({ path: p, text }))).diagnostics.filter((d) => d.span?.file === path).map((d) => `${d.code} ${d.span!.start}-${d.span!.end}`);
}
export const codesOf = (text: string, shown: readonly Shown[]): readonly string[] => shown.map((d) => `${d.code} ${offsetIn(text, d.range.start)}-${offsetIn(text, d.range.end)}`);

export const MANIFEST = 'truce: 1\npolicies: "*.truce"\nas_of: 2026-06-30\ndata:\n  Deal:\n    file: deals.csv\n    columns:\n      amount: Amount\n      stage: Stage Name\n';
export const RECORDS = `// The rows of the CRM.
record Rep {
  id   text key
  role one of AE, SDR
}
// A deal of the CRM, won or lost.
record Deal "Opportunity" {
  id         text key
  amount     money above 0
  stage      one of Open, Won, Lost
  segment    one of SMB, Mid
  closed_on  date optional
  owner      Rep
  won = stage is Won and closed_on is present
}
`;
export const POLICY = `// What we agreed.
import "records.truce"

policy "Small" {
  currency USD
  timezone "UTC"
  party sales (AE)
  party marketing (DemandGen)
}

// How many points make a lead.
parameter points = 60 from 2026-01-01 because "launch"
parameter points = 70 from 2026-07-01 because "acceptance fell"

scale rates of sold money {
  up to 50_000 USD : 6%
  above : 10%
}
`;
export const PAY = `import "policy.truce"

plan Commission "New business" for each Deal where won {
  base = rates at amount
  pay commission = base * amount to owner on closed_on
}
plan Bonus for each Rep where role is AE {
  sold = sum(amount of Deal where won and owner is rep)
  pay bonus = marginal on sold from zero {
    up to 100_000 USD : 1%
    up to 200_000 USD : 2%
    above : 3%
  } to rep on 2026-12-31
}
`;
export const project = { 'truce.yaml': MANIFEST, 'records.truce': RECORDS, 'policy.truce': POLICY, 'pay.truce': PAY };
