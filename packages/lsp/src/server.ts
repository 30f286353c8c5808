/** The protocol on one side, snapshots and features on the other: which request is answered by which feature, and when findings are sent. Holds no meaning. */
import { CodeActionKind, CodeLensRefreshRequest, DidChangeWatchedFilesNotification, ErrorCodes, FileChangeType, ResponseError, TextDocumentSyncKind, type CancellationToken, type CodeAction, type CompletionList, type Connection, type InitializeResult } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Diagnostic as Finding } from '@truce/engine';
import type { Checker } from './background/checker.js';
import { completion, resolved } from './features/completion.js';
import type { ItemData } from './features/completion-items.js';
import { fixAll, FIX_ALL, quickFixes } from './features/fixes.js';
import { withMends } from './features/manifest-mends.js';
import { foldingRanges } from './features/folding.js';
import { formatting, onType } from './features/formatting.js';
import { dependencies, dependents, prepareHierarchy } from './features/hierarchy.js';
import { inlayHints } from './features/hints.js';
import { hover } from './features/hover.js';
import { declaredPlace, manifestCompletion, manifestDefinition, manifestHover, sourceAt } from './features/manifest.js';
import { linkedEditing } from './features/linked.js';
import { documentLinks } from './features/links.js';
import { definition, highlights, references, typeDefinition } from './features/navigation.js';
import { refactorings } from './features/refactorings.js';
import { prepareRename, rename, type Refusable } from './features/rename.js';
import { selectionRanges } from './features/selection.js';
import { signatureHelp } from './features/signature.js';
import { documentSymbols, workspaceSymbols } from './features/symbols.js';
import { delta, legend, semanticTokens } from './features/tokens.js';
import { codeLenses } from './features/lens.js';
import { Evaluations, type Evaluator } from './evaluations.js';
import { Findings } from './findings.js';
import { settingsOf, type Settings } from './settings.js';
import type { Host } from './workspace/host.js';
import { offsetAt } from './workspace/document.js';
import { placeOf, type Place } from './workspace/place.js';
import { MANIFEST } from './workspace/project.js';
import { here, type Here } from './workspace/snapshot.js';
import { warmUp } from './warm.js';
import { Workspace } from './workspace/workspace.js';

export interface Options {
  readonly version: string;
  /** where the pages of the codes are, if they came along; a client may know better */
  readonly pages: string | null;
  /** Gets ready for the first key in idle time. */
  readonly warms?: boolean;
}

