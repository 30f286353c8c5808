/** Open hours in the words of the language: days in a row that have the same hours are said together. */
import { clockText } from '../base/zone.js';
import type { Settings } from '../core/ir.js';

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** `Monday to Friday 09:00 to 17:00, Saturday 10:00 to 14:00`; the same text for the same hours, in whatever lines they were written. */
export function hoursText(hours: Settings['hours']): string {
  const ofDay = (weekday: number): string => hours.filter((h) => h.weekday === weekday).sort((a, b) => a.opens - b.opens).map((h) => `${clockText(h.opens)} to ${clockText(h.closes)}`).join(' and ');
  const found: { readonly first: number; last: number; readonly text: string }[] = [];
  for (let day = 0; day < 7; day++) {
    const text = ofDay(day), before = found[found.length - 1];
    if (before?.text === text) before.last = day; else found.push({ first: day, last: day, text });
  }
  return found.filter((x) => x.text !== '').map((x) => `${DAYS[x.first]!}${x.last === x.first ? '' : ` to ${DAYS[x.last]!}`} ${x.text}`).join(', ');
}
