/** Reducers that put the rows together to something before they have a value: a chain of moves, a table of coalitions. */
import { chanceToArrive } from '../base/absorbing.js';
import type { State } from '../base/absorbing.js';
import { ONE, ZERO, add, compare, equal, mul, sign, toDecimalText } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import { MOST_PLAYERS, shapleyValue } from '../base/shapley.js';
import type { Aggregate, Expr } from '../core/ir.js';
import { keyOf } from './compare.js';
import type { Present } from './compare.js';
import type { Compiler, Rows, Run } from './compiler.js';
import type { Reducer } from './reducer.js';
import type { Value } from './result.js';

/** What `reach` and `shapley` read beside the value of each row: values of the row outside, and of the rows themselves. */
interface Beside { readonly outer: readonly Run[]; readonly inner: readonly Run[]; readonly value: Run; complain(detail: string): null; text(i: number, v: Present): string }

export function structures(c: Compiler, inside: Compiler, e: Aggregate): () => Reducer {
  const { outer, inner } = e.beside ?? { outer: [], inner: [] };
  const { tables } = c, types = inner.map((x: Expr) => x.type);
  const beside: Beside = {
    outer: outer.map((x) => c.run(x)), inner: inner.map((x) => inside.run(x)), value: inside.run(e.value!),
    complain: (detail) => { tables.report('not defined', e.at, detail); return null; },
    text: (i, v) => tables.functions.surroundings.text(v, types[i]!),
  };
  return e.fn === 'reach' ? () => new Reach(beside, new Map()) : () => new Shapley(beside, new Map(), new Map());
}

/** The chance of each move; the same move in several rows adds up. A row without a state or a chance is no move. */
class Reach implements Reducer {
  constructor(private readonly b: Beside, private readonly moves: Map<State, { readonly from: Present; readonly to: Map<State, Num> }>) {}
  add(r: Rows): void {
    const from = this.b.inner[0]!(r), to = this.b.inner[1]!(r), chance = this.b.value(r) as Num | null;
    if (from === null || to === null || chance === null || chance === 0) return;
    let ways = this.moves.get(keyOf(from as Present));
    if (ways === undefined) this.moves.set(keyOf(from as Present), ways = { from: from as Present, to: new Map() });
    const key = keyOf(to as Present);
    ways.to.set(key, add(ways.to.get(key) ?? ZERO, chance));
  }
  result(r: Rows): Value {
    const start = this.b.outer[0]!(r), goal = this.b.outer[1]!(r);
    if (start === null || goal === null) return null;
    for (const { from, to } of this.moves.values()) {
      let all: Num = ZERO;
      for (const chance of to.values()) {
        if (sign(chance) < 0) return this.b.complain(`from ${this.b.text(0, from)}: a chance of ${percentText(chance)}`);
        all = add(all, chance);
      }
      if (compare(all, ONE) > 0) return this.b.complain(`from ${this.b.text(0, from)}: chances of ${percentText(all)} together`);
    }
    return chanceToArrive(new Map([...this.moves].map(([s, { to }]) => [s, to])), keyOf(start as Present), keyOf(goal as Present));
  }
  copy(): Reach { return new Reach(this.b, new Map([...this.moves].map(([s, { from, to }]) => [s, { from, to: new Map(to) }]))); }
}

const percentText = (n: Num): string => `${toDecimalText(mul(n, 100), 4)} %`;

interface Seats { readonly members: Set<number>; readonly worth: Num; readonly unequal: boolean; readonly name: Present }

/** Who sits in which coalition, and what each coalition is worth. */
class Shapley implements Reducer {
  constructor(private readonly b: Beside, private readonly players: Map<string | number, Present>, private readonly coalitions: Map<string | number, Seats>) {}
  add(r: Rows): void {
    const member = this.b.inner[0]!(r), coalition = this.b.inner[1]!(r), worth = this.b.value(r) as Num | null;
    if (member === null || coalition === null || worth === null) return;
    const player = keyOf(member as Present), key = keyOf(coalition as Present), known = this.coalitions.get(key);
    if (!this.players.has(player)) this.players.set(player, member as Present);
    const members = known?.members ?? new Set<number>();
    members.add([...this.players.keys()].indexOf(player));
    this.coalitions.set(key, { members, worth: known?.worth ?? worth, unequal: known !== undefined && (known.unequal || !equal(known.worth, worth)), name: coalition as Present });
  }
  result(r: Rows): Value {
    const player = this.b.outer[0]!(r);
    if (player === null) return null;
    const bit = [...this.players.keys()].indexOf(keyOf(player as Present)), names = [...this.players.values()];
    if (bit < 0) return ZERO;
    if (names.length > MOST_PLAYERS) return this.b.complain(`${names.length} players; at most ${MOST_PLAYERS} can be computed`);
    const table = new Map<number, Seats>();
    for (const c of this.coalitions.values()) {
      if (c.unequal) return this.b.complain(`${this.b.text(1, c.name)} has two different worths`);
      const mask = [...c.members].reduce((m, i) => m | (1 << i), 0), other = table.get(mask);
      if (other !== undefined) return this.b.complain(`${this.b.text(1, other.name)} and ${this.b.text(1, c.name)} have the same members`);
      table.set(mask, c);
    }
    for (let mask = 1; mask < 2 ** names.length; mask++) {
      if (!table.has(mask)) return this.b.complain(`no worth of ${names.filter((_, i) => (mask >>> i) % 2 === 1).map((n) => this.b.text(0, n)).join(', ')}`);
    }
    return shapleyValue([...table].map(([members, { worth }]) => ({ members, worth })), names.length, bit);
  }
  copy(): Shapley { return new Shapley(this.b, new Map(this.players), new Map([...this.coalitions].map(([k, s]) => [k, { ...s, members: new Set(s.members) }]))); }
}
