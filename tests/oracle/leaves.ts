/** The leaves of attribution, done in the way that needs no thought: systems of equations, all orders of arrival, roots by trying digits. */
import { Rational, TooMuch, ZERO } from './rational.js';

const ONE = Rational.of(1);

export interface Move { readonly from: string; readonly to: string; readonly chance: Rational }

/** h(goal) = 1, h(s) = the sum of chance × h over the moves from s; states from which the goal cannot be reached have 0. null: no chances. */
export function reach(moves: readonly Move[], start: string, goal: string): Rational | null {
  const states = [...new Set([start, goal, ...moves.flatMap((m) => [m.from, m.to])])];
  const total = (s: string): Rational => moves.filter((m) => m.from === s).reduce((sum, m) => sum.plus(m.chance), ZERO);
  const each = (s: string, t: string): Rational => moves.filter((m) => m.from === s && m.to === t).reduce((sum, m) => sum.plus(m.chance), ZERO);
  if (states.some((s) => total(s).compare(ONE) > 0 || states.some((t) => each(s, t).sign < 0))) return null;
  const hopeful = new Set([goal]);
  for (let before = 0; before !== hopeful.size;) {
    before = hopeful.size;
    for (const s of states) if (states.some((t) => hopeful.has(t) && each(s, t).sign > 0)) hopeful.add(s);
  }
  const unknown = states.filter((s) => hopeful.has(s) && s !== goal);
  if (start === goal) return ONE;
  if (!unknown.includes(start)) return ZERO;
  // (I - Q) h = b, by Gauss, row after row.
  const rows = unknown.map((s) => [...unknown.map((t) => (s === t ? ONE : ZERO).minus(each(s, t))), each(s, goal)]);
  for (let i = 0; i < rows.length; i++) {
    const pivot = rows.findIndex((row, j) => j >= i && row[i]!.sign !== 0);
    [rows[i], rows[pivot]] = [rows[pivot]!, rows[i]!];
    rows[i] = rows[i]!.map((x, _, row) => x.over(row[i]!));
    for (let j = 0; j < rows.length; j++) if (j !== i) { const f = rows[j]![i]!; rows[j] = rows[j]!.map((x, k) => x.minus(f.times(rows[i]![k]!))); }
  }
  return rows[unknown.indexOf(start)]!.at(-1)!;
}

export interface Seat { readonly member: string; readonly coalition: string; readonly worth: Rational }

/** In every order of arrival, what the player adds to those who were there before. null: a worth is missing or in doubt. */
export function shapley(seats: readonly Seat[], player: string): Rational | null {
  const players = [...new Set(seats.map((s) => s.member))];
  if (!players.includes(player)) return ZERO;
  if (players.length > 6) throw new TooMuch('more than 720 orders');
  const worths = new Map<string, Rational>();
  for (const coalition of new Set(seats.map((s) => s.coalition))) {
    const own = seats.filter((s) => s.coalition === coalition), name = nameOf(own.map((s) => s.member));
    if (worths.has(name) || own.some((s) => s.worth.compare(own[0]!.worth) !== 0)) return null;
    worths.set(name, own[0]!.worth);
  }
  if (worths.size !== 2 ** players.length - 1) return null;
  const orders = permutations(players), worth = (members: readonly string[]): Rational => (members.length === 0 ? ZERO : worths.get(nameOf(members))!);
  const added = orders.map((order) => { const before = order.slice(0, order.indexOf(player)); return worth([...before, player]).minus(worth(before)); });
  return added.reduce((a, b) => a.plus(b), ZERO).over(Rational.of(orders.length));
}

const nameOf = (members: readonly string[]): string => [...new Set(members)].sort().join('\n');
function permutations(list: readonly string[]): (readonly string[])[] {
  return list.length === 0 ? [[]] : list.flatMap((x) => permutations(list.filter((y) => y !== x)).map((rest) => [x, ...rest]));
}

/**
 * The number of 18 decimals that is nearest to 2^-x: k is right when (k - 1/2)^q <= (10^18 · 2^-x)^q < (k + 1/2)^q with x = p / q, found half by half.
 * null: beyond reading.
 */
export function halfLife(x: Rational): Rational | null {
  if (x.compare(Rational.of(-200)) < 0) return null;
  if (x.compare(Rational.of(61)) > 0) return ZERO;
  if (x.d > 400n) throw new TooMuch('a root of more than degree 400');
  const { n: p, d: q } = x, unit = 10n ** 18n;
  // 2k+1 against 2 · 10^18 · 2^(-p/q), both to the q
  const whole = (2n * unit) ** q, below = (odd: bigint): boolean => (p >= 0n ? odd ** q * 2n ** p <= whole : odd ** q <= whole * 2n ** -p);
  let low = 0n, high = unit * 2n ** 201n;
  while (low < high) { const k = (low + high) / 2n; if (below(2n * k + 1n)) low = k + 1n; else high = k; }
  return Rational.of(low, unit);
}
