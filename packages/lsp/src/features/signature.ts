/** What a function takes, and which of it is being written. */
import { aggregates, functions } from '@truce/engine';
import type { Position, SignatureHelp } from 'vscode-languageserver-types';
import { offsetAt } from '../workspace/document.js';
import type { Here } from '../workspace/snapshot.js';

/** A formula with more than this many characters before the cursor is not looked through. */
const MOST = 4000;

export function signatureHelp({ document }: Here, position: Position): SignatureHelp | null {
  const offset = offsetAt(document, position), text = document.text;
  let depth = 0, commas = 0;
  for (let i = offset - 1; i >= Math.max(0, offset - MOST); i -= 1) {
    const c = text[i]!;
    if (c === '"') { i -= 1; while (i >= 0 && text[i] !== '"' && text[i] !== '\n') i -= 1; continue; }
    if (c === '{' || c === '}') return null;
    if (c === ')') depth += 1;
    else if (c === ',' && depth === 0) commas += 1;
    else if (c === '(' && depth > 0) depth -= 1;
    else if (c === '(') {
      const name = /([a-z_]\w*)[ \t]*$/.exec(text.slice(Math.max(0, i - 60), i))?.[1];
      // A bracket around a formula: the call may be further out.
      if (name === undefined) { commas = 0; continue; }
      return named(name, text.slice(i + 1, offset), commas);
    }
  }
  return null;
}

function named(name: string, written: string, commas: number): SignatureHelp | null {
  const known = [
    ...(Object.hasOwn(functions, name) ? [{ label: functions[name as keyof typeof functions].signature as string, doc: functions[name as keyof typeof functions].doc as string, rows: false }] : []),
    ...(Object.hasOwn(aggregates, name) ? [{ label: aggregates[name as keyof typeof aggregates].signature as string, doc: aggregates[name as keyof typeof aggregates].doc as string, rows: true }] : []),
  ];
  if (known.length === 0) return null;
  const signatures = known.map(({ label, doc }) => ({ label, documentation: { kind: 'markdown' as const, value: doc }, parameters: parametersOf(label).map((p) => ({ label: p })) }));
  const active = known.length > 1 && /\bof\b/.test(written) ? known.findIndex((k) => k.rows) : 0, count = signatures[active]!.parameters.length;
  return { signatures, activeSignature: active, activeParameter: Math.min(commas, Math.max(0, count - 1)) };
}

/** Places within the label. */
function parametersOf(label: string): [number, number][] {
  const open = label.indexOf('('), close = label.lastIndexOf(')');
  let at = open + 1;
  return label.slice(open + 1, close).split(', ').map((part) => { const from = at; at += part.length + 2; return [from, from + part.length]; });
}
