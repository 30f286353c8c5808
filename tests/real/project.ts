/** A project of this folder, read and computed as the commands do, and its figures by name. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { analyze, checkInvariants, evaluate, runTests, type Evaluation, type Value, type ir } from '@truce/engine';
import { loadData, loadManifest, policyFiles, type LoadedData } from '@truce/data';
import { roundTo, toFractionText, fraction, mul, fromInteger, type Num } from '../../packages/engine/src/base/exact.js';
import { said } from '../data/support.js';

/** Beside the checkout, where published data sets may lie. */
export const thereIsData = existsSync(fileURLToPath(new URL('../../../shared/data', import.meta.url)));

export interface Real { readonly program: ir.Program; readonly loaded: LoadedData; readonly evaluation: Evaluation }

/** Fails when the manifest or the policy has a mistake. What is wrong with the data is in `loaded`. */
export async function open(manifestFile: string): Promise<Real> {
  const path = fileURLToPath(new URL(manifestFile, import.meta.url));
  const { manifest, diagnostics } = await loadManifest(path);
  if (manifest === null) throw new Error(`${manifestFile}: ${said(diagnostics).join('\n')}`);
  const { files } = await policyFiles(manifest);
  const analysis = analyze(files.map(file => ({ path: file, text: readFileSync(join(dirname(path), file), 'utf8') })));
  if (analysis.program === null) throw new Error(`${manifestFile}: ${said(analysis.diagnostics).join('\n')}`);
  const loaded = await loadData(analysis.program, manifest);
  const asOf = manifest.asOf === null ? null : { day: manifest.asOf.day, time: null };
  const evaluation = evaluate(analysis.program, loaded.dataset, { asOf });
  return { program: analysis.program, loaded, evaluation };
}

interface Found { readonly value: Value; readonly type: ir.ValueType; readonly text: string }

/** `Totals.won` of a list with one row, `Channel[social].won` of the row with that key. */
export function figure({ program, evaluation }: Real, place: string): Found {
  const match = /^(\w+)(?:\[(.*)\])?\.(\w+)$/.exec(place);
  const relation = program.relations.find(r => r.name === match?.[1]);
  const column = relation?.columns.find(c => c.name === match?.[3]);
  if (match === null || relation === undefined || column === undefined) throw new Error(`there is no ${place}`);
  const rows = evaluation.rows(relation.id);
  const row = match[2] === undefined ? (rows.length === 1 ? rows[0]! : null) : evaluation.findRow(relation.id, match[2]);
  if (row === null) throw new Error(`${place}: ${match[2] === undefined ? `${rows.length} rows` : 'no such row'}`);
  const value = evaluation.value(relation.id, column.id, row);
  return { value, type: column.type, text: evaluation.text(value, column.type) };
}

export function rowsOf({ program, evaluation }: Real, name: string): readonly Readonly<Record<string, string>>[] {
  const relation = program.relations.find(r => r.name === name)!;
  return Array.from(evaluation.rows(relation.id), row => Object.fromEntries(relation.columns.map(c => [c.name, evaluation.text(evaluation.value(relation.id, c.id, row), c.type)])));
}

const NUMERIC = new Set(['number', 'count', 'percent', 'money']);

/**
 * The figure in the form in which it was published: `842/8000` exactly, `49.1` and `63.1501 %` rounded to as many decimals, anything else as it prints.
 * A money figure is its amount.
 */
export function asPublished(found: Found, published: string): string {
  if (found.value === null || !NUMERIC.has(found.type.kind)) return found.text;
  const value = found.value as Num;
  if (published.includes('/')) {
    const [n, d] = published.split('/').map(BigInt) as [bigint, bigint];
    return toFractionText(value) === toFractionText(fraction(n, d)) ? published : toFractionText(value);
  }
  const percent = published.endsWith('%');
  const decimals = /\.(\d+)/.exec(published)?.[1]?.length ?? null;
  const shown = percent ? mul(value, fromInteger(100)) : value;
  if (decimals === null) return toFractionText(shown) + (percent ? ' %' : '');
  const step = fraction(1n, 10n ** BigInt(decimals));
  const units = Number(toFractionText(mul(roundTo(shown, step, 'half up'), fromInteger(10n ** BigInt(decimals)))));
  const digits = String(Math.abs(units)).padStart(decimals + 1, '0');
  return `${units < 0 ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}${percent ? ' %' : ''}`;
}

/** Problems while computing, and invariants or tests of the policy that do not hold. */
export function problems({ program, evaluation }: Real): readonly string[] {
  return [
    ...said(evaluation.diagnostics()),
    ...checkInvariants(program, evaluation).filter(i => i.outcome === 'violated').map(i => i.title),
    ...runTests(program).results.filter(t => !t.passed).map(t => t.title),
  ];
}
