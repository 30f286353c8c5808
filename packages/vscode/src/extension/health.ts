/** The health of the project in the status bar: how many problems there are, and where a click leads. */
import * as vscode from 'vscode';

export function health(context: vscode.ExtensionContext): { failed(why: string): void; ready(): void } {
  const item = vscode.window.createStatusBarItem('truce.health', vscode.StatusBarAlignment.Left, 10);
  let down: string | null = 'starting';
  item.name = 'Truce';
  item.command = 'workbench.actions.view.problems';
  const show = (): void => {
    const own = vscode.languages.getDiagnostics().filter(([uri]) => uri.path.endsWith('.truce') || uri.path.endsWith('/truce.yaml')).flatMap(([, found]) => found);
    const errors = own.filter((d) => d.severity === vscode.DiagnosticSeverity.Error).length, warnings = own.filter((d) => d.severity === vscode.DiagnosticSeverity.Warning).length;
    item.text = down !== null ? `$(sync) Truce` : errors > 0 ? `$(error) Truce ${errors}` : warnings > 0 ? `$(warning) Truce ${warnings}` : '$(check) Truce';
    item.tooltip = down !== null ? `Truce: ${down}` : errors + warnings === 0 ? 'Truce: the policies are sound' : `Truce: ${many(errors, 'error')}, ${many(warnings, 'warning')}. Click to see them.`;
    item.backgroundColor = down === null && errors > 0 ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
    item.accessibilityInformation = { label: String(item.tooltip) };
  };
  context.subscriptions.push(item, vscode.languages.onDidChangeDiagnostics(show));
  show();
  item.show();
  return { failed: (why) => { down = why; show(); }, ready: () => { down = null; show(); } };
}

const many = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
