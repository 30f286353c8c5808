/** The health of the project in the status bar: how many problems there are, and where a click leads. */
import * as vscode from 'vscode';
import { State } from 'vscode-languageclient';

/** How the language server is. */
export type Server = { readonly is: 'starting' } | { readonly is: 'running' } | { readonly is: 'down'; readonly why: string };

export function stateOf(state: State): Server {
  switch (state) {
    case State.Starting: return { is: 'starting' };
    case State.Running: return { is: 'running' };
    case State.StartFailed: case State.Stopped: return { is: 'down', why: 'the language server has stopped' };
  }
}

export function health(context: vscode.ExtensionContext): (server: Server) => void {
  const item = vscode.window.createStatusBarItem('truce.health', vscode.StatusBarAlignment.Left, 10);
  let server: Server = { is: 'starting' };
  item.name = 'Truce';
  const show = (): void => {
    const { text, says, command, colour } = shown(server);
    item.text = text;
    item.tooltip = says;
    item.command = command;
    item.backgroundColor = colour === null ? undefined : new vscode.ThemeColor(`statusBarItem.${colour}Background`);
    item.accessibilityInformation = { label: says };
  };
  context.subscriptions.push(item, vscode.languages.onDidChangeDiagnostics(show));
  show();
  item.show();
  return (now) => { server = now; show(); };
}

interface Shown { readonly text: string; readonly says: string; readonly command: string; readonly colour: 'error' | 'warning' | null }

function shown(server: Server): Shown {
  switch (server.is) {
    case 'starting': return { text: '$(sync~spin) Truce', says: 'Truce: starting', command: 'truce.showOutput', colour: null };
    case 'down': return { text: '$(debug-disconnect) Truce', says: `Truce: ${server.why}. Click to start the language server again.`, command: 'truce.restart', colour: 'warning' };
    case 'running': {
      const own = vscode.languages.getDiagnostics().filter(([uri]) => uri.path.endsWith('.truce') || uri.path.endsWith('/truce.yaml')).flatMap(([, found]) => found), command = 'workbench.actions.view.problems';
      const errors = own.filter((d) => d.severity === vscode.DiagnosticSeverity.Error).length, warnings = own.filter((d) => d.severity === vscode.DiagnosticSeverity.Warning).length;
      if (errors + warnings === 0) return { text: '$(check) Truce', says: 'Truce: the policies are sound', command, colour: null };
      return { text: errors > 0 ? `$(error) Truce ${errors}` : `$(warning) Truce ${warnings}`, says: `Truce: ${many(errors, 'error')}, ${many(warnings, 'warning')}. Click to see them.`, command, colour: errors > 0 ? 'error' : null };
    }
  }
}

const many = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
