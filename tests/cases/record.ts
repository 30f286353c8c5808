/** The published records, when their folder stands beside the checkout: they are facts of other people and no part of the project. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

export type Leaf = string | number | boolean | null;

export interface PublishedCase {
  readonly id: string;
  /** Every figure by its path. Where the source's own figure was recomputed, the recomputed one. */
  readonly figures: ReadonlyMap<string, { readonly value: Leaf; readonly recomputed: boolean }>;
  /** How far a figure may be off: the record computes with inputs that its source prints rounded. 0 where it says nothing. */
  readonly tolerance: number;
  /** The source itself says that its figures are rounded. */
  readonly roundedBySource: boolean;
}

interface Raw { readonly id: string; readonly expected?: unknown; readonly recomputed?: unknown; readonly reconciles?: string }

/** null: the records are not there. */
export function publishedCases(topic: string): readonly PublishedCase[] | null {
  const folder = new URL('../../../shared/cases/', import.meta.url);
  if (!existsSync(folder)) return null;
  // Where the folder is there, a topic without its file is a mistake of the harness: it must not pass as one without records.
  const path = fileURLToPath(new URL(`${topic}.yaml`, folder));
  return (parse(readFileSync(path, 'utf8')) as readonly Raw[]).map(publishedCase);
}

export function publishedCase(raw: Raw): PublishedCase {
  const figures = new Map([...leaves(raw.expected)].map(([path, value]) => [path, { value, recomputed: false }]));
  for (const [path, value] of leaves(raw.recomputed)) figures.set(path, { value, recomputed: true });
  const tolerance = figures.get('tolerance')?.value ?? 0;
  figures.delete('tolerance');
  return { id: raw.id, figures, tolerance: typeof tolerance === 'number' ? tolerance : 0, roundedBySource: raw.reconciles === 'rounding' };
}

function* leaves(node: unknown, path = ''): Generator<readonly [string, Leaf]> {
  if (node === undefined) return;
  if (node === null || typeof node !== 'object') { yield [path, node as Leaf]; return; }
  for (const [key, below] of Object.entries(node)) yield* leaves(below, path === '' ? key : `${path}.${key}`);
}
