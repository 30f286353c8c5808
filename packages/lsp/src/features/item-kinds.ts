/** As which kind of thing an editor shows a definition in its list. */
import type { Definition } from '@truce/engine';
import { CompletionItemKind } from 'vscode-languageserver-types';

export const itemKinds: Readonly<Record<Definition['kind'], CompletionItemKind>> = {
  record: CompletionItemKind.Struct, list: CompletionItemKind.Class, lead: CompletionItemKind.Class, sla: CompletionItemKind.Class, kpi: CompletionItemKind.Class, goal: CompletionItemKind.Class, attribution: CompletionItemKind.Class, credit: CompletionItemKind.Class, plan: CompletionItemKind.Class,
  payments: CompletionItemKind.Class, ledger: CompletionItemKind.Class, field: CompletionItemKind.Field, column: CompletionItemKind.Property, payment: CompletionItemKind.Property, parameter: CompletionItemKind.Constant, scale: CompletionItemKind.Function, table: CompletionItemKind.Function,
  argument: CompletionItemKind.Variable, choice: CompletionItemKind.EnumMember, party: CompletionItemKind.Unit, test: CompletionItemKind.Text, always: CompletionItemKind.Text, guard: CompletionItemKind.Text,
};
