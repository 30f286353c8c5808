/** The page of a review: one file, for a screen, for paper, and for a mail. */
import { pageHtml } from '../page/frame.js';
import { GRID_SCRIPT, GRID_STYLE } from '../page/grid-script.js';
import { gridData } from '../page/grid.js';
import { audienceText } from './audience.js';
import type { ReviewModel } from './model.js';
import { behaviourSection, guardsSection, incentivesSection, provenanceSection, signaturesSection } from './sections/agreement.js';
import { changesSection } from './sections/changes.js';
import { creditSection } from './sections/credit.js';
import { kpisSection, leadsSection } from './sections/funnel.js';
import { goalsSection } from './sections/goals.js';
import { paySection } from './sections/pay.js';
import type { ReviewSection } from './sections/section.js';
import { summarySection } from './sections/summary.js';

export function reviewHtml(m: ReviewModel): string {
  const { report } = m, version = (v: typeof report.before): string => (v.commit === null || v.name.startsWith(v.commit) ? v.name : `${v.name} (${v.commit})`);
  const sections = [summarySection(m), changesSection(m), paySection(m), leadsSection(m), goalsSection(m), kpisSection(m), creditSection(m), behaviourSection(m), incentivesSection(m), guardsSection(m), signaturesSection(m), provenanceSection(m)].filter((s): s is ReviewSection => s !== null), grids = sections.flatMap((s) => s.grids);
  return pageHtml({
    title: `${report.title}: what a change means`, sub: `${report.asIf === null || report.asIf.moved.length === 0 ? '' : `what if from ${report.asIf.from} · `}${version(report.before)} → ${version(report.after)}${report.asOf === null ? '' : ` · both on the same data, as of ${report.asOf}`} · for ${m.audience}: ${audienceText(m.audience)}`,
    sections, foot: `Written by Truce ${m.provenance.engine}. What the figures rest on stands above; \`truce diff --json\` has every exact amount.`, style: `${STYLE}${GRID_STYLE}`,
    ...(grids.length === 0 ? {} : { script: GRID_SCRIPT, data: { id: 'grids', value: gridData(grids) } }),
  });
}

const STYLE = `.verdict{font-size:1.15rem;line-height:1.45;margin:.6rem 0 1rem;max-width:52rem}.pair{display:grid;grid-template-columns:1fr 1fr;gap:0 2.4rem}@media (max-width:52rem){.pair{grid-template-columns:1fr}}.pair h3{margin-top:1rem}.items{list-style:none;margin:0;padding:0}.items li{padding:.45rem 0;border-bottom:1px solid var(--grid);overflow-wrap:anywhere}
article{border-top:1px solid var(--rule);padding:1rem 0 .6rem}article h3{font-size:1.02rem;margin:0 0 .3rem}.badges{display:flex;flex-wrap:wrap;gap:.3rem;list-style:none;margin:.2rem 0 .5rem;padding:0}.badges li{border:1px solid var(--rule);border-radius:99px;padding:.05rem .6rem;font-size:.82rem;color:var(--quiet);overflow-wrap:anywhere}article ul:not(.badges):not(.legend){margin:.3rem 0;padding-left:1.2rem}
table.source{table-layout:fixed;width:100%;margin:.6rem 0;font-size:.82rem;border:1px solid var(--rule)}.source td,.source thead th{padding:.1rem .6rem;border-bottom:0}.source thead th{border-bottom:1px solid var(--rule);overflow:hidden;text-overflow:ellipsis}.source td+td,.source th+th{border-left:1px solid var(--rule)}.source code{font:inherit;font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;white-space:pre-wrap;overflow-wrap:anywhere}.source tbody tr:hover>*{background:none}
.source .del{background:var(--gone)!important}.source .ins{background:var(--come)!important}.source del,.source ins{text-decoration:none;border-radius:2px;padding:0 .05em}.source del{background:var(--gone2)}.source ins{background:var(--come2)}pre.source{margin:.3rem 0;padding:.5rem .7rem;border:1px solid var(--rule);font-size:.82rem;line-height:1.45;white-space:pre-wrap;overflow-wrap:anywhere}pre.after{background:var(--come)}pre.before{background:var(--gone)}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}:root{--gone:#fdf0ee;--gone2:#f6cdc7;--come:#eef7f0;--come2:#c4e6cd}@media (prefers-color-scheme:dark){:root{--gone:#2c1b1b;--gone2:#6b2a27;--come:#16261c;--come2:#225a36}}
@media print{:root{--gone:#fdf0ee;--gone2:#f6cdc7;--come:#eef7f0;--come2:#c4e6cd}th,td{white-space:normal;overflow-wrap:anywhere}.r{white-space:nowrap}thead .r{white-space:normal}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}article{break-inside:auto}#summary{break-after:page}}`.replace(/\n/g, '');
