/** The names that a manifest takes from the policies in `report`, `audit` and `lint`: which relations and columns play which part. */
import type { ManifestWord } from '@truce/data';
import type { ast, Definition } from '@truce/engine';
import type { CompletionItem } from 'vscode-languageserver-types';
import type { Project } from '../workspace/project.js';
import { itemKinds } from './item-kinds.js';
import type { Meanings } from './meaning.js';

type Path = ManifestWord['path'];
/** What belongs at a place. `null` kinds: whatever has rows. */
type Wanted =
  | { readonly kind: 'relation'; readonly kinds: readonly ('record' | ast.RelationKind)[] | null }
  /** a column, or one of a row that a column holds, of what stands there */
  | { readonly kind: 'column'; readonly of: string | null }
  /** `Lead.reject_reason` */
  | { readonly kind: 'record and column' }
  | { readonly kind: 'party' };

const FIGURES = ['kpi', 'goal'] as const;
/** Settings of an audit's part that are no columns. */
const NO_COLUMN: ReadonlySet<string> = new Set(['of', 'field_is', 'tracked', 'fields', 'columns']);

/** Whether names of the policies can stand at a place, and which. */
function wantedAt(path: Path, isKey: boolean, valueAt: (path: Path) => string | null): Wanted | null {
  const [section, part, ...rest] = path, steps = rest.filter((s) => typeof s === 'string'), last = steps.at(-1), figure: Wanted = { kind: 'relation', kinds: FIGURES }, any: Wanted = { kind: 'relation', kinds: null };
  const columnBeside = (of: string): Wanted => ({ kind: 'column', of: valueAt([...path.slice(0, path.lastIndexOf(last!)), of]) });
  if (section === 'lint') return part === 'revenue_weight' && isKey && rest.length === 1 ? { kind: 'party' } : null;
  if (section === 'audit') {
    if (part === undefined || part === 'settings' || isKey || last === undefined) return null;
    if (steps.length === 1) return last === 'record' ? any : NO_COLUMN.has(last) ? null : columnBeside('record');
    return steps[0] === 'columns' ? { kind: 'column', of: valueAt([...path.slice(0, path.indexOf('columns')), 'record']) } : null;
  }
  if (section !== 'report') return null;
  if (part === 'bands') return rest.length === 1 && isKey ? figure : null;
  if (isKey) return null;
  switch (part) {
    case 'goal': case 'teams': return figure;
    case 'feedback': return { kind: 'relation', kinds: ['sla'] };
    case 'lead': return { kind: 'relation', kinds: ['lead'] };
    case 'reasons': return { kind: 'record and column' };
    case 'deals': case 'seats': case 'touches': return last === undefined ? null : last === 'record' ? any : last === 'function' ? { kind: 'party' } : columnBeside('record');
    case 'bridge': return last === 'of' ? any : last === 'column' ? { kind: 'column', of: valueAt(['report', 'bridge', 'of']) } : last === 'owner' ? { kind: 'party' } : last === 'plan' ? figure : null;
    case 'scorecard': return last === 'kpis' ? figure : null;
    default: return null;
  }
}

const valuesIn = (words: readonly ManifestWord[]) => (path: Path): string | null => words.find((w) => !w.isKey && w.path.length === path.length && w.path.every((s, i) => s === path[i]))?.text ?? null;

/** A name of the policies within the manifest, and what it is. */
export interface PartName { readonly start: number; readonly end: number; readonly definition: Definition }

/** All of them. */
export function namesInManifest(project: Project, m: Meanings): readonly PartName[] {
  const valueAt = valuesIn(project.words);
  return project.words.flatMap((w) => { const wanted = wantedAt(w.path, w.isKey, valueAt); return wanted === null ? [] : namesOf(m, w, wanted); });
}

/** Settings of a source whose keys are names of fields. */
const BY_FIELD: ReadonlySet<string> = new Set(['columns', 'values', 'missing', 'constants']);

/** The records and fields that sources are for. */
export function namesOfSources(project: Project, m: Meanings): readonly PartName[] {
  return project.words.flatMap((w): readonly PartName[] => {
    const [section, record, setting] = w.path;
    if (!w.isKey || section !== 'data' || typeof record !== 'string') return [];
    if (w.path.length === 2) return namesOf(m, w, { kind: 'relation', kinds: ['record'] });
    return w.path.length === 4 && typeof setting === 'string' && BY_FIELD.has(setting) ? namesOf(m, w, { kind: 'column', of: record }) : [];
  });
}

function namesOf(m: Meanings, word: ManifestWord, wanted: Wanted): readonly PartName[] {
  if (wanted.kind === 'party') { const definition = m.definitions.get(`party ${word.text}`); return definition === undefined ? [] : [{ start: word.start, end: word.end, definition }]; }
  const steps = word.text.split('.'), found: PartName[] = [];
  let at = word.start, owner = wanted.kind === 'column' ? relationNamed(m, wanted.of ?? '') : null;
  for (const [i, step] of steps.entries()) {
    const definition = i === 0 && wanted.kind !== 'column' ? relationNamed(m, step) : owner === null ? null : memberOf(m, owner, step);
    if (definition === null) break;
    found.push({ start: at, end: at + step.length, definition });
    at += step.length + 1;
    owner = definition.rowName !== null ? definition : relationNamed(m, definition.row ?? '');
  }
  return found;
}

function relationNamed(m: Meanings, name: string): Definition | null {
  const found = m.definitions.get(name);
  return found === undefined || found.rowName === null ? null : found;
}
function memberOf(m: Meanings, owner: Definition, name: string): Definition | null {
  const id = owner.members.find((x) => x.name === name)?.id;
  return id === undefined ? null : m.definitions.get(id) ?? null;
}

/** What can be written where the placeholder stands. `typed`: what is written of it, up to the cursor. */
export function partItems(m: Meanings, words: readonly ManifestWord[], placeholder: string, typed: string): readonly { readonly item: CompletionItem; readonly text: string; readonly isKey: boolean }[] {
  const word = words.find((w) => w.text === placeholder), wanted = word === undefined ? null : wantedAt(word.path, word.isKey, valuesIn(words));
  if (word === undefined || wanted === null) return [];
  const item = (d: Definition, label: string): ReturnType<typeof partItems>[number] => ({ item: { label, kind: itemKinds[d.kind], detail: [d.role ?? d.kind, ...(d.type === null || d.type === 'unknown' ? [] : [d.type])].join(' ') }, text: label, isKey: word.isKey });
  const before = typed.slice(0, typed.lastIndexOf('.') + 1), steps = before.split('.').slice(0, -1), all = [...m.definitions.values()];
  if (wanted.kind === 'party') return all.filter((d) => d.kind === 'party').map((d) => item(d, d.name));
  if (wanted.kind !== 'column' && steps.length === 0) {
    const kinds: readonly string[] | null = wanted.kind === 'relation' ? wanted.kinds : ['record'];
    return all.filter((d) => d.rowName !== null && d.places.length > 0 && (kinds === null || kinds.includes(d.kind))).map((d) => item(d, d.name));
  }
  let owner = wanted.kind === 'column' ? relationNamed(m, wanted.of ?? '') : null;
  for (const [i, step] of steps.entries()) {
    const next = i === 0 && wanted.kind !== 'column' ? relationNamed(m, step) : owner === null ? null : memberOf(m, owner, step);
    owner = next === null || next.rowName !== null ? next : relationNamed(m, next.row ?? '');
  }
  return owner?.members.flatMap(({ name, id }) => { const d = m.definitions.get(id); return d === undefined ? [] : [item(d, before + name)]; }) ?? [];
}
