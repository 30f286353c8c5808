/** Changes that would make a row belong, in sentences. */
import { printable, type ChangesTogether, type FieldChange, type NearestChange, type Paint } from '@truce/engine';

/** A change of one field, with all its values that would do as well. */
interface Choice { readonly change: NearestChange; readonly needed: readonly string[] }

/** `title is Analyst; VP Sales or CRO would do`: one line for each field, whatever the number of its values that would do. */
export function changeLines(changes: readonly NearestChange[], severalFail: boolean, paint: Paint): readonly string[] {
  return choicesOf(changes).map(({ change, needed }) => {
    const alone = severalFail && change.enough ? ', and that would be enough' : '';
    return `${paint('good', '→')} ${nowText(change)}; ${paint('strong', printable(either(needed)))} would do${alone}${whoText([change], paint)}`;
  });
}

/** `company_size is 12 and title is Analyst; 50 and VP Sales together would do` */
export function togetherLine({ changes, enough }: ChangesTogether, severalFail: boolean, paint: Paint): string {
  const needed = changes.map((c) => paint('strong', printable(c.needed))).join(' and ');
  return `${paint('good', '→')} ${changes.map(nowText).join(' and ')}; ${needed} together would do${severalFail && enough ? ', and that would be enough' : ''}${whoText(changes, paint)}`;
}

/** What would make the row belong, if anything that was found does. */
export function verdictText(changes: readonly NearestChange[], together: readonly ChangesTogether[]): readonly string[] {
  const alone = choicesOf(changes.filter((c) => c.enough)), enough = together.filter((t) => t.enough);
  if (alone.length > 0) return [`One change alone would do: ${alone.map(({ change, needed }) => settingText(change, either(needed))).join(', or ')}.`];
  const [smallest] = [...enough].sort((a, b) => a.changes.length - b.changes.length);
  if (smallest !== undefined) return [`No single change would do; these ${numberWord(smallest.changes.length)} together would: ${smallest.changes.map((c) => settingText(c, c.needed)).join(', ')}.`];
  return [changes.length + together.length > 0 ? 'No change of one or two fields was found that would be enough.' : 'No change of one or two fields was found that would make a condition hold.'];
}

function choicesOf(changes: readonly NearestChange[]): readonly Choice[] {
  const found = new Map<string, { readonly change: NearestChange; readonly needed: string[] }>();
  for (const change of changes) {
    const key = JSON.stringify([change.condition, change.field, change.enough]), known = found.get(key);
    if (known === undefined) found.set(key, { change, needed: [change.needed] }); else known.needed.push(change.needed);
  }
  return [...found.values()];
}

/** The field of the row that was asked about needs no more than its name. */
const nameText = (c: FieldChange): string => printable(c.own ?? c.field);
const nowText = (c: FieldChange): string => `${nameText(c)} is ${printable(c.now)}`;
const settingText = (c: FieldChange, needed: string): string => `${nameText(c)} = ${printable(needed)}`;

function whoText(changes: readonly FieldChange[], paint: Paint): string {
  const who = [...new Set(changes.flatMap((c) => c.editedBy))];
  return who.length === 0 ? '' : paint('quiet', printable(`  (${who.join(' and ')} may change ${changes.length > 1 ? 'them' : 'it'})`));
}

/** `a`, `a or b`, `a, b or c` */
function either(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)!}`;
}

const numberWord = (n: number): string => ['no', 'one', 'two', 'three', 'four', 'five'][n] ?? String(n);
