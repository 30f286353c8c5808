/** What a change would have done if it had begun on another day: the versions that it brings are taken to begin then, in memory, and both policies are run as they are always. */
import { asIfFrom, closureOf, compare, countsOf, dateText, gregorianCalendar, meaningsOf, parseDate, type AsIfLeft, type AsIfMoved, type Comparison, type Diagnostic, type ir } from '@truce/engine';
import type { AsOf } from '../as-of.js';
import { UsageError, type Io } from '../io.js';
import { withPolicies } from '../load-project.js';
import { countText, plural, printProblemsTo } from '../report.js';
import type { Side } from './sides.js';

/** What is taken for something else than it is. */
export interface WhatIf {
  readonly day: number;
  readonly moved: readonly AsIfMoved[];
  readonly left: readonly AsIfLeft[];
  /** of the two versions as they are written: what is proposed */
  readonly written: Comparison;
}
export interface AsIfSides { readonly before: Side; readonly after: Side; readonly whatIf: WhatIf }

/** @throws UsageError when the text is no day, or the rules mean nothing when they begin on it */
export function asIfSides(text: string, before: Side, after: Side, asOf: AsOf, io: Io): AsIfSides {
  const day = parseDate(text);
  if (day === null) throw new UsageError(`\`--as-if-from ${text}\` is no day`, 'write it as in `--as-if-from 2025-07-01`');
  const { settings } = after.project.program!, written = compare(before.project.program!, after.project.program!);
  const found = asIfFrom(before.project.policies, after.project.policies, { day, asOf: asOf?.day ?? null, calendar: gregorianCalendar(settings.year), formerly: (key) => written.matched.get(key) ?? key });
  const whatIf: WhatIf = { day, moved: found.moved, left: found.left, written };
  if (found.moved.length === 0) return { before, after, whatIf };
  const taken = (side: Side, policies: typeof found.after): Side => ({ ...side, project: withPolicies(side.project, policies) }), sides = { before: found.moved.some((m) => m.both) ? taken(before, found.before) : before, after: taken(after, found.after) };
  for (const side of [sides.after, sides.before]) {
    if (side.project.program !== null) continue;
    const errors = side.project.diagnostics.filter((d) => d.severity === 'error');
    printProblemsTo((line) => io.err(line), io, errors, side.project.sources);
    throw new UsageError(`taken to begin on ${text}, the rules of ${side.name} have ${countText(countsOf(errors))}, so that there is no what-if`, 'a version of what is counted by month, quarter or year begins with one: choose the first day of a quarter or year');
  }
  return { ...sides, whatIf };
}

/** As it is told in every format. */
export interface AsIfView {
  readonly from: string;
  /** one sentence: that it is a what-if, or that nothing in the change could be one */
  readonly text: string;
  readonly moved: readonly { readonly key: string; readonly begins: string; readonly through: string | null; /** in both versions, which say something else in it */ readonly both: boolean; readonly text: string }[];
  /** what has to be known to read the figures */
  readonly notes: readonly string[];
}

/** `closed`: the last closed day and how its period is called. `problems`: of computing the new version, those that the old one does not have. */
export function asIfView(w: WhatIf, program: ir.Program, asOf: AsOf, closed: { readonly day: number; readonly text: string } | null, problems: readonly Diagnostic[]): AsIfView {
  const from = dateText(w.day), days = (list: readonly number[]): string => list.map(dateText).join(', ');
  const moved = w.moved.map((m) => ({ key: m.key, begins: dateText(m.from), through: m.through === null ? null : dateText(m.through), both: m.both, text: `${m.key}: the version from ${dateText(m.from)} is taken to begin on ${from}${m.both ? ', in both versions' : ''}${m.without.length === 0 ? '' : `, in the place of what holds from ${days(m.without)}`}` }));
  const notes = [
    ...w.moved.filter((m) => m.through !== null).map((m) => `${m.key} ends on ${dateText(m.through!)} as written, so that it holds for longer here than it will`),
    ...w.moved.filter((m) => m.later.length > 0).map((m) => `${m.key}: what begins on ${days(m.later)} keeps its day`),
    ...w.left.map(leftText(from)), ...unknownAt(w, program).map((name) => `${name} has no value on ${from}: what rests on it can not be computed for days before its first one`),
    ...(w.moved.length > 0 && closed !== null && w.day <= closed.day ? [`${from} lies in what is closed (through ${closed.text}): no closing posts any of this, and what is sealed stays`] : []),
    ...(w.moved.length > 0 && asOf !== null && w.day > asOf.day ? [`the data ends on ${dateText(asOf.day)}, before ${from}`] : []),
    ...(w.moved.length > 0 && program.invariants.some((i) => i.kind === 'guard') ? ['guards are judged by these figures'] : []),
    ...(problems.length === 0 ? [] : [`${plural(problems.length, 'problem')} of the data ${problems.length === 1 ? 'comes' : 'come'} up only so, and figures may lack something: ${problems[0]!.message}${problems[0]!.notes[0] === undefined ? '' : ` (${problems[0]!.notes[0]})`}`]),
  ];
  return { from, moved, notes, text: moved.length === 0 ? `nothing in this change begins after ${from}: the figures are those without \`--as-if-from\`` : `a what-if: as if ${moved.length === 1 ? 'what changes' : 'what changes later'} had begun on ${from}. Nobody is paid by these figures` };
}

const leftText = (from: string) => (l: AsIfLeft): string => {
  switch (l.kind) {
    case 'begins earlier': return `${l.key} begins on ${l.from}, which is not after ${from}: it is as written`;
    case 'ends before': return `${l.key} ends on ${l.through ?? ''}, before ${from}: it is as written`;
    case 'no day known': return `${l.key} begins with ${l.from}, a period that the data names: it is as written, write a day to move it`;
  }
};

/** Parameters that the moved versions rest on and that nobody has given a value for the day. */
function unknownAt({ day, moved }: WhatIf, program: ir.Program): readonly string[] {
  const meanings = meaningsOf(program), read = new Set(moved.flatMap((m) => (meanings.has(m.key) ? closureOf(meanings, m.key).map((x) => x.key) : [])));
  return program.parameters.filter((p) => read.has(`parameter ${p.name}`) && p.versions.every((v) => v.from !== null && v.from > day)).map((p) => `parameter ${p.name}`);
}
