/** An explanation as an indented tree: what was written, the value it had, and where it stands. */
import { printable, type Paint, type Trace, type ir } from '@truce/engine';
import type { Project } from '../load-project.js';
import { plural } from '../report.js';

/** `policies/leads.truce:61` */
export function placeText(project: Project, [file, start]: ir.At): string {
  const name = project.program?.files[file];
  if (name === undefined) return '';
  const line = project.sources.lines(name)?.position(start).line;
  return printable(`${project.sources.path(name)}${line === undefined ? '' : `:${line}`}`);
}

/** How much of an explanation is shown: levels, branches of one node, ways of a block that had no part, fields of such a way, and lines in all. `--json` has everything. */
const MOST_LEVELS = 10, MOST_BRANCHES = 12, MOST_LEFT = 6, MOST_FIELDS = 3, MOST_LINES = 60;

export interface TreeOptions {
  /** what stands above the tree already: a root that says the same is left out */
  readonly said: { readonly what: string; readonly at: ir.At } | null;
  /** ways of a sum or choice that had no part, in a line each or with all that they read */
  readonly left: 'in a line' | 'in full';
}

/** A line of the tree: a step, or something that is said of steps that are not shown. */
type Branch = { readonly step: Trace } | { readonly text: string };

/** The tree of a trace. A place that is the same as the one above is left out. A field of the data needs no steps: where it was read says how one came there. */
export function traceLines(trace: Trace, project: Project, paint: Paint, { said, left }: TreeOptions = { said: null, left: 'in a line' }): readonly string[] {
  const lines: string[] = [];
  const walk = (node: Trace, above: string, first: string, rest: string, level: number): void => {
    const where = whereText(node, project);
    lines.push(first + nodeText(node, where === above ? '' : where, paint));
    below(node, where === '' ? above : where, rest, level);
  };
  const below = (node: Trace, above: string, rest: string, level: number): void => {
    const hidden = level >= MOST_LEVELS || lines.length >= MOST_LINES ? stepsBelow(node) : 0;
    const branches: readonly Branch[] = hidden > 0 ? [{ text: leftOut(hidden) }] : branchesOf(node, left);
    branches.forEach((branch, i) => {
      const last = i === branches.length - 1, first = `${rest}${paint('quiet', last ? '└─' : '├─')} `;
      if ('text' in branch) lines.push(`${first}${paint('quiet', branch.text)}`);
      else walk(branch.step, above, first, `${rest}${last ? '   ' : `${paint('quiet', '│')}  `}`, level + 1);
    });
  };
  const above = said === null ? '' : placeText(project, said.at);
  if (said !== null && oneLine(said.what) === oneLine(trace.what) && trace.steps.length > 0) below(trace, above, '', 0);
  else walk(trace, above, '', '', 0);
  return lines;
}

const leftOut = (steps: number): string => `… ${plural(steps, 'more step', 'more steps')}, all of them with --json`;
const stepsBelow = (node: Trace): number => (node.origin === null ? node.steps.reduce((n, s) => n + 1 + stepsBelow(s), 0) : 0);
const isLeft = (t: Trace): boolean => t.role === 'not counted' || t.role === 'not taken';

/** What is shown below a node: first what had a part in its value, then what had none. */
function branchesOf(node: Trace, left: TreeOptions['left']): readonly Branch[] {
  if (node.origin !== null) return [];
  const [only] = node.steps;
  // A column that is one block says so with its name; its ways come next.
  const steps = node.role === 'column' && node.steps.length === 1 && only!.role === 'block' && only!.note === null && only!.steps.length > 0 ? only!.steps : node.steps;
  const had = steps.filter((s) => !isLeft(s)).map(withoutWrapping), none = steps.filter(isLeft);
  const whole = left === 'in full' ? [...had, ...withoutRepeating(none)] : had;
  const shown = whole.length > MOST_BRANCHES ? whole.slice(0, MOST_BRANCHES) : whole, rest = whole.slice(shown.length);
  const compact = left === 'in full' ? [] : compactly(none);
  return [
    ...shown.map((step) => ({ step })), ...(rest.length === 0 ? [] : [{ text: leftOut(rest.reduce((n, s) => n + 1 + stepsBelow(s), 0)) }]),
    ...compact.slice(0, MOST_LEFT).map((text) => ({ text })), ...(compact.length > MOST_LEFT ? [{ text: `… ${compact.length - MOST_LEFT} more ${none[0]!.role}` }] : []),
  ];
}