/** Answers on the connection until it closes. The caller begins to listen. Gives back what is to be called when a file of the host has changed. */
export function serve(connection: Connection, host: Host, checker: Checker, evaluator: Evaluator | null, options: Options): (place: Place) => void {
  const workspace = new Workspace(host);
  let settings: Settings;
  let findings: Findings;
  let evaluations: Evaluations;

  connection.onInitialize((params): InitializeResult => {
    settings = settingsOf(params, options.pages);
    evaluations = new Evaluations(connection, settings, evaluator, (project) => workspace.saved(project), () => {
      void findings.renew();
      if (settings.refreshes.lenses) connection.sendRequest(CodeLensRefreshRequest.type).catch(() => undefined);
    });
    findings = new Findings(connection, workspace, settings, checker, evaluations, options.warms === true ? () => { void warmUp(workspace).catch(() => undefined); } : () => undefined);
    workspace.setFolders(settings.folders);
    return { capabilities: capabilitiesOf(settings), serverInfo: { name: 'truce', version: options.version } };
  });
  connection.onInitialized(() => {
    if (settings.watches) void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: '**/*.truce' }, { globPattern: '**/truce.yaml' }, ...(evaluator === null || !settings.live ? [] : [{ globPattern: '**/*.{csv,tsv,json,ndjson,jsonl,parquet,duckdb,gz}' }])] });
    if (settings.foldersChange) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map((f) => placeOf(f.uri)));
        settings = { ...settings, folders: [...settings.folders.filter((f) => !gone.has(f)), ...added.map((f) => placeOf(f.uri))] };
        workspace.setFolders(settings.folders);
        findings.changed();
      });
    }
    findings.changed();
  });

  connection.onDidOpenTextDocument(({ textDocument: d }) => { workspace.opened(d.uri, d.version, d.text, d.languageId); findings.changed(); });
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
    const before = workspace.openOf(uri);
    // Changes of a document that was never opened, or older than what is known, change nothing.
    if (before === undefined || version < before.version!) return;
    workspace.opened(uri, version, TextDocument.update(TextDocument.create(uri, 'truce', before.version!, before.text), contentChanges, version).getText());
    findings.changed();
  });
  connection.onShutdown(() => { findings.stop(); evaluations.stop(); });
  connection.onExit(() => evaluations.stop());
  connection.onDidSaveTextDocument(({ textDocument }) => {
    if (settings.watches) return;
    workspace.forgetDisk();
    findings.changed();
    void textDocument;
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    if (changes.some(({ uri }) => !/\.truce$|\/truce\.yaml$/.test(uri))) evaluations.forget();
    for (const { uri, type } of changes) workspace.changed(placeOf(uri), type === FileChangeType.Created ? 'created' : type === FileChangeType.Deleted ? 'deleted' : 'changed');
    findings.changed();
  });

  /** The document of a request, as it was when everything before the request had been done. */
  const at = async (uri: string): Promise<Here | null> => here(await workspace.snapshot(), placeOf(uri));
  /** Policies: the features below have nothing to say about a manifest. */
  const policy = async (uri: string): Promise<Here | null> => { const found = await at(uri); return found === null || found.path === MANIFEST ? null : found; };
  /** null for anything but a manifest. */
  const manifest = async <T>(uri: string, feature: (here: Here) => T | Promise<T>): Promise<T | null> => { const found = await at(uri); return found === null || found.path !== MANIFEST ? null : feature(found); };
  /** A feature's answer; nothing for a document that is not known. Who no longer waits gets none. */
  const answer = async <T>(uri: string, token: CancellationToken, otherwise: T, feature: (here: Here) => T): Promise<T> => {
    const found = await policy(uri);
    if (token.isCancellationRequested) throw new ResponseError(-32800, 'cancelled');
    return found === null ? otherwise : feature(found);
  };
  const allowed = <T>(result: Refusable<T>): T => {
    if (typeof result === 'object' && result !== null && 'refused' in result) throw new ResponseError(ErrorCodes.InvalidRequest, result.refused);
    return result as T;
  };

  connection.languages.diagnostics.on(async ({ textDocument, previousResultId }) => {
    const found = await at(textDocument.uri);
    return found === null ? { kind: 'full', items: [] } : findings.report(found, previousResultId);
  });
  connection.languages.diagnostics.onWorkspace(async ({ previousResultIds }) => ({ items: await findings.everything(new Map(previousResultIds.map((p) => [p.uri, p.value]))) }));

  connection.onDocumentSymbol((p, token) => answer(p.textDocument.uri, token, [], documentSymbols));
  connection.onWorkspaceSymbol(async ({ query }) => workspaceSymbols(await workspace.snapshot(), query));
  connection.onFoldingRanges((p, token) => answer(p.textDocument.uri, token, [], foldingRanges));
  connection.onSelectionRanges((p, token) => answer(p.textDocument.uri, token, [], (h) => selectionRanges(h, p.positions)));
  connection.onDocumentLinks(async (p) => { const found = await at(p.textDocument.uri); return found === null ? [] : documentLinks(found); });
  connection.languages.onLinkedEditingRange((p, token) => answer(p.textDocument.uri, token, null, (h) => linkedEditing(h, p.position)));

  connection.onDocumentFormatting((p, token) => answer(p.textDocument.uri, token, [], (h) => formatting(h)));
  connection.onDocumentRangeFormatting((p, token) => answer(p.textDocument.uri, token, [], (h) => formatting(h, p.range)));
  connection.onDocumentOnTypeFormatting((p, token) => answer(p.textDocument.uri, token, [], (h) => onType(h, p.position, p.ch)));

  connection.onCodeAction(async (p, token) => {
    const wanted = (kind: string): boolean => p.context.only === undefined || p.context.only.some((o) => kind === o || kind.startsWith(`${o}.`));
    const mends = (h: Here, own: readonly Finding[]): CodeAction[] => { const all = wanted(FIX_ALL) ? fixAll(h, own) : null; return [...(wanted(CodeActionKind.QuickFix) ? quickFixes(h, p.range, own, settings.pages) : []), ...(all === null ? [] : [all])]; };
    return (await manifest(p.textDocument.uri, (h) => mends(h, withMends(h, findings.ofAll(h)))))
      ?? answer<CodeAction[]>(p.textDocument.uri, token, [], (h) => [...mends(h, findings.of(h)), ...(wanted(CodeActionKind.Refactor) ? refactorings(h, p.range).filter((a) => wanted(a.kind ?? '')) : [])]);
  });

  connection.onHover(async (p, token) => (await manifest(p.textDocument.uri, (h) => manifestHover(h, p.position))) ?? answer(p.textDocument.uri, token, null, (h) => hover(h, p.position, evaluations.of(h.project)?.live ?? null)));
  connection.onCodeLens((p, token) => answer(p.textDocument.uri, token, [], (h) => codeLenses(h, evaluations.of(h.project)?.live ?? null, settings.commands)));
  connection.onCompletion(async (p, token) => (await manifest(p.textDocument.uri, async (h) => manifestCompletion(h, p.position, await workspace.beside(h.project, sourceAt(h.document.text, offsetAt(h.document, p.position)))))) ?? answer<CompletionList>(p.textDocument.uri, token, { isIncomplete: false, items: [] }, (h) => completion(h, p.position, settings.snippets, evaluations.of(h.project)?.live.words)));
  connection.onCompletionResolve(async (item) => { const data = item.data as ItemData | undefined; return resolved(data === undefined ? null : await policy(data.uri), item); });
  connection.onSignatureHelp((p, token) => answer(p.textDocument.uri, token, null, (h) => signatureHelp(h, p.position)));
  connection.onDefinition(async (p, token) => (await manifest(p.textDocument.uri, (h) => manifestDefinition(h, p.position))) ?? answer(p.textDocument.uri, token, [], (h) => definition(h, p.position)));
  connection.onTypeDefinition((p, token) => answer(p.textDocument.uri, token, [], (h) => typeDefinition(h, p.position)));
  connection.onReferences(async (p, token) => (await manifest(p.textDocument.uri, (h) => { const there = declaredPlace(h, p.position); return there === null ? [] : references(there.here, there.position, p.context.includeDeclaration); })) ?? answer(p.textDocument.uri, token, [], (h) => references(h, p.position, p.context.includeDeclaration)));
  connection.onDocumentHighlight((p, token) => answer(p.textDocument.uri, token, [], (h) => highlights(h, p.position)));
  connection.onPrepareRename((p, token) => answer(p.textDocument.uri, token, null, (h) => allowed(prepareRename(h, p.position))));
  connection.onRenameRequest((p, token) => answer(p.textDocument.uri, token, null, (h) => allowed(rename(h, p.position, p.newName))));
  connection.languages.inlayHint.on((p, token) => answer(p.textDocument.uri, token, [], (h) => inlayHints(h, p.range)));
  connection.languages.callHierarchy.onPrepare((p, token) => answer(p.textDocument.uri, token, null, (h) => prepareHierarchy(h, p.position)));
  connection.languages.callHierarchy.onIncomingCalls(({ item }, token) => answer(item.uri, token, [], (h) => dependents(h, (item.data as { id: string }).id)));
  connection.languages.callHierarchy.onOutgoingCalls(({ item }, token) => answer(item.uri, token, [], (h) => dependencies(h, (item.data as { id: string }).id)));

  /** The last answer to each document, from which the next is told as a difference. */
  const coloured = new Map<string, { readonly id: string; readonly data: readonly number[] }>();
  let answers = 0;
  const colour = (uri: string, h: Here): { resultId: string; data: number[] } => {
    const data = semanticTokens(h), id = String(++answers);
    coloured.set(uri, { id, data });
    return { resultId: id, data };
  };
  connection.onDidCloseTextDocument(({ textDocument }) => { coloured.delete(textDocument.uri); workspace.closedOf(textDocument.uri); findings.changed(); });
  connection.languages.semanticTokens.on((p, token) => answer(p.textDocument.uri, token, { data: [] as number[] }, (h): { resultId?: string; data: number[] } => colour(p.textDocument.uri, h)));
  connection.languages.semanticTokens.onRange((p, token) => answer(p.textDocument.uri, token, { data: [] as number[] }, (h) => ({ data: semanticTokens(h, p.range) })));
  connection.languages.semanticTokens.onDelta((p, token) => answer<ReturnType<typeof delta>>(p.textDocument.uri, token, { data: [] }, (h) => {
    const before = coloured.get(p.textDocument.uri), now = colour(p.textDocument.uri, h);
    return before?.id === p.previousResultId ? delta(before.data, now.data, now.resultId) : now;
  }));

  return (place) => { workspace.changed(place, 'created'); findings?.changed(); };
}

