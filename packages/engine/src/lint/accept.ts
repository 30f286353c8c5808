/** Findings that somebody accepted, with a reason and a last day: told apart from the others, and back when the day has passed. */
import { dateText } from '../base/days.js';
import type { Accepted, Relation } from '../core/ir.js';
import { allCodes } from '../diagnostics/define.js';
import * as codes from '../diagnostics/codes/lint.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Found, LintContext } from './context.js';
import type { Weights } from './rules/weights.js';

/** What is accepted now: where, why and until which day. */
export interface AcceptedFinding { readonly code: string; /** the declaration; null: the policy */ readonly of: string | null; readonly message: string; readonly through: string; readonly because: string }
export interface Judged { readonly findings: readonly Diagnostic[]; readonly accepted: readonly AcceptedFinding[] }

/** An acceptance in a declaration is of findings about it, one in the policy header of all. What was agreed on about parts of pay is measured on data. Without a day of the run none has ended. */
export function judged(c: LintContext, all: readonly Found[], { revenue, activity }: Weights): Judged {
  const lines = [
    ...c.program.relations
      .filter((r) => r.name !== '' && !r.name.includes('.'))
      .flatMap((r) => r.facts.accepted.map((accepted) => ({ accepted, of: r as Relation | null }))),
    ...c.program.settings.accepted.map((accepted) => ({ accepted, of: null })),
  ];
  const ended = ({ through }: Accepted): boolean => c.asOf !== null && through < c.asOf;
  const fits = ({ accepted, of }: (typeof lines)[number], f: Found): boolean => accepted.code === f.diagnostic.code && (of === null || isAbout(of, f.about));
  const open: Diagnostic[] = [], known: AcceptedFinding[] = [];
  for (const f of all) {
    const own = lines.filter((l) => fits(l, f)), line = own.find((l) => !ended(l.accepted));
    // One that was accepted for a time is said where it was accepted.
    if (line === undefined) { if (own.length === 0) open.push(f.diagnostic); }
    else known.push({ code: f.diagnostic.code, of: line.of?.name ?? null, message: f.diagnostic.message, through: dateText(line.accepted.through), because: line.accepted.because });
  }
  const codesKnown = new Set(allCodes().map((x) => x.code));
  for (const line of lines) {
    const { accepted, of } = line, what = of?.name ?? 'the policy', meant = all.filter((f) => fits(line, f)), [first] = meant;
    const again = first !== undefined && lines.some((l) => l !== line && fits(l, first) && !ended(l.accepted));
    if (first !== undefined && ended(accepted) && !again)
      open.push(
        codes.lapsed.at(c.place(accepted.at), {
          code: accepted.code,
          what,
          through: dateText(accepted.through),
          because: accepted.because,
          says: first.diagnostic.message,
        }),
      );
    // What only data shows may be there without being seen here.
    if (
      first === undefined
      && !OF_DATA.has(accepted.code)
      && !(accepted.code === codes.noRevenue.code && revenue.size > 0)
      && !(accepted.code === codes.activityOnly.code && activity.size > 0)
    )
      open.push(codes.acceptsNothing.at(c.place(accepted.at), { code: accepted.code, what, known: codesKnown.has(accepted.code) }));
  }
  return { findings: open, accepted: known };
}

/** Codes whose findings need data, or the day of the run. */
const OF_DATA: ReadonlySet<string> = new Set([codes.opposed.code, codes.underAssigned.code, codes.staleRate.code, codes.changedInside.code]);

/** The payments of a plan, and what a credit is a credit of, are the declaration that they follow from. */
function isAbout(of: Relation, about: Relation | null): boolean {
  return about !== null && (about.id === of.id || about.name.replace(/\.(?:whole|payments)$/, '') === of.name);
}
