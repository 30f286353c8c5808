/** Above a declaration: what it comes to on the data, what the changes since the last commit do to that, its rows at a click; above a test whether it passes, and a way to run it. */
import type { CodeLens, Command } from 'vscode-languageserver-types';
import type { Differences, Live } from '../background/live.js';
import { rangeOf } from '../workspace/document.js';
import { treeOf, type Here } from '../workspace/snapshot.js';

/** `commands`: those that the client has; a lens without one is a line of text. */
export function codeLenses(here: Here, live: Live | null, commands: ReadonlySet<string>): CodeLens[] {
  const { document, path } = here, { uri } = document, found: CodeLens[] = [];
  const command = (title: string, name: string, ...args: readonly string[]): Command => (commands.has(name) ? { title, command: name, arguments: [...args] } : { title, command: '' });
  const { declarations } = treeOf(here).file, tests = declarations.filter((d) => d.kind === 'Test');
  if (tests.length > 0 && commands.has('truce.runTests')) found.push({ range: rangeOf(document, { start: 0, end: 0 }), command: command(`Run ${tests.length === 1 ? 'the test' : `all ${tests.length} tests`} of this file`, 'truce.runTests', uri) });
  const differences = live?.differences ?? null;
  if (differences !== null && differences.files.has(path)) found.push({ range: rangeOf(document, { start: 0, end: 0 }), command: { title: `${sinceText(differences)}: ${differences.summary}`, command: '' } });
  for (const d of declarations) {
    if (d.kind === 'Test') {
      const result = live?.tests.get(d.title.value);
      if (result === undefined && !commands.has('truce.runTests')) continue;
      found.push({ range: rangeOf(document, d.title.span), command: command(result === undefined ? 'Run' : result.passed ? 'Passes' : 'Fails', 'truce.runTests', uri, d.title.value) });
    } else if (d.kind === 'Relation' || d.kind === 'Record') {
      const range = rangeOf(document, d.name.span), result = live?.results.get(d.name.text), effect = differences?.effects.get(d.name.text);
      if (result !== undefined) found.push({ range, command: command(result, 'truce.showRecords', uri, d.name.text) });
      if (effect !== undefined) found.push({ range, command: command(`${sinceText(differences!)}: ${effect}`, 'truce.showRecords', uri, d.name.text) });
    }
  }
  return found;
}

/** Where there is no commit to compare with, what is saved is what was before. */
export function sinceText({ since }: Differences): string {
  switch (since) {
    case 'commit': return 'since the last commit';
    case 'saved': return 'unsaved';
  }
}
