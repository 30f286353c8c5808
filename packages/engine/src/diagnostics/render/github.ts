/** Diagnostics as workflow commands, which GitHub Actions shows at the line of the pull request. */
import { assertNever } from '../../base/exhaustive.js';
import { printable } from '../../base/printable.js';
import type { Diagnostic, Severity } from '../diagnostic.js';
import { inOrder } from './order.js';
import { cellText, plainText } from './plain.js';
import { regionOf, type Sources } from './sources.js';

/** Workflow commands, a line each, by which GitHub shows a finding beside the line that it is about. */
export function toGithub(diagnostics: readonly Diagnostic[], sources: Sources): string {
  return inOrder(diagnostics).map((d) => `::${command(d.severity)} ${properties(d, sources).map(([name, value]) => `${name}=${property(value)}`).join(',')}::${data(text(d))}\n`).join('');
}

function command(severity: Severity): string {
  switch (severity) {
    case 'error': return 'error';
    case 'warning': return 'warning';
    case 'information': return 'notice';
    default: return assertNever(severity);
  }
}

function properties(d: Diagnostic, sources: Sources): readonly (readonly [string, string])[] {
  const title = ['title', d.code] as const;
  const region = d.span === undefined ? null : regionOf(d.span, sources);
  if (region !== null) {
    const { start, end } = region;
    // GitHub takes columns only for a place within one line; its end column is the last one that belongs to the place.
    const place = start.line === end.line ? [['line', String(start.line)], ['endLine', String(end.line)], ['col', String(start.column)], ['endColumn', String(Math.max(start.column, end.column - 1))]] as const
      : [['line', String(start.line)], ['endLine', String(end.line)]] as const;
    return [['file', region.file], ...place, title];
  }
  if (d.data !== undefined) return [['file', sources.path(d.data.file)], ...(d.data.row === undefined ? [] : [['line', String(d.data.row)] as const]), title];
  return d.span === undefined ? [title] : [['file', sources.path(d.span.file)], title];
}

function text(d: Diagnostic): string {
  const cell = d.data === undefined ? '' : cellText(d.data);
  return cell === '' ? plainText(d) : `${plainText(d)}\n${cell}`;
}

/** Line ends are written as the format wants them; a log is shown in terminals too, so nothing else that a terminal obeys may pass. */
const data = (text: string): string => text.split(/\r\n|\n/).map((line) => printable(line).replaceAll('%', '%25')).join('%0A');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
