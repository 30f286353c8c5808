/** Explanations and statements as documents that cannot be edited: text as the terminal shows it, so nothing in the data can be anything but text. */
import * as vscode from 'vscode';
import { placesIn } from '../preview/places.js';
import { ask, programOf, projectOf } from './program.js';

const SCHEME = 'truce-answer';
/** Colours, and no numbers of lines: `contributes` in package.json. */
const LANGUAGE = 'truce-answer';

/** What was asked: the words after `truce`, and the policy whose project is asked. */
interface Question { readonly policy: string; readonly words: readonly string[] }

export interface Answers {
  show(policy: vscode.Uri, title: string, words: readonly string[], column: vscode.ViewColumn): Promise<void>;
  /** The policy whose project this document is an answer of. */
  policyOf(document: vscode.TextDocument): vscode.Uri | undefined;
}

export function answers(context: vscode.ExtensionContext): Answers {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const provider: vscode.TextDocumentContentProvider = { onDidChange: changed.event, provideTextDocumentContent: (uri, token) => answer(context, questionOf(uri), token) };
  // What was asked again after a save is answered from the data and policies as they are then.
  const again = (): void => { for (const d of vscode.workspace.textDocuments) if (d.uri.scheme === SCHEME) changed.fire(d.uri); };
  const links: vscode.DocumentLinkProvider = {
    async provideDocumentLinks(document) {
      const question = questionOf(document.uri);
      if (question === null) return [];
      const folder = await projectOf(vscode.Uri.parse(question.policy));
      return placesIn(document.getText()).map(({ start, end, path, line }) => new vscode.DocumentLink(new vscode.Range(document.positionAt(start), document.positionAt(end)), vscode.Uri.joinPath(folder, path).with({ fragment: `L${line}` })));
    },
  };
  context.subscriptions.push(changed, vscode.languages.registerDocumentLinkProvider({ scheme: SCHEME }, links), vscode.workspace.registerTextDocumentContentProvider(SCHEME, provider), vscode.workspace.onDidSaveTextDocument((d) => { if (d.languageId === 'truce' || d.fileName.endsWith('truce.yaml')) again(); }));
  return {
    policyOf(document) {
      const question = document.uri.scheme === SCHEME ? questionOf(document.uri) : null;
      return question === null ? undefined : vscode.Uri.parse(question.policy);
    },
    async show(policy, title, words, column) {
      const question: Question = { policy: policy.toString(), words };
      const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${title.replace(/[\\/?#\u0000-\u001f]/g, '_').slice(0, 80)}`, query: JSON.stringify(question) });
      const document = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: `Truce: ${title}` }, async () => vscode.languages.setTextDocumentLanguage(await vscode.workspace.openTextDocument(uri), LANGUAGE));
      changed.fire(uri);
      await vscode.window.showTextDocument(document, { viewColumn: column, preview: true, preserveFocus: true });
    },
  };
}

function questionOf(uri: vscode.Uri): Question | null {
  try {
    const read = JSON.parse(uri.query) as Partial<Question>;
    return typeof read.policy === 'string' && Array.isArray(read.words) && read.words.every((w) => typeof w === 'string') ? { policy: read.policy, words: read.words } : null;
  } catch {
    return null;
  }
}

/** What may be asked: nothing that writes. The address of a document can come from anywhere. */
const QUESTIONS: ReadonlySet<string> = new Set(['explain', 'why-not', 'statement']);

async function answer(context: vscode.ExtensionContext, question: Question | null, token: vscode.CancellationToken): Promise<string> {
  if (question === null || !QUESTIONS.has(question.words[0] ?? '')) return 'This is no question that can be asked.\n';
  const { out, err, exit } = await ask(programOf(context.extensionUri), question.words, (await projectOf(vscode.Uri.parse(question.policy))).fsPath, token);
  return exit === 0 || err === '' ? out : `${out}${out === '' ? '' : '\n'}${err}`;
}
