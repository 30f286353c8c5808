/** Exact amounts as they are printed in JSON, and read by every view. */
import { toDecimalText, type Num } from '@truce/engine';

export type Amount = string;
export const amount = (n: Num): Amount => toDecimalText(n, 12);
