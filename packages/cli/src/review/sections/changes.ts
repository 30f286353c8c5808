/** Each change: in words, as source side by side, and what it does alone. */
import type { ChangeDetail, ReviewModel } from '../model.js';
import { blockHtml } from '../../page/html.js';
import { beforeAfterSvg } from '../../page/charts/before-after.js';
import { escapeHtml } from '../../page/escape.js';
import { grouped, plural } from '../../report.js';
import { money, percentOf } from '../../views/diff-numbers.js';
import { sideBySide, type Piece, type SourceLine } from '../source.js';
import { gainText, inCurrency, movesResults, proseHtml } from '../texts.js';
import { section, type ReviewSection } from './section.js';

const PEOPLE = 10, ROWS = 8;

export function changesSection(m: ReviewModel): ReviewSection {
  const { report } = m, rules = m.changes.filter((c) => movesResults(c.view)), others = m.changes.filter((c) => !movesResults(c.view));
  return section('changes', 'Changes, one by one', [
    rules.length + others.length === 0 ? '<p>Nothing changes in what the policies mean.</p>' : '', ...rules.map((c) => changeHtml(c, m)),
    others.length === 0 ? '' : `<h3>New names, wording and checks</h3>${others.map((c) => changeHtml(c, m)).join('')}`,
    report.manifest.length === 0 ? '' : `<h3>How data is read</h3><ul>${report.manifest.map((t) => `<li>${escapeHtml(t)}</li>`).join('')}</ul>`,
  ]);
}

function changeHtml(c: ChangeDetail, m: ReviewModel): string {
  const { view } = c, { report } = m, names = [report.before.name, report.after.name] as const;
  const words = view.sentences
    .map((s) => {
      const where = s.after ?? s.before;
      return `<li>${proseHtml(s.text)}${where === null ? '' : ` <span class="quiet">${escapeHtml(`${where.file}:${where.line}`)}</span>`}</li>`;
    })
    .join('');
  return (
    `<article id="${c.id}" aria-labelledby="${c.id}-title"><h3 id="${c.id}-title">${escapeHtml(titleOf(c))}</h3>${view.classes.length === 0 ? '' : `<ul class="badges">${view.classes.map((x) => `<li>${escapeHtml(x.text)}</li>`).join('')}</ul>`}<ul>${words}</ul>`
    + (c.before === null && c.after === null ? '' : sourceHtml(c, names))
    + payHtml(c, m)
    + leadsHtml(c)
    + '</article>'
  );
}

const KINDS: ReadonlyMap<string, string> = new Map([['policy', 'the policy'], ['kpi', 'KPI'], ['sla', 'SLA'], ['always', 'check']]);
const titleOf = ({ view }: ChangeDetail): string =>
  [
    `${(KINDS.get(view.of) ?? view.of).replace(/^./, (l) => l.toUpperCase())} ${view.name}`.trim(),
    ...(view.kind === 'added' ? ['new'] : view.kind === 'removed' ? ['taken out'] : []),
  ].join(', ');

function sourceHtml(c: ChangeDetail, [before, after]: readonly [string, string]): string {
  const lines = sideBySide(c.before ?? '', c.after ?? ''), title = `${titleOf(c)}: the rule before and after`;
  if (lines.every((l) => 'same' in l)) return '';
  const alone = c.before === null ? 'after' : c.after === null ? 'before' : null;
  // With only one version there is nothing to stand beside it.
  if (alone !== null) return `<pre class="source ${alone}">${((alone === 'after' ? c.after : c.before) ?? '').split('\n').map(escapeHtml).join('\n')}</pre>`;
  return `<table class="source"><caption class="unseen">${escapeHtml(title)}</caption><thead><tr><th scope="col">${escapeHtml(before)}</th><th scope="col">${escapeHtml(after)}</th></tr></thead><tbody>${lines.map(lineHtml).join('')}</tbody></table>`;
}

function lineHtml(l: SourceLine): string {
  if ('same' in l) return `<tr><td colspan="2" class="quiet">… ${plural(l.same, 'line')} the same</td></tr>`;
  return `<tr>${cell(l.before, 'del')}${cell(l.after, 'ins')}</tr>`;
}

function cell(pieces: readonly Piece[] | null, mark: 'del' | 'ins'): string {
  if (pieces === null) return '<td></td>';
  const changed = pieces.some((p) => p.changed);
  return `<td${changed ? ` class="${mark}"` : ''}><code>${pieces.map((p) => (p.changed && p.text !== '' ? `<${mark}>${escapeHtml(p.text)}</${mark}>` : escapeHtml(p.text))).join('')}</code></td>`;
}

function payHtml(c: ChangeDetail, m: ReviewModel): string {
  const several = m.changes.filter((x) => movesResults(x.view)).length > 1;
  return c.pay.map((p) => {
    const who = gainText(p.gain, p.lose);
    const said =
      p.total === null
        ? `${several ? 'Alone, it changes pay' : 'It changes pay'}: ${who}.`
        : `${several ? 'Alone, it brings' : 'It brings'} ${inCurrency(money(p.total.change, true), p.currency)}${percentOf(p.total.before, p.total.change) === '' ? '' : ` (${percentOf(p.total.before, p.total.change)})`} of pay: ${who}.`;
    const shown = p.people.slice(0, PEOPLE);
    const chart =
      shown.length === 0 || !several
        ? ''
        : beforeAfterSvg({
            title: `Pay before and after ${titleOf(c)} alone${p.people.length > PEOPLE ? `, the ${PEOPLE} most changed of ${grouped(p.people.length)}` : ''}`,
            names: [m.report.before.name, m.report.after.name],
            rows: shown.map((d) => ({ label: d.who, before: Number(d.before), after: Number(d.after), text: money(d.change, true) })),
          });
    return `<p>${escapeHtml(said)}</p>${chart}`;
  }).join('');
}

function leadsHtml(c: ChangeDetail): string {
  if (c.leads.length === 0) return '';
  const rows = c.leads.slice(0, ROWS).map((l) => [l.name, grouped(l.before), grouped(l.after), l.into.length === 0 ? '' : `+${grouped(l.into.length)}`, l.out.length === 0 ? '' : `−${grouped(l.out.length)}`]);
  return blockHtml({ kind: 'table', caption: 'Leads, by this change alone', columns: [{ title: 'Lead', align: 'left' }, ...['before', 'after', 'in', 'out'].map((title) => ({ title, align: 'right' as const }))], rows });
}
