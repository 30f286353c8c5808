/** When a conversion is too old to plan with. */
import type { Serves } from '../core/ir.js';

/** Days: a year, and the day on which it comes round again. */
const OLD = 366;

/** Whether what a goal brings rests on a rate that was measured more than a year ago. Without a day of the run nobody can tell. */
export const isStale = ({ measured }: Serves, asOf: number | null): boolean => asOf !== null && measured !== null && asOf - measured.through > OLD;
