/** What each of several players adds to a common result, on average over all orders in which they could have come: the Shapley value, exactly. */
import { ZERO, add, fraction, mul, sub } from './exact.js';
import type { Num } from './exact.js';

/** The members of a coalition as bits, a bit for each player, and what the coalition is worth. Nobody at all is worth nothing. */
export interface Coalition { readonly members: number; readonly worth: Num }

/** With more players there are more coalitions than anybody lists: 65,535. */
export const MOST_PLAYERS = 16;

/**
 * The value of the player with this bit among `players` players. Each order of arrival is as likely as any other, so a coalition of s members counts for its
 * member in (s-1)! (n-s)! of the n! orders, and against one who is not in it in s! (n-s-1)! of them.
 */
export function shapleyValue(coalitions: Iterable<Coalition>, players: number, player: number): Num {
  const forIt: Num[] = new Array<Num>(players + 1).fill(ZERO), against: Num[] = new Array<Num>(players + 1).fill(ZERO);
  for (const { members, worth } of coalitions) {
    const side = (members >>> player) % 2 === 1 ? forIt : against, size = bits(members);
    side[size] = add(side[size]!, worth);
  }
  const n = factorial(players);
  let value: Num = ZERO;
  for (let s = 1; s <= players; s++) {
    value = add(value, mul(forIt[s]!, fraction(factorial(s - 1) * factorial(players - s), n)));
    if (s < players) value = sub(value, mul(against[s]!, fraction(factorial(s) * factorial(players - s - 1), n)));
  }
  return value;
}

function bits(members: number): number {
  let n = 0;
  for (let m = members; m !== 0; m &= m - 1) n++;
  return n;
}

function factorial(n: number): bigint {
  let f = 1n;
  for (let i = 2n; i <= n; i++) f *= i;
  return f;
}