/** `company_size otherwise 0` is what the field is, when it is there: the field alone says as much, and so does `a / b` of `a / b otherwise 0`. */
function withoutWrapping(step: Trace): Trace {
  const [only] = step.steps;
  if (step.role !== 'part' || step.note !== null || step.steps.length !== 1 || only!.valueText !== step.valueText) return step;
  return only!.origin !== null || oneLine(step.what).startsWith(`${oneLine(only!.what)} otherwise `) ? only! : step;
}

/** A line for each way. Those of a choice that read the same fields, as the rows of a table do, are only counted. */
function compactly(ways: readonly Trace[]): readonly string[] {
  const groups = new Map<string, Trace[]>();
  for (const way of ways) {
    const key = way.role === 'not taken' ? readText(way) : `${groups.size}`;
    groups.set(key, [...(groups.get(key) ?? []), way]);
  }
  return [...groups.values()].map((group) => (group.length === 1 ? leftText(group[0]!) : printable(`not taken: ${group.length} ways${readText(group[0]!)}`)));
}

/** Ways that all read the same fields, as the rows of a table do, show them once. */
function withoutRepeating(ways: readonly Trace[]): readonly Trace[] {
  const told = new Set<string>();
  return ways.map((way) => {
    const read = fieldsOf(way).map(([what, value]) => `${what} = ${value}`).join('\n');
    if (told.has(read)) return { ...way, steps: [] };
    told.add(read);
    return way;
  });
}

/** The fields and columns that a condition reads, each once, with their values. */
function fieldsOf(way: Trace): readonly (readonly [what: string, value: string])[] {
  const fields = new Map<string, string>();
  const look = (s: Trace): void => { if (s.role === 'column') fields.set(s.what, s.valueText); else s.steps.forEach(look); };
  way.steps.forEach(look);
  return [...fields];
}

/** `not counted: lead_source is "Webinar" (lead_source = Form)` */
const leftText = (way: Trace): string => printable(`${way.role}: ${shortened(oneLine(way.what))}${readText(way)}`);

function readText(way: Trace): string {
  const fields = fieldsOf(way), read = fields.slice(0, MOST_FIELDS).map(([what, value]) => `${shortened(oneLine(what))} = ${value}`);
  return read.length === 0 ? '' : ` (${read.join(', ')}${fields.length > read.length ? ', …' : ''})`;
}

/** A block of a hundred ways is recognised by how it begins. */
const LONGEST = 76;

function nodeText(node: Trace, where: string, paint: Paint): string {
  const what = printable(shortened(oneLine(node.what)));
  const value = printable(node.valueText);
  const note = node.note === null ? '' : `  ${paint('secondary', printable(node.role === 'counted' ? shortened(oneLine(node.note)) : node.note))}`;
  if (isLeft(node)) return `${node.role}: ${what}${note}${where === '' ? '' : `  ${paint('quiet', where)}`}`;
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
    role: trace.role, what: trace.what, value: trace.valueText, at: trace.at === null ? null : placeText(project, trace.at),
    origin: trace.origin === null ? null : { ...trace.origin, file: project.sources.path(trace.origin.file) }, note: trace.note, steps: trace.steps.map((s) => traceJson(s, project)),
  };
}

/** Trees that go on with what lay too deep for another; nothing where there are none. */
export const continuedJson = (continued: readonly Trace[], project: Project): object => (continued.length === 0 ? {} : { continued: continued.map((t) => traceJson(t, project)) });
