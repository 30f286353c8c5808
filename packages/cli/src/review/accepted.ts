/** What the policy says of itself that was found and accepted, each through a day and with a reason. */
import { dateText } from '@truce/engine';
import type { Computed } from '../diff/compute.js';

export interface AcceptedView { readonly code: string; readonly of: string; readonly through: string; readonly because: string; /** the as-of day is later */ readonly over: boolean }

export function acceptedIn({ after: { program }, asOf }: Computed): readonly AcceptedView[] {
  const view = (of: string) => ({ code, through, because }: (typeof program.settings.accepted)[number]): AcceptedView => ({ code, of, through: dateText(through), because, over: asOf !== null && asOf.day > through });
  return [...program.settings.accepted.map(view('the whole policy')), ...program.relations.flatMap((r) => r.facts.accepted.map(view(`${r.kind} ${r.name}`)))];
}
