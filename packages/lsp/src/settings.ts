/** What a client says of itself and wants, in the words of the server. Everything has a default: an editor that says nothing gets a working server. */
import type { InitializeParams } from 'vscode-languageserver';
import { placeOf, type Place } from './workspace/place.js';

export interface Settings {
  readonly folders: readonly Place[];
  /** where the pages of the codes are, with a slash at the end; null when nobody has them */
  readonly pages: string | null;
  /** The client asks for findings; otherwise they are sent to it. */
  readonly pulls: boolean;
  /** The client asks again when it is told to. */
  readonly refreshes: { readonly findings: boolean; readonly tokens: boolean; readonly hints: boolean; readonly lenses: boolean };
  /** The client says what changes on the disk when it is asked to. */
  readonly watches: boolean;
  readonly foldersChange: boolean;
  readonly snippets: boolean;
  readonly progress: boolean;
  /** Rules are evaluated on the data whenever there is a rest. */
  readonly live: boolean;
  /** commands that the client has, which lenses may name */
  readonly commands: ReadonlySet<string>;
}

export function settingsOf(p: InitializeParams, pages: string | null): Settings {
  const { workspace, textDocument, window } = p.capabilities;
  const wanted = p.initializationOptions as { readonly pages?: unknown; readonly live?: unknown; readonly commands?: unknown } | null | undefined;
  const folders = p.workspaceFolders?.map((f) => f.uri) ?? (typeof p.rootUri === 'string' ? [p.rootUri] : []);
  return {
    folders: folders.map(placeOf),
    pages: typeof wanted?.pages === 'string' ? `${wanted.pages.replace(/\/$/, '')}/` : pages,
    pulls: textDocument?.diagnostic !== undefined && workspace?.diagnostics?.refreshSupport === true,
    refreshes: {
      findings: workspace?.diagnostics?.refreshSupport === true, tokens: workspace?.semanticTokens?.refreshSupport === true,
      hints: workspace?.inlayHint?.refreshSupport === true, lenses: workspace?.codeLens?.refreshSupport === true,
    },
    watches: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    foldersChange: workspace?.workspaceFolders === true,
    snippets: textDocument?.completion?.completionItem?.snippetSupport === true,
    progress: window?.workDoneProgress === true,
    live: wanted?.live !== false,
    commands: new Set(Array.isArray(wanted?.commands) ? wanted.commands.filter((c): c is string => typeof c === 'string') : []),
  };
}
