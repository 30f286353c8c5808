/** Close dates and the edges of periods: moved after the fact, held back for the next period, pulled forward and then undone. */
import { compare, fraction } from '../../base/exact.js';
import { atLeast } from '../binomial.js';
import type { Finding, Repair } from '../finding.js';
import { dayText, evidence, finding, readMoment, type Change, type Table, type World } from '../world.js';
import type { Rule } from './rule.js';

interface Move { readonly change: Change; readonly from: number; readonly to: number }
function movesOf(w: World, row: number): readonly Move[] {
  return (w.changes('opportunity', 'closed')?.get(row) ?? []).flatMap((change) => {
    const from = change.before === null ? null : readMoment(change.before, w.zone)?.day ?? null, to = change.after === null ? null : readMoment(change.after, w.zone)?.day ?? null;
    return from === null || to === null || from === to ? [] : [{ change, from, to }];
  });
}
const periodOf = (w: World, day: number): number => w.calendar.periodOf(day, w.settings.period);
const periodText = (w: World, day: number): string => w.calendar.text(periodOf(w, day), w.settings.period);
const toEnd = (w: World, day: number): number => w.calendar.end(periodOf(w, day), w.settings.period) - day;
const fromStart = (w: World, day: number): number => day - w.calendar.start(periodOf(w, day), w.settings.period);
const dateBack = (t: Table, row: number, day: number): readonly Repair[] => {
  const c = t.column('closed');
  return c === null || t.type('closed')?.kind !== 'date' ? [] : [{ kind: 'set', relation: t.relation.id, row, column: c, value: day }];
};
/** When the history of stages says that it was closed, the first time that it went into the stage in which it is. */
function closedSince(w: World, t: Table, row: number): number | null {
  const all = w.changes('opportunity', 'stage')?.get(row) ?? [], stage = t.text('stage', row);
  return all.find((c) => c.after !== null && stage !== null && c.after.toLowerCase() === stage.toLowerCase())?.day ?? null;
}

export const closeDateMoved: Rule = {
  id: 'close-date-moved',
  title: 'Close date moved to another period after the close',
  needs: ['opportunity.closed', ['opportunity.stage', 'opportunity.won'], 'history of opportunity.closed', 'history of opportunity.stage'],
  also: ['opportunity.owner'],
  run(w) {
    const t = w.table('opportunity')!;
    const findings: Finding[] = [];
    const closed = t.rows.filter((row) => t.stage(row) !== 'open');
    for (const row of closed) {
      const since = closedSince(w, t, row);
      const late = since === null ? [] : movesOf(w, row).filter((m) => m.change.day > since);
      const first = late[0];
      const last = late.at(-1);
      if (first === undefined || last === undefined || periodOf(w, first.from) === periodOf(w, last.to)) continue;
      findings.push(
        finding({
          audit: 'close-date-moved',
          subjects: [t.subject(row), ...late.map((m) => m.change.source)],
          who: last.change.by,
          on: last.change.day,
          repairs: dateBack(t, row, first.from),
          says: `${t.stage(row)} on ${dayText(since!)}; on ${dayText(last.change.day)} its close date went from ${dayText(first.from)} (${periodText(w, first.from)}) to ${dayText(last.to)} (${periodText(w, last.to)})${last.change.by === null ? '' : `, edited by ${last.change.by}`}`,
          evidence: late.map((m) => ({
            what: `${dayText(m.change.day)}${m.change.by === null ? '' : ` ${m.change.by}`}`,
            value: `${dayText(m.from)} → ${dayText(m.to)}`,
          })),
        }),
      );
    }
    return { looked: closed.length, findings };
  },
};

