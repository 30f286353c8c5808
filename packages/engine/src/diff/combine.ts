/**
 * A policy put together from declarations of two versions, so that the part of one change in a common effect can be computed, and so that a guard of the new version can be asked of the old
 * one. Declarations are texts under names that hold in the whole policy: in one file they see each other, and imports are not needed.
 */
import { parse } from '../syntax/parse.js';
import type * as ast from '../syntax/ast.js';
import type { DeclarationKey } from './names.js';

export interface Text { readonly path: string; readonly text: string }

/** The texts of each declaration, one for each of its versions; scales and tables among them. */
export type Declared = ReadonlyMap<DeclarationKey, readonly string[]>;

/** The declarations of policy files by their keys, as they are written. */
export function declarationsOf(sources: readonly Text[]): Declared {
  const found = new Map<DeclarationKey, string[]>();
  for (const { path, text } of sources) for (const d of parse(text, path).file.declarations) {
    const key = keyOfDeclaration(d);
    if (key === null) continue;
    const list = found.get(key) ?? [];
    list.push(text.slice(d.span.start, d.span.end));
    found.set(key, list);
  }
  return found;
}

/** How a declaration is called in every version; null for what declares nothing. */
export function keyOfDeclaration(d: ast.Declaration): DeclarationKey | null {
  switch (d.kind) {
    case 'Import': case 'InvalidDeclaration': return null;
    case 'Policy': return 'policy';
    case 'Record': return `record ${d.name.text}`;
    case 'Parameter': return `parameter ${d.name.text}`;
    case 'Scale': return `scale ${d.name.text}`;
    case 'Table': return `table ${d.name.text}`;
    case 'Relation': return `${d.relation} ${d.name.text}`;
    case 'Always': return `always ${JSON.stringify(d.title.value)}`;
    case 'Guard': return `guard ${JSON.stringify(d.title.value)}`;
    case 'Test': return `test ${JSON.stringify(d.title.value)}`;
  }
}

/** One text. Tests and checks that always hold decide no result and are left out. */
export function combined(declarations: Declared): Text {
  const kept = [...declarations].filter(([key]) => !key.startsWith('test ') && !key.startsWith('always '));
  return { path: 'policy.truce', text: kept.flatMap(([, texts]) => texts).join('\n') };
}

/** All of them as one text. */
export const wholePolicy = (declarations: Declared): Text => ({ path: 'policy.truce', text: [...declarations.values()].flat().join('\n') });

/** The old version with the guards of the new one, and with what they read that it does not have yet. */
export function withGuardsOf(before: Declared, after: Declared): Text {
  const guards = [...after].filter(([key]) => key.startsWith('guard ')), names = new Set([...before.keys()].map(nameOf));
  const lists = [...after].filter(([key]) => HELPERS.some((h) => key.startsWith(h)) && !names.has(nameOf(key)));
  return combined(new Map([...[...before].filter(([key]) => !key.startsWith('guard ')), ...lists, ...guards]));
}

/** What decides no pay and no lead by being there: it is computed when somebody asks. */
const HELPERS = ['list ', 'parameter ', 'scale ', 'table '];
const nameOf = (key: DeclarationKey): string => key.slice(key.indexOf(' ') + 1);
