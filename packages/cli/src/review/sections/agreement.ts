/** Guards and what was let pass, signatures and seals, new incentives, and what all of it rests on. */
import { left, right, type Cell } from '../../page/blocks.js';
import { gridHtml, type Grid } from '../../page/grid.js';
import { blockHtml } from '../../page/html.js';
import { escapeHtml } from '../../page/escape.js';
import { grouped, plural } from '../../report.js';
import { samplingText } from '../../diff/behaviour.js';
import { hundredthsOf, money } from '../../views/diff-numbers.js';
import { onceText } from '../../views/diff-markdown.js';
import { turnText } from '../../views/diff-screen.js';
import { guardLine, outcomeText } from '../guard-line.js';
import type { ReviewModel } from '../model.js';
import { proseHtml } from '../texts.js';
import { section, type ReviewSection } from './section.js';
import { stateText } from './summary.js';

export function guardsSection({ report, audience, accepted: findings }: ReviewModel): ReviewSection | null {
  const { guards } = report;
  if (guards.length + findings.length === 0) return null;
  const tone = (o: (typeof guards)[number]['outcome']): 'good' | 'bad' | 'near' => (o === 'holds' ? 'good' : o === 'fails' ? 'bad' : 'near');
  const list =
    guards.length === 0
      ? ''
      : blockHtml({
          kind: 'table',
          caption: 'Guards: how far a change may go',
          columns: [left('Outcome'), left('Guard'), left('Where')],
          rows: guards.map((g): readonly Cell[] => [
            { text: outcomeText(g), tone: tone(g.outcome) },
            `${guardLine(g)}${beside(g.onlyBefore.length, g.onlyAfter.length)}`,
            g.at === null ? '' : `${g.at.file}:${g.at.line}`,
          ]),
        });
  const passed = guards.filter((g) => g.agreement !== null);
  const accepted =
    passed.length === 0
      ? ''
      : `<h3>Let pass, with a reason</h3><ul>${passed.map((g) => `<li>${escapeHtml(`“${g.title}”: ${g.agreement!.by.join(' and ')}, through ${g.agreement!.through}, because ${g.agreement!.because}`)}</li>`).join('')}</ul>`;
  const failing = guards.flatMap((g) => g.failing.map((f) => [f.row, g.title, f.condition, f.values.map((v) => `${v.text} ${v.value}`).join(', ')] as const));
  const grid: Grid = {
    id: 'rows-failing',
    caption: 'Rows for which a guard does not hold',
    columns: [
      { title: 'Row', kind: 'text' },
      { title: 'Guard', kind: 'text', filter: true },
      { title: 'Condition', kind: 'text' },
      { title: 'Values', kind: 'text' },
    ],
    rows: failing,
  };
  const shown = failing.length > 0 && audience === 'leadership';
  const known =
    findings.length === 0
      ? ''
      : `<h3>Findings that were accepted, with a reason</h3>${blockHtml({ kind: 'table', caption: 'What Truce finds in the new version, and the parties live with', columns: [left('Finding'), left('In'), left('Until'), left('Because')], rows: findings.map((a): readonly Cell[] => [a.code, a.of, a.over ? { text: `${a.through}, which is over`, tone: 'bad' } : a.through, a.because]) })}`;
  return section('guards', 'Guards and exceptions', [list, accepted, known, shown ? gridHtml(grid) : ''], shown ? [grid] : []);
}

const beside = (gone: number, fresh: number): string => (gone + fresh === 0 ? '' : `; not compared: ${[...(fresh === 0 ? [] : [`${grouped(fresh)} new`]), ...(gone === 0 ? [] : [`${grouped(gone)} gone`])].join(', ')}`);

export function signaturesSection({ signing }: ReviewModel): ReviewSection {
  const parties =
    signing.parties.length === 0
      ? '<p>Nothing that is agreed by a party changes, so that nobody is asked to sign.</p>'
      : blockHtml({
          kind: 'table',
          caption: 'Who is asked to sign what the change touches',
          columns: [left('Party'), left('State'), left('Declarations')],
          rows: signing.parties.map((p): readonly Cell[] => [
            p.party,
            { text: stateText(p), tone: p.state === 'signed' ? 'good' : 'near' },
            `${p.asked.join(', ')}${p.open.length === 0 || p.open.length === p.asked.length ? '' : `; still to sign: ${p.open.join(', ')}`}`,
          ]),
        });
  const findings =
    signing.findings.length === 0
      ? ''
      : `<h3>What the agreement says besides</h3><ul>${signing.findings.map((d) => `<li><strong>${escapeHtml(d.code)}</strong> ${proseHtml(d.message)}${d.help === undefined ? '' : `<br><span class="quiet">${proseHtml(d.help)}</span>`}</li>`).join('')}</ul>`;
  const sealed = `<p>${signing.sealed === null ? 'No closing is sealed.' : `${plural(signing.sealed.closings, 'closing is', 'closings are')} sealed, the last is ${escapeHtml(signing.sealed.last)}. What is sealed stays as it is.`}</p>`;
  return section('signatures', 'Signatures and seals', [parties, sealed, findings]);
}

