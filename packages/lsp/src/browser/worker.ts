/** The server in a web worker: a playground, or an editor without a machine behind it. Files beside the open documents are handed in with `truce/files`. */
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { checkHere } from '../background/checker.js';
import { serve } from '../server.js';
import { memoryHost } from '../workspace/host.js';
import { placeOf, type Place } from '../workspace/place.js';

/** What a worker has of the web, as far as it is needed here. */
type Port = ConstructorParameters<typeof BrowserMessageReader>[0];
declare const self: Port;
declare const TRUCE_VERSION: string | undefined;

const files = new Map<Place, string>();
const connection = createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self));
const changed = serve(connection, memoryHost(files), checkHere, null, { version: typeof TRUCE_VERSION === 'undefined' ? '0' : TRUCE_VERSION, pages: null });
/** `{ files: { uri: text, or null for one that is gone } }` */
connection.onNotification('truce/files', (p: { readonly files: Readonly<Record<string, string | null>> }) => {
  for (const [uri, text] of Object.entries(p.files)) {
    const place = placeOf(uri);
    if (text === null) files.delete(place); else files.set(place, text);
    changed(place);
  }
});
connection.listen();
