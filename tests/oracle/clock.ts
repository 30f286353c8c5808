/** Open hours by walking over days, one stretch after the other. Local clocks are the engine's zones, which have tests of their own. */
import { zoneOf, type ir } from '@truce/engine';
import { weekdayOf } from './calendar.js';

export class Clock {
  readonly zone;
  private known: ReadonlySet<number> | null = null;
  /** The holidays may be rows of a record, so they are asked for when they are needed. `spend` is called for each day that is looked at. */
  constructor(private readonly settings: Pick<ir.Settings, 'timezone' | 'hours'>, private readonly days: () => readonly number[], private readonly spend: () => void) {
    this.zone = zoneOf(settings.timezone)!;
  }
  private get holidays(): ReadonlySet<number> { return (this.known ??= new Set(this.days())); }

  private hoursOf(day: number): ir.Settings['hours'] {
    this.spend();
    return this.holidays.has(day) ? [] : this.settings.hours.filter((h) => h.weekday === weekdayOf(day) - 1).sort((a, b) => a.opens - b.opens);
  }
  isWorkingDay(day: number): boolean { return this.hoursOf(day).length > 0; }
  stretches(day: number): (readonly [number, number])[] {
    return this.hoursOf(day).map((h) => [this.zone.fromLocal(day, h.opens), this.zone.fromLocal(day, h.closes)] as const);
  }

  add(instant: number, ms: number): number {
    if (ms === 0) return instant;
    let left = Math.abs(ms);
    for (let day = this.zone.dayOf(instant); ; day += Math.sign(ms)) {
      const stretches = this.stretches(day);
      for (const [from, to] of ms > 0 ? stretches : stretches.reverse()) {
        const a = ms > 0 ? Math.max(from, instant) : from, b = ms > 0 ? to : Math.min(to, instant);
        if (b <= a) continue;
        if (left <= b - a) return ms > 0 ? a + left : b - left;
        left -= b - a;
      }
    }
  }

  between(a: number, b: number): number {
    if (b < a) return 0 - this.between(b, a);
    let ms = 0;
    for (let day = this.zone.dayOf(a); day <= this.zone.dayOf(b); day++) for (const [from, to] of this.stretches(day)) ms += Math.max(0, Math.min(to, b) - Math.max(from, a));
    return ms;
  }

  addDays(day: number, n: number): number {
    for (let left = Math.abs(n); left > 0;) {
      day += Math.sign(n);
      if (this.isWorkingDay(day)) left--;
    }
    return day;
  }

  addDaysToInstant(instant: number, n: number): number {
    if (n === 0) return instant;
    const local = this.zone.toLocal(instant), day = this.addDays(local.day, n), hours = this.hoursOf(day);
    const holding = hours.find((h) => local.ms <= h.closes);
    return this.zone.fromLocal(day, holding === undefined ? hours[hours.length - 1]!.closes : Math.max(local.ms, holding.opens));
  }

  workingDays(from: number, through: number): number {
    let n = 0;
    for (let day = from; day <= through; day++) if (this.isWorkingDay(day)) n++;
    for (let day = through + 1; day < from; day++) if (this.isWorkingDay(day)) n--;
    return n;
  }
}

/** Hours of several offices, moment after moment: between two edges of anybody's hours somebody is there, or nobody is. */
export class JointClock {
  constructor(private readonly clocks: readonly Clock[]) {}

  /** The pieces of two days around a moment that have nobody's edge in them, in order, when somebody is there. */
  private open(around: number): (readonly [number, number])[] {
    const stretches = this.clocks.flatMap((c) => [-2, -1, 0, 1, 2].flatMap((by) => c.stretches(c.zone.dayOf(around) + by)));
    const edges = [...new Set([around - DAY, ...stretches.flat(), around + DAY])].filter((x) => Math.abs(x - around) <= DAY).sort((a, b) => a - b);
    return edges.slice(1).flatMap((to, i) => (stretches.some(([opens, closes]) => opens < to && edges[i]! < closes) ? [[edges[i]!, to] as const] : []));
  }

  add(instant: number, ms: number): number {
    if (ms === 0) return instant;
    let left = Math.abs(ms);
    const forward = ms > 0;
    for (let from = instant; ; from += forward ? DAY : -DAY) {
      const pieces = this.open(from).filter(([a, b]) => (forward ? a >= from || b > from : b <= from || a < from)).map(([a, b]) => (forward ? [Math.max(a, from), b] : [a, Math.min(b, from)]) as readonly [number, number]);
      for (const [a, b] of forward ? pieces : pieces.reverse()) {
        if (left <= b - a) return forward ? a + left : b - left;
        left -= b - a;
      }
    }
  }

  between(a: number, b: number): number {
    if (b < a) return 0 - this.between(b, a);
    let ms = 0;
    for (let from = a; from < b; from += DAY) for (const [x, y] of this.open(from)) ms += Math.max(0, Math.min(y, b, from + DAY) - Math.max(x, from));
    return ms;
  }
}

const DAY = 86_400_000;
