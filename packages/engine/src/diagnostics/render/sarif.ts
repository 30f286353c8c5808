/** Diagnostics as SARIF 2.1.0, the format of code scanning. */
import { assertNever } from '../../base/exhaustive.js';
import type { FileSpan } from '../../base/span.js';
import type { DataPlace, Diagnostic, Severity } from '../diagnostic.js';
import { inOrder } from './order.js';
import { cellText, plainText } from './plain.js';
import { regionOf, type Sources } from './sources.js';

/** What made the findings: its version, and the codes that it knows. */
export interface SarifTool {
  readonly version: string;
  /** titles and severities of codes; codes that are not among them are listed by their code alone */
  readonly codes: readonly { readonly code: string; readonly severity: Severity; readonly title: string }[];
}

interface Location { readonly physicalLocation: { readonly artifactLocation: ArtifactLocation; readonly region?: Region }; readonly message?: { readonly text: string } }
interface ArtifactLocation { readonly uri: string; readonly uriBaseId?: 'ROOT' }
interface Region { readonly startLine: number; readonly startColumn?: number; readonly endLine?: number; readonly endColumn?: number }

/** The log as a value; the caller prints it as JSON. */
export function toSarif(diagnostics: readonly Diagnostic[], sources: Sources, tool: SarifTool): object {
  const ordered = inOrder(diagnostics);
  const codes = [...new Set(ordered.map((d) => d.code))].sort();
  const known = new Map(tool.codes.map((c) => [c.code, c]));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: { driver: { name: 'Truce', version: tool.version, rules: codes.map((code) => rule(code, known.get(code))) } },
      columnKind: 'utf16CodeUnits',
      originalUriBaseIds: { ROOT: { description: { text: 'The folder in which the command was started.' } } },
      results: ordered.map((d) => result(d, codes.indexOf(d.code), sources)),
    }],
  };
}

function rule(code: string, known: SarifTool['codes'][number] | undefined): object {
  return { id: code, shortDescription: { text: known?.title ?? code }, defaultConfiguration: { level: level(known?.severity ?? 'error') } };
}

function result(d: Diagnostic, ruleIndex: number, sources: Sources): object {
  const place = d.span !== undefined ? spanLocation(d.span, sources) : d.data !== undefined ? dataLocation(d.data, sources) : null;
  const related = [
    ...d.related.map((r) => ({ ...spanLocation(r.span, sources), message: { text: r.text } })),
    ...(d.span !== undefined && d.data !== undefined ? [{ ...dataLocation(d.data, sources), message: { text: cellText(d.data) || 'the data' } }] : []),
  ];
  const cell = d.data === undefined ? '' : cellText(d.data);
  return {
    ruleId: d.code, ruleIndex, level: level(d.severity), message: { text: cell === '' ? plainText(d) : `${plainText(d)}\n${cell}` },
    ...(d.count === undefined || d.count < 1 ? {} : { occurrenceCount: d.count }),
    locations: place === null ? [] : [place],
    ...(related.length === 0 ? {} : { relatedLocations: related.map((r, id) => ({ id, ...r })) }),
    ...(d.fixes.length === 0 ? {} : { fixes: d.fixes.map((f) => ({ description: { text: f.title }, artifactChanges: changes(f.edits, sources) })) }),
  };
}

function changes(edits: Diagnostic['fixes'][number]['edits'], sources: Sources): readonly object[] {
  return [...new Set(edits.map((e) => e.span.file))].map((file) => ({
    artifactLocation: artifact(sources.path(file)),
    replacements: edits.filter((e) => e.span.file === file).map((e) => ({ deletedRegion: spanLocation(e.span, sources).physicalLocation.region ?? { startLine: 1 }, insertedContent: { text: e.text } })),
  }));
}

function spanLocation(span: FileSpan, sources: Sources): Location {
  const region = regionOf(span, sources);
  const artifactLocation = artifact(sources.path(span.file));
  if (region === null) return { physicalLocation: { artifactLocation } };
  const { start, end } = region;
  return { physicalLocation: { artifactLocation, region: { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column } } };
}

function dataLocation(data: DataPlace, sources: Sources): Location {
  const artifactLocation = artifact(sources.path(data.file));
  return { physicalLocation: data.row === undefined ? { artifactLocation } : { artifactLocation, region: { startLine: data.row } } };
}

/** A path as a URI: relative ones hang from the root, which only the reader knows. */
function artifact(path: string): ArtifactLocation {
  const uri = path.split('/').map((part) => encodeURIComponent(part.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd'))).join('/');
  return path.startsWith('/') ? { uri: `file://${uri}` } : { uri, uriBaseId: 'ROOT' };
}

function level(severity: Severity): 'error' | 'warning' | 'note' {
  switch (severity) {
    case 'error': return 'error';
    case 'warning': return 'warning';
    case 'information': return 'note';
    default: return assertNever(severity);
  }
}
