/** Checks and tests as JUnit XML, which every CI system reads. */
import { printable } from '../../base/printable.js';
import type { Diagnostic } from '../diagnostic.js';
import { cellText, plainText } from './plain.js';
import { regionOf, type Sources } from './sources.js';

/** One thing that passes or fails. */
export interface JunitCase {
  readonly name: string;
  /** the file that the case belongs to, as spans name it */
  readonly file: string | null;
  readonly line: number | null;
  /** empty: the case passed */
  readonly failures: readonly Diagnostic[];
  /** why it was not run; null when it was */
  readonly skipped: string | null;
  /** what is to be known of it, and fails nothing: the output of the case */
  readonly said?: readonly string[];
}
/** Cases that stand together, such as the tests of a policy. */
export interface JunitSuite { readonly name: string; readonly cases: readonly JunitCase[] }

/** Suites as the XML that CI systems read. */
export function toJunit(suites: readonly JunitSuite[], sources: Sources): string {
  const all = suites.flatMap((s) => s.cases);
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites name="truce" ${totals(all)}>`];
  for (const suite of suites) {
    lines.push(`  <testsuite name=${quoted(suite.name)} ${totals(suite.cases)}>`);
    for (const one of suite.cases) lines.push(...caseLines(suite, one, sources));
    lines.push('  </testsuite>');
  }
  return [...lines, '</testsuites>', ''].join('\n');
}

function totals(cases: readonly JunitCase[]): string {
  return `tests="${cases.length}" failures="${cases.filter((c) => c.failures.length > 0).length}" errors="0" skipped="${cases.filter((c) => c.skipped !== null && c.failures.length === 0).length}"`;
}

function caseLines(suite: JunitSuite, one: JunitCase, sources: Sources): readonly string[] {
  const place = one.file === null ? '' : ` file=${quoted(sources.path(one.file))}${one.line === null ? '' : ` line="${one.line}"`}`;
  const open = `    <testcase classname=${quoted(suite.name)} name=${quoted(one.name)}${place}`;
  const said = one.said === undefined || one.said.length === 0 ? [] : [`      <system-out>${escaped(one.said.join('\n'))}</system-out>`];
  const inner = one.failures.length === 0 && one.skipped !== null ? [`      <skipped message=${quoted(one.skipped)}/>`]
    : one.failures.map((d) => `      <failure type=${quoted(d.code)} message=${quoted(d.message)}>${escaped(`${whereText(d, sources)}${plainText(d)}`)}</failure>`);
  return inner.length + said.length === 0 ? [`${open}/>`] : [`${open}>`, ...inner, ...said, '    </testcase>'];
}

function whereText(d: Diagnostic, sources: Sources): string {
  const region = d.span === undefined ? null : regionOf(d.span, sources);
  if (region !== null) return `${region.file}:${region.start.line}:${region.start.column}\n`;
  return d.data === undefined ? '' : `${[sources.path(d.data.file), cellText(d.data)].filter((t) => t !== '').join(', ')}\n`;
}

/** XML has no way to write control characters, so they are made visible; line ends and tabs stay. */
function escaped(text: string): string {
  const safe = text.split(/(\r\n|[\n\t])/).map((part, i) => (i % 2 === 1 ? part : printable(part).replace(/[\ufffe\uffff]/g, '\ufffd'))).join('');
  return safe.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function quoted(text: string): string {
  return `"${escaped(text).replaceAll('"', '&quot;').replace(/\r\n|\n/g, '&#10;').replaceAll('\t', '&#9;')}"`;
}