function capabilitiesOf(settings: Settings): InitializeResult['capabilities'] {
  return {
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
    ...(settings.pulls ? { diagnosticProvider: { identifier: 'truce', interFileDependencies: true, workspaceDiagnostics: true } } : {}),
    documentSymbolProvider: true, workspaceSymbolProvider: true, foldingRangeProvider: true, selectionRangeProvider: true, documentLinkProvider: { resolveProvider: false }, linkedEditingRangeProvider: true,
    documentFormattingProvider: true, documentRangeFormattingProvider: true, documentOnTypeFormattingProvider: { firstTriggerCharacter: '\n', moreTriggerCharacter: ['}'] },
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL, CodeActionKind.RefactorExtract, CodeActionKind.RefactorRewrite] },
    hoverProvider: true, completionProvider: { triggerCharacters: ['.', ' ', '|', '"'], resolveProvider: true }, signatureHelpProvider: { triggerCharacters: ['(', ','], retriggerCharacters: [','] },
    definitionProvider: true, typeDefinitionProvider: true, referencesProvider: true, documentHighlightProvider: true, renameProvider: { prepareProvider: true },
    inlayHintProvider: { resolveProvider: false }, callHierarchyProvider: true, codeLensProvider: { resolveProvider: false }, semanticTokensProvider: { legend, full: { delta: true }, range: true },
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  };
}
