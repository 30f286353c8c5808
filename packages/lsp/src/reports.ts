/** The answers to a client that asks for findings, each with a name, so that one that asks again is told `the same as before` instead of everything. */
import type { DocumentDiagnosticReport } from 'vscode-languageserver';
import type { Diagnostic } from 'vscode-languageserver-types';

export class Reports {
  /** by URI: the last answer and its name */
  private readonly last = new Map<string, { readonly id: string; readonly text: string }>();
  private answers = 0;

  /** `known`: the name of the answer that the client still has. */
  of(uri: string, items: Diagnostic[], known: string | undefined): DocumentDiagnosticReport {
    const text = JSON.stringify(items), before = this.last.get(uri), same = before !== undefined && before.text === text, id = same ? before.id : String(++this.answers);
    if (!same) this.last.set(uri, { id, text });
    return same && known === id ? { kind: 'unchanged', resultId: id } : { kind: 'full', resultId: id, items };
  }
  /** Of documents that are gone nothing is kept. */
  keep(uris: ReadonlySet<string>): void {
    for (const uri of this.last.keys()) if (!uris.has(uri)) this.last.delete(uri);
  }
}
