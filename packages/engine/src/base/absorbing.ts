/**
 * The chance to arrive somewhere, in a chain whose moves have exact chances. One state after the other is taken out: whoever came to it goes straight on to where
 * it led, and a state that leads back to itself goes on in the end to one of its other ways. What is left is the move from start to goal. The order decides
 * how much work it is, never the result.
 */
import { ONE, ZERO, add, div, mul, sub } from './exact.js';
import type { Num } from './exact.js';

export type State = string | number;
/** The chance of each move, by the state it leaves and the state it enters. Chances are above zero, and those that leave a state are at most one together. */
export type Moves = ReadonlyMap<State, ReadonlyMap<State, Num>>;

/** What stays somewhere on the way, or turns in a circle for ever, does not arrive. */
export function chanceToArrive(moves: Moves, start: State, goal: State): Num {
  if (start === goal) return ONE;
  const into = reversed(moves), there = reachedFrom(start, (s) => (s === goal ? [] : (moves.get(s)?.keys() ?? []))), back = reachedFrom(goal, (s) => into.get(s) ?? []);
  if (!there.has(goal)) return ZERO;
  // Only states on some way from start to goal matter, and from each of them the goal can be reached: nothing below is divided by zero.
  const on = (s: State): boolean => there.has(s) && back.has(s);
  const after = new Map<State, Map<State, Num>>(), before = new Map<State, Set<State>>();
  for (const s of there) if (on(s)) { after.set(s, new Map()); before.set(s, new Set()); }
  for (const s of after.keys()) if (s !== goal) for (const [t, chance] of moves.get(s) ?? []) if (on(t)) { after.get(s)!.set(t, chance); before.get(t)!.add(s); }

  const left = new Set([...after.keys()].filter((s) => s !== start && s !== goal));
  while (left.size > 0) {
    const s = cheapest(left, after, before), next = after.get(s)!, leaves = sub(ONE, next.get(s) ?? ZERO);
    for (const p of before.get(s)!) if (p !== s) {
      const from = after.get(p)!, way = div(from.get(s)!, leaves);
      for (const [t, chance] of next) if (t !== s) { from.set(t, add(from.get(t) ?? ZERO, mul(way, chance))); before.get(t)!.add(p); }
      from.delete(s);
    }
    for (const t of next.keys()) before.get(t)!.delete(s);
    left.delete(s);
  }
  const last = after.get(start)!;
  return div(last.get(goal) ?? ZERO, sub(ONE, last.get(start) ?? ZERO));
}

/** The state that makes the fewest new moves when it goes. */
function cheapest(left: ReadonlySet<State>, after: ReadonlyMap<State, ReadonlyMap<State, Num>>, before: ReadonlyMap<State, ReadonlySet<State>>): State {
  let best: State | null = null, least = Infinity;
  for (const s of left) {
    const cost = before.get(s)!.size * after.get(s)!.size;
    if (cost < least) { best = s; least = cost; }
  }
  return best!;
}

function reversed(moves: Moves): ReadonlyMap<State, ReadonlySet<State>> {
  const into = new Map<State, Set<State>>();
  for (const [s, next] of moves) for (const t of next.keys()) {
    const from = into.get(t);
    if (from === undefined) into.set(t, new Set([s])); else from.add(s);
  }
  return into;
}

function reachedFrom(first: State, next: (s: State) => Iterable<State>): ReadonlySet<State> {
  const found = new Set([first]), open = [first];
  for (let s = open.pop(); s !== undefined; s = open.pop()) for (const t of next(s)) if (!found.has(t)) { found.add(t); open.push(t); }
  return found;
}
