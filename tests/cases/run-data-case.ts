/** A case whose inputs are files: its manifest reads them as a project does, and the figures of its last lines are compared with the record. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadData, loadManifest, policyFiles } from '@truce/data';
import { analyze, checkInvariants, evaluate, type Diagnostic, type Evaluation, type ir } from '@truce/engine';
import { agrees } from './agrees.js';
import { FIGURES, mappingsOf, withFigures } from './mapping.js';
import type { PublishedCase } from './record.js';

const PUBLISHED = new URL('../../../shared/cases/', import.meta.url);

export async function problemsOfData(manifestPath: string, name: string, published: PublishedCase): Promise<readonly string[]> {
  const { manifest, diagnostics } = await loadManifest(manifestPath);
  if (manifest === null) return diagnostics.map(said);
  const text = (file: string): string => readFileSync(join(dirname(manifestPath), file), 'utf8');
  // A figure that names a table is compared with all of its rows.
  const all = mappingsOf(text(name)), isTable = (m: { readonly path: string }): boolean => m.path.endsWith('_csv'), mappings = all.filter((m) => !isTable(m));
  const { files } = await policyFiles(manifest);
  const { program, diagnostics: found } = analyze(files.map((file) => ({ path: file, text: file === name ? withFigures(text(file), mappings) : text(file) })));
  if (program === null || found.some((d) => d.severity !== 'information')) return found.map(said);
  const { dataset, diagnostics: inData } = await loadData(program, manifest);
  const evaluation = evaluate(program, dataset, { asOf: manifest.asOf === null ? null : { day: manifest.asOf.day, time: null } });
  const problems = [...inData.map(said), ...checkInvariants(program, evaluation).filter((i) => i.outcome !== 'holds').map((i) => `always "${i.title}": ${i.outcome}`)];

  const figures = program.relations.find((r) => r.name === FIGURES)!;
  mappings.forEach(({ path, inPercent, rounded }, i) => {
    const figure = published.figures.get(path), column = figures.columns[i]!, value = evaluation.value(figures.id, column.id, 0), shown = evaluation.text(value, column.type);
    if (figure === undefined) problems.push(`${path} is no figure of the record`);
    else if (!agrees({ value, type: column.type, text: shown }, figure.value, { inPercent, roundedBySource: rounded })) problems.push(`${path}: published ${String(figure.value)}, computed ${shown}`);
  });
  for (const { path, expression } of all.filter(isTable)) problems.push(...tableProblems(program, evaluation, expression, String(published.figures.get(path)?.value)));
  for (const path of published.figures.keys()) if (!all.some((m) => m.path === path)) problems.push(`${path} of the record is not mapped`);
  return [...problems, ...evaluation.diagnostics().filter((d) => d.severity === 'error').map(said)];
}

/** The columns that the relation and the published table share, row by row; the first column of the table tells the rows apart. Its figures are rounded. */
function tableProblems(program: ir.Program, evaluation: Evaluation, name: string, file: string): string[] {
  const relation = program.relations.find((r) => r.name === name);
  if (relation === undefined) return [`there is no ${name}`];
  const [header = [], ...lines] = readFileSync(fileURLToPath(new URL(file, PUBLISHED)), 'utf8').trim().split('\n').map((l) => l.trim().split(','));
  const rows = Array.from(evaluation.rows(relation.id)), columns = header.map((h) => relation.columns.find((c) => c.name === h));
  const text = (row: number, c: ir.Column): string => evaluation.text(evaluation.value(relation.id, c.id, row), c.type);
  const [key] = columns;
  if (key === undefined || columns.filter((c) => c !== undefined).length < 2) return [`${name} has no column of ${file}`];
  const problems = rows.length === lines.length ? [] : [`${name} has ${rows.length} rows, ${file} ${lines.length}`];
  for (const cells of lines) {
    const row = rows.find((r) => text(r, key) === cells[0]);
    if (row === undefined) { problems.push(`${name} has no row ${cells[0]}`); continue; }
    columns.forEach((c, i) => {
      if (c === undefined || i === 0) return;
      const value = evaluation.value(relation.id, c.id, row);
      if (!agrees({ value, type: c.type, text: text(row, c) }, Number(cells[i]), { inPercent: false, roundedBySource: true })) problems.push(`${cells[0]} ${c.name}: published ${cells[i]}, computed ${text(row, c)}`);
    });
  }
  return problems;
}

const said = (d: Diagnostic): string => [`${d.code} ${d.message}`, d.label, ...d.notes, d.help].filter((x) => x !== undefined).join(' / ');
