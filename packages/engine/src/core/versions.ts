/** Which version of a plan or credit made a row: what it says is told apart by its first day. */
import type { Cut, InForce, Pay, Payments, Pieces } from './ir.js';

const begins = (inForce: InForce | null): number | null => inForce?.from ?? null;

/** The payment of that name in the version that begins on that day. */
export const payOf = (source: Payments, name: string, version: number | null): Pay | undefined => source.pays.find((p) => p.name === name && begins(p.inForce) === version);

/** The cut of the version that begins on that day. */
export const cutOf = (source: Pieces, version: number | null): Cut | undefined => source.cuts.find((x) => begins(x.inForce) === version);

/** Whether the interval contains the day. */
export const isInForce = (inForce: InForce, day: number | null): boolean => day !== null && (inForce.from === null || inForce.from <= day) && (inForce.through === null || day <= inForce.through);
