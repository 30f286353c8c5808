/** An explanation as an indented tree: what was written, the value it had, and where it stands. */
import { printable, type Paint, type Trace, type ir } from '@truce/engine';
import type { Project } from '../load-project.js';

/** `policies/leads.truce:61` */
export function placeText(project: Project, [file, start]: ir.At): string {
  const name = project.program?.files[file];
  if (name === undefined) return '';
  const line = project.sources.lines(name)?.position(start).line;
  return printable(`${project.sources.path(name)}${line === undefined ? '' : `:${line}`}`);
}

/**
 * The tree of a trace. `said` is what stands above it already: a root that says the same is left out, and so is a place that is the same as the one above.
 * A field of the data needs no steps: where it was read says how one came there.
 */
export function traceLines(trace: Trace, project: Project, paint: Paint, said: { readonly what: string; readonly at: ir.At } | null = null): readonly string[] {
  const lines: string[] = [];
  const walk = (node: Trace, above: string, first: string, rest: string): void => {
    const where = whereText(node, project);
    lines.push(first + nodeText(node, where === above ? '' : where, paint));
    branches(node, where === '' ? above : where, rest);
  };
  const branches = (node: Trace, above: string, rest: string): void => {
    const steps = node.origin === null ? node.steps : [];
    steps.forEach((step, i) => {
      const last = i === steps.length - 1;
      walk(step, above, `${rest}${paint('quiet', last ? '└─' : '├─')} `, `${rest}${last ? '   ' : `${paint('quiet', '│')}  `}`);
    });
  };
  const above = said === null ? '' : placeText(project, said.at);
  if (said !== null && oneLine(said.what) === oneLine(trace.what) && trace.steps.length > 0) branches(trace, above, '');
  else walk(trace, above, '', '');
  return lines;
}

/** A block of a hundred ways is recognised by how it begins. */
const LONGEST = 76;

function nodeText(node: Trace, where: string, paint: Paint): string {
  const what = printable(shortened(oneLine(node.what)));
  const value = printable(node.valueText);
  const note = node.note === null ? '' : `  ${paint('secondary', printable(node.note))}`;
  // A constant is its own value, and says nothing twice.
  return `${what}${bare(what) === bare(value) ? '' : ` ${paint('quiet', '=')} ${paint('strong', value)}`}${note}${where === '' ? '' : `  ${paint('quiet', where)}`}`;
}

const bare = (text: string): string => text.replace(/[\s_,"]/g, '');

function whereText(node: Trace, project: Project): string {
  return node.origin !== null ? printable(`${project.sources.path(node.origin.file)}:${node.origin.line}`) : node.at === null ? '' : placeText(project, node.at);
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1).trimEnd()}…`;
}

/** The same for programs. */
export function traceJson(trace: Trace, project: Project): object {
  return {
    what: trace.what, value: trace.valueText, at: trace.at === null ? null : placeText(project, trace.at),
    origin: trace.origin === null ? null : { ...trace.origin, file: project.sources.path(trace.origin.file) }, note: trace.note, steps: trace.steps.map((s) => traceJson(s, project)),
  };
}