/** A slip of a few days happens to everybody; what needs review is who has far more of them than the peers, just over the edge of a period. */
export const heldBack: Rule = {
  id: 'held-back', title: 'Wins held back for the next period', needs: ['opportunity.closed', 'opportunity.owner', ['opportunity.stage', 'opportunity.won'], 'history of opportunity.closed'],
  run(w) {
    const t = w.table('opportunity')!, edge = w.settings.period_edge_days, people = new Map<string, { wins: number; held: { row: number; move: Move }[] }>();
    for (const row of t.rows) {
      const who = t.text('owner', row), on = t.day('closed', row);
      if (t.stage(row) !== 'won' || who === null || on === null) continue;
      const p = people.get(who) ?? { wins: 0, held: [] };
      const move = movesOf(w, row).find(
        (m) =>
          m.change.day <= on
          && toEnd(w, m.change.day) < edge
          && periodOf(w, m.from) === periodOf(w, m.change.day)
          && periodOf(w, m.to) === periodOf(w, m.from) + 1
          && periodOf(w, on) === periodOf(w, m.to)
          && fromStart(w, on) < edge,
      );
      p.wins++;
      if (move !== undefined) p.held.push({ row, move });
      people.set(who, p);
    }
    return compared(w, [...people], 'held back', (who, p, others) =>
      finding({
        audit: 'held-back',
        who,
        subjects: p.held.map((h) => t.subject(h.row)),
        on: null,
        repairs: p.held.flatMap((h) => dateBack(t, h.row, h.move.from)),
        says: `${p.held.length} of ${p.wins} wins of ${who} were moved over the end of a ${w.settings.period} in its last ${edge} days and won in the first ${edge} of the next; of peers ${others.held} of ${others.wins}`,
        evidence: p.held
          .slice(0, 10)
          .map((h) => ({
            what: t.key(h.row),
            value: `${dayText(h.move.from)} → ${dayText(h.move.to)}, edited on ${dayText(h.move.change.day)}${h.move.change.by === null ? '' : ` by ${h.move.change.by}`}`,
          })),
      }),
    );
  },
};
interface Person { readonly wins: number; readonly held: readonly { readonly row: number; readonly move: Move }[] }
function compared(
  w: World,
  people: readonly (readonly [string, Person])[],
  what: string,
  make: (who: string, p: Person, others: { readonly wins: number; readonly held: number }) => Finding,
): { readonly looked: number; readonly findings: readonly Finding[]; readonly unknown?: string } {
  const least = w.settings.least_cases;
  const fair = people.flatMap(([who, p]) => {
    const rest = people.filter(([x]) => x !== who);
    const wins = rest.reduce((n, [, x]) => n + x.wins, 0);
    const held = rest.reduce((n, [, x]) => n + x.held.length, 0);
    return p.wins * 2 < least || wins < least || rest.length < 2 ? [] : [{ who, p, others: { wins, held } }];
  });
  if (fair.length === 0)
    return {
      looked: 0,
      findings: [],
      unknown: `nobody has ${Math.ceil(least / 2)} wins beside two peers with ${least}: too few to say who ${what} more than others`,
    };
  const limit = fraction(BigInt(w.settings.chance_per_million), 1_000_000n * BigInt(fair.length));
  return {
    looked: fair.length,
    findings: fair
      .filter(({ p, others }) => p.held.length >= 3 && compare(atLeast(p.held.length, p.wins, others.held + 1, others.wins + 1), limit) < 0)
      .map(({ who, p, others }) => make(who, p, others)),
  };
}

/** To sign early is good. It needs review where the deal that came early was undone soon after. */
export const pulledForward: Rule = {
  id: 'pulled-forward',
  title: 'Pulled into a period and undone soon after',
  needs: [
    'opportunity.closed',
    ['opportunity.stage', 'opportunity.won'],
    'history of opportunity.closed',
    ['opportunity.churned', 'history of opportunity.stage'],
  ],
  also: ['opportunity.owner', 'opportunity.amount'],
  run(w) {
    const t = w.table('opportunity')!;
    const edge = w.settings.period_edge_days;
    const findings: Finding[] = [];
    let looked = 0;
    for (const row of t.rows) {
      const stages = w.changes('opportunity', 'stage')?.get(row) ?? [];
      const won = stages.find((c) => wasWon(w, c.after));
      const on = won?.day ?? (t.stage(row) === 'won' ? t.day('closed', row) : null);
      if (on === null) continue;
      looked++;
      const move = movesOf(w, row).find(
        (m) =>
          m.change.day <= on
          && toEnd(w, on) < edge
          && toEnd(w, m.change.day) < edge
          && periodOf(w, m.from) > periodOf(w, on)
          && periodOf(w, m.to) === periodOf(w, on),
      );
      const left = t.day('churned', row);
      const reopened = won === undefined ? undefined : stages.find((c) => c.at > won.at && !wasWon(w, c.after));
      const undone = [left, reopened?.day ?? null].filter((d): d is number => d !== null && d - on <= w.settings.undone_within && d >= on).sort((a, b) => a - b)[0];
      if (move === undefined || undone === undefined) continue;
      findings.push(
        finding({
          audit: 'pulled-forward',
          subjects: [t.subject(row)],
          who: t.text('owner', row),
          on,
          repairs: dateBack(t, row, move.from),
          says: `its close date went from ${dayText(move.from)} (${periodText(w, move.from)}) to ${dayText(move.to)} (${periodText(w, move.to)}) on ${dayText(move.change.day)}, and ${undone === left ? 'the customer left' : 'it was reopened'} ${undone - on} days after it was won`,
          evidence: [
            { what: `${dayText(move.change.day)}${move.change.by === null ? '' : ` ${move.change.by}`}`, value: `${dayText(move.from)} → ${dayText(move.to)}` },
            { what: undone === left ? 'left' : 'reopened', value: dayText(undone) },
            ...evidence('amount', t.has('amount') ? t.text('amount', row) : null),
          ],
        }),
      );
    }
    return { looked, findings };
  },
};
const wasWon = (w: World, stage: string | null): boolean => stage !== null && w.settings.won_words.some((x) => x.toLowerCase() === stage.toLowerCase());
