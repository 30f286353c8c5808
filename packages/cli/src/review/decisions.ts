/** What somebody has to decide before a change is made, the gravest first. */
import type { DiffReport } from '../diff/report.js';
import { grouped, plural } from '../report.js';
import { isNothing, money } from '../views/diff-numbers.js';
import type { AcceptedView } from './accepted.js';
import { guardLine } from './guard-line.js';
import type { Signing } from './signing.js';
import { inCurrency, listed } from './texts.js';

export interface Decision { readonly grave: boolean; readonly text: string; readonly how: string; readonly section: 'guards' | 'pay' | 'signatures' | 'provenance' }

export function decisionsOf(r: DiffReport, s: Signing, rejected: number, accepted: readonly AcceptedView[]): readonly Decision[] {
  const guards = r.guards.flatMap((g): readonly Decision[] => {
    switch (g.outcome) {
      case 'fails': return [{ grave: true, section: 'guards', text: `Guard ${guardLine(g)}`, how: 'Change the rules so that it holds, or let whoever owns it agree with a last day and a reason.' }];
      case 'warns': return [{ grave: false, section: 'guards', text: `Guard ${guardLine(g)}`, how: 'A warning: it stops nothing.' }];
      case 'not judged': return [{ grave: false, section: 'guards', text: `Guard ${guardLine(g)}`, how: 'Judge it by hand.' }];
      case 'holds': case 'agreed': return [];
    }
  });
  const closed = r.pay.flatMap((p): readonly Decision[] =>
    p.closed === null
      ? []
      : [
          {
            grave: true,
            section: 'pay',
            text: `${plural(p.closed.lines, 'payment')} of closed periods, through ${p.closed.through}, ${p.closed.lines === 1 ? 'comes' : 'come'} out otherwise${isNothing(p.closed.moved) ? '' : `: ${inCurrency(money(p.closed.change, true), p.currency)} in all`}.`,
            how:
              s.sealed === null
                ? 'A closed period stays as it is, and the next closing would post the difference. If that is not meant, let the new rule begin on a day.'
                : `Closings through ${s.sealed.last} are sealed and stay as they are: until an amendment agrees to the difference, nothing more is sealed. If that is not meant, let the new rule begin on a day after them.`,
          },
        ],
  );
  const parties = s.parties.flatMap((p): readonly Decision[] => {
    const what = `${p.open.slice(0, 4).join(', ')}${p.open.length > 4 ? ` and ${grouped(p.open.length - 4)} more` : ''}`;
    switch (p.state) {
      case 'signed': return [];
      case 'stale': return [{ grave: true, section: 'signatures', text: `${p.party} has not signed ${what} as it is now.`, how: `Somebody of ${p.party} reads this and runs \`truce sign --as ${p.party}\`.` }];
      case 'missing': return [{ grave: true, section: 'signatures', text: `${p.party} has not signed ${what}.`, how: `Somebody of ${p.party} reads this and runs \`truce sign --as ${p.party}\`.` }];
      case 'nobody may sign': return [];
    }
  });
  const over = accepted
    .filter((a) => a.over)
    .map(
      (a): Decision => ({
        grave: false,
        section: 'guards',
        text: `${a.code} in ${a.of} was accepted through ${a.through}, which is over: ${a.because}`,
        how: 'Mend it, or accept it anew with a later day: until then `truce check` finds it again.',
      }),
    );
  const open = s.parties.filter((p) => p.state === 'nobody may sign');
  const unsigned: readonly Decision[] =
    open.length === 0
      ? []
      : [
          {
            grave: false,
            section: 'signatures',
            text: `The change needs ${listed(open.map((p) => p.party))}, and the project has no keys by which ${open.length === 1 ? 'it' : 'they'} could sign.`,
            how: 'Agree in the review of the pull request, or begin to sign with `truce keys new`.',
          },
        ];
  // Signatures that are missing or stale were said above, for what this change touches.
  const others = s.findings.filter((d) => !/^T731[01]$/.test(d.code)).map((d): Decision => ({ grave: d.severity === 'error', section: 'signatures', text: `${d.code}: ${d.message}`, how: d.help ?? '' }));
  const data: readonly Decision[] =
    rejected === 0
      ? []
      : [
          {
            grave: false,
            section: 'provenance',
            text: `${plural(rejected, 'row of the data is', 'rows of the data are')} not used in either version.`,
            how: '`truce check` lists them.',
          },
        ];
  return [...guards, ...closed, ...parties, ...others, ...over, ...unsigned, ...data].sort((a, b) => Number(b.grave) - Number(a.grave));
}
