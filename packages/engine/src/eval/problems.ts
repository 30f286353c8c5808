/**
 * Problems in the data that show while computing. They never stop a run: the value becomes missing, and each kind and place is reported once, with how often
 * it occurred and the first rows where it did.
 */
import { assertNever } from '../base/exhaustive.js';
import type { At, Program, RelationId } from '../core/ir.js';
import * as codes from '../diagnostics/codes/evaluation.js';
import type { Place } from '../diagnostics/define.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';

export type Problem =
  /** `only` found no row */
  | 'no row' /** `only` found several */ | 'several rows'
  /** a dated record has no row for a day */ | 'no row on a day' /** it has several */ | 'several rows on a day'
  /** who is above whom comes round to where it began */ | 'circle above'
  /** a clawback is dated before the payment that it takes back */ | 'taken before paid'
  /** two ways of a `choose` hold */ | 'two arms' /** none holds, and there is no `else` */ | 'no arm'
  /** a day for which a parameter has no version */ | 'no version'
  /** a date or period outside the declared calendar */ | 'outside calendar'
  /** the run has no as-of date, and the policy asks for it */ | 'no as-of date' /** periods without an end */ | 'no last period'
  /** the shares of a split are not the whole of this one, or one is negative */ | 'split not whole'
  /** a number that a function cannot take, such as a rounding step of zero */ | 'not defined'
  /** the sources of a calendar or of holidays that cannot be read */ | 'calendar rows'
  /** `otherwise` of a calculation stood in for a row that a dated record does not have */ | 'no row behind a fall-back'
  /** rows tie in the order by which one of them is taken, and their keys decided */ | 'tie';

const EXAMPLES = 3;

interface Entry {
  readonly problem: Problem;
  readonly at: At;
  readonly relation: RelationId | null;
  count: number;
  readonly examples: { readonly row: number | null; readonly detail: string | null }[];
}

export interface Problems {
  report(problem: Problem, at: At, where: { readonly relation: RelationId; readonly row: number } | null, detail: string | null): void;
  diagnostics(rowText: (relation: RelationId, row: number) => string): readonly Diagnostic[];
}

export function collectProblems(program: Program): Problems {
  const entries = new Map<string, Entry>();
  return {
    report(problem, at, where, detail) {
      const key = `${problem}/${at.join('/')}/${where?.relation ?? ''}`;
      let entry = entries.get(key);
      if (entry === undefined) entries.set(key, entry = { problem, at, relation: where?.relation ?? null, count: 0, examples: [] });
      entry.count++;
      if (entry.examples.length < EXAMPLES) entry.examples.push({ row: where?.row ?? null, detail });
    },
    diagnostics: (rowText) => causes([...entries.values()]).sort(byPlace).map((e) => {
      const notes = e.examples.filter((x) => x.row !== null || x.detail !== null).map((x) => {
        // What ties is told with its own rows: the one that was being visited may be any of them.
        const row = x.row === null || e.relation === null || e.problem === 'tie' ? '' : `${shown(program.relations[e.relation]!.rowName)} ${rowText(e.relation, x.row)}`;
        return `for example: ${[row, x.detail ?? ''].filter((t) => t !== '').join(': ')}`;
      });
      return wordProblem(e.problem, place(program, e.at, e.count, notes), e.relation === null ? '' : shown(program.relations[e.relation]!.name));
    }),
  };
}

/** Without what only follows from another problem: in a calendar whose rows are wrong, every date is outside. */
function causes(entries: readonly Entry[]): Entry[] {
  const noCalendar = entries.some((e) => e.problem === 'calendar rows');
  return entries.filter((e) => !noCalendar || e.problem !== 'outside calendar');
}

/** What a credit cuts belongs to it for every reader. */
const shown = (name: string): string => name.replace(/\.whole$/, '');

function byPlace(a: Entry, b: Entry): number {
  return a.at[0] - b.at[0] || a.at[1] - b.at[1] || a.at[2] - b.at[2] || (a.problem < b.problem ? -1 : a.problem > b.problem ? 1 : 0);
}

export function place(program: Program, at: At, count?: number, notes?: readonly string[]): Place {
  const file = program.files[at[0]];
  return { span: file === undefined ? undefined : { file, start: at[1], end: at[2] }, count, notes };
}

function wordProblem(problem: Problem, at: Place, relation: string): Diagnostic {
  switch (problem) {
    case 'no row': return codes.onlyFoundNone.at(at, { relation });
    case 'several rows': return codes.onlyFoundSeveral.at(at, { relation });
    case 'no row on a day': return codes.noRowOnDay.at(at, { relation });
    case 'several rows on a day': return codes.severalRowsOnDay.at(at, { relation });
    case 'circle above': return codes.circleAbove.at(at, { relation });
    case 'taken before paid': return codes.takenBeforePaid.at(at, { relation });
    case 'two arms': return codes.twoArmsHold.at(at, { relation });
    case 'no arm': return codes.noArmHolds.at(at, { relation });
    case 'no version': return codes.noVersion.at(at, { relation });
    case 'outside calendar': return codes.outsideCalendar.at(at, { relation });
    case 'no as-of date': return codes.noAsOf.at(at, {});
    case 'no last period': return codes.noLastPeriod.at(at, { relation });
    case 'split not whole': return codes.splitNotWhole.at(at, { relation });
    case 'not defined': return codes.notDefined.at(at, { relation });
    case 'no row behind a fall-back': return codes.noRowBehindFallback.at(at, { relation });
    case 'tie': return codes.rowsTie.at(at, { relation });
    case 'calendar rows': return codes.calendarRows.at(at, {});
    default: return assertNever(problem);
  }
}