export function behaviourSection({ report: { behaviour: b } }: ReviewModel): ReviewSection | null {
  if (b === null) return null;
  const unit = (currency: string | null): string => (currency === null ? '' : ` ${currency}`);
  const tried =
    b.marginals.length === 0
      ? '<p>On the rows that were tried, one thing more or less pays the same as before.</p>'
      : blockHtml({
          kind: 'table',
          caption: 'What one thing done otherwise pays, on the row on which it makes the greatest difference',
          columns: [left('Done otherwise'), left('On'), left('Pays'), right('before'), right('after'), left('')],
          rows: b.marginals.map((m): readonly Cell[] => [
            m.what,
            m.row,
            m.who,
            `${money(m.before, true)}${unit(m.currency)}`,
            `${money(m.after, true)}${unit(m.currency)}`,
            m.turned ? { text: turnText(m), tone: 'near' } : '',
          ]),
        });
  const grid: Grid = {
    id: 'rows-cliffs',
    caption: 'New edges of pay, and who stands next to them: within a twentieth of the edge',
    columns: [
      { title: 'Row', kind: 'text' },
      { title: 'Person', kind: 'text', filter: true },
      { title: 'Plan', kind: 'text', filter: true },
      { title: 'Has', kind: 'text' },
      { title: 'Edge', kind: 'text' },
      { title: 'Just below', kind: 'amount' },
      { title: 'Just above', kind: 'amount' },
      { title: 'A step is worth', kind: 'change' },
    ],
    rows: b.cliffs.map((c) => [c.row, c.who ?? '', c.plan, `${c.of} ${c.value}`, c.edge, hundredthsOf(c.below), hundredthsOf(c.above), hundredthsOf(c.jump)]),
  };
  const gone = b.cliffsGone === 0 ? '' : `<p>${escapeHtml(`${plural(b.cliffsGone, 'row no longer stands', 'rows no longer stand')} next to an edge.`)}</p>`;
  return section(
    'behaviour',
    'New behaviour',
    [
      b.why === null ? tried : '',
      `<p class="note">${escapeHtml(`${samplingText(b).replace(/^./, (l) => l.toUpperCase())}.`)}</p>`,
      b.cliffs.length === 0 ? '' : `<h3>Edges</h3>${gridHtml(grid)}`,
      gone,
    ],
    b.cliffs.length === 0 ? [] : [grid],
  );
}

export function incentivesSection({ incentives }: ReviewModel): ReviewSection | null {
  if (incentives === null) return null;
  const grid: Grid = {
    id: 'rows-incentives',
    caption: 'What one thing done otherwise pays in all, on a few rows of the data each',
    columns: [
      { title: 'Plan', kind: 'text', filter: true },
      { title: 'What', kind: 'text' },
      { title: 'Done otherwise', kind: 'text' },
      { title: 'On row', kind: 'text' },
      { title: 'Before', kind: 'text' },
      { title: 'After', kind: 'text' },
    ],
    rows: incentives.map((x) => [
      x.plan,
      x.input,
      x.step,
      x.row,
      `${money(x.before, true)} ${x.currency ?? ''}`.trim(),
      `${money(x.after, true)} ${x.currency ?? ''}`.trim(),
    ]),
  };
  return section(
    'incentives',
    'What one more pays',
    [incentives.length === 0 ? '<p>What one thing more or less pays is the same under both versions, on the rows that were tried.</p>' : gridHtml(grid)],
    incentives.length === 0 ? [] : [grid],
  );
}

export function provenanceSection({ provenance: p, report }: ReviewModel): ReviewSection {
  const short = (hash: string): string => hash.replace(/^(sha256:[0-9a-f]{16})[0-9a-f]+$/, '$1…');
  return section('provenance', 'What this rests on', [
    blockHtml({
      kind: 'table',
      caption: 'Versions',
      columns: [left('Version'), left('Name'), left('Commit'), left('What it means (hash)')],
      rows: p.versions.map((v): readonly Cell[] => [v.which, v.name, v.commit ?? 'no commit', v.hash]),
    }),
    blockHtml({
      kind: 'table',
      caption: `Data${report.asOf === null ? '' : `, as of ${report.asOf}`}`,
      columns: [left('Record'), right('Rows'), left('Hash')],
      rows: p.data.map((d): readonly Cell[] => [d.record, grouped(d.rows), short(d.hash)]),
    }),
    `<p>${escapeHtml(`${grouped(report.results.computed)} of ${plural(report.results.all, 'result')} computed in both versions${report.results.found === 0 ? '' : `, ${grouped(report.results.found)} figures taken from earlier runs of the same`}; all others are the same by construction.${onceText(report)} Truce ${p.engine}.`)}</p>`,
    report.parts.why === null ? '' : `<p>${escapeHtml(`${report.parts.why.replace(/^./, (l) => l.toUpperCase())}.`)}</p>`,
    ...report.notes.map((n) => `<p>${escapeHtml(`${n.replace(/^./, (l) => l.toUpperCase())}.`)}</p>`),
  ]);
}
