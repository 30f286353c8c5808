/** What became of a guard, in a line. Values of rows are in it only where the audience may see them. */
import type { DiffReport } from '../diff/report.js';
import { grouped } from '../report.js';

export type GuardView = DiffReport['guards'][number];

export function guardLine(g: GuardView): string {
  const failing = new Set(g.failing.map((f) => f.row)).size;
  const [first] = g.failing;
  const example =
    first === undefined || first.values.length === 0
      ? ''
      : `${first.row === '' ? '' : `, as ${first.row}`}: ${first.values.map((v) => `${v.text} ${v.value}`).join(', ')}`;
  const fails = `${g.judged === 1 ? 'does not hold' : `does not hold for ${grouped(failing)} of ${grouped(g.judged)}`}${example}`;
  const title = `“${g.title}”${g.former === null ? '' : ` as it was before it was ${g.former}`}`;
  switch (g.outcome) {
    case 'holds': return `${title} holds for all ${grouped(g.judged)}`;
    case 'fails': case 'warns': return `${title} ${fails}`;
    case 'agreed': return `${title} ${fails}; ${g.agreement!.by.join(' and ')} let it pass through ${g.agreement!.through}`;
    case 'not judged': return `${title} was not judged: ${g.reason ?? ''}`;
  }
}

export function outcomeText(g: GuardView): string {
  switch (g.outcome) {
    case 'holds': return '✓ holds';
    case 'fails': return '✗ fails';
    case 'warns': return '! warns';
    case 'agreed': return '~ let pass';
    case 'not judged': return '? not judged';
  }
}
