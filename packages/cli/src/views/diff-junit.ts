/** A diff as test cases: a case for each guard, and one for each other thing that a build is stopped by or that somebody has to know. What stops nothing passes, and says what it found. */
import type { Diagnostic, JunitCase, JunitSuite } from '@truce/engine';
import type { Computed } from '../diff/compute.js';
import type { DiffReport } from '../diff/report.js';
import { behaviourFindings } from './diff-findings.js';
import { guardText } from './diff-screen.js';

/** More problems of the data than this are counted. */
const MOST = 50;

const lineOf = (d: Diagnostic): string => [d.message, ...(d.help === undefined ? [] : [`help: ${d.help}`])].join('\n');

/** `allowed`: problems of the data stop nothing. */
export function diffSuites(c: Computed, r: DiffReport, allowed: boolean): readonly JunitSuite[] {
  const supposed = r.asIf !== null && r.asIf.moved.length > 0, named = (name: string): string => (supposed ? `${name}, as if from ${r.asIf.from}` : name), remarks = behaviourFindings(c);
  const passing = (name: string, said: readonly string[]): JunitCase => ({ name, file: null, line: null, failures: [], skipped: null, said });
  const found = (name: string, code: string): JunitCase => passing(name, remarks.filter((d) => d.code === code).map(lineOf));
  return [
    ...(c.guards.length === 0 ? [] : [{ name: named('guards'), cases: c.guards.map((g, i) => guardCase(g, r.guards[i]!, c)) }]),
    ...(c.behaviour === null ? [] : [{ name: named('new behaviour'), cases: [found('nothing pays, costs or no longer pays that did not before', 'T5522'), found('no row stands next to a new edge of pay', 'T5523')] }]),
    { name: named('data'), cases: [dataCase(c, allowed)] },
    ...(r.notes.length === 0 ? [] : [{ name: named('notes'), cases: [passing('what is to be known of these figures', r.notes)] }]),
    ...(r.asIf === null ? [] : [{ name: 'what if', cases: [passing(r.asIf.text, [...r.asIf.moved.map((m) => m.text), ...r.asIf.notes])] }]),
  ];
}

function guardCase(g: Computed['guards'][number], shown: DiffReport['guards'][number], c: Computed): JunitCase {
  const file = g.at === null ? null : c.after.program.files[g.at[0]] ?? null;
  return {
    name: g.former === null ? g.title : `${g.title} (as it was before it was ${g.former})`, file, line: shown.at?.line ?? null, failures: g.outcome === 'fails' ? g.diagnostics : [], skipped: g.outcome === 'not judged' ? g.reason : null,
    // What passes because somebody let it, or because it only warns, is not the same as what holds.
    said: g.outcome === 'agreed' || g.outcome === 'warns' ? [guardText(shown)] : [],
  };
}

function dataCase(c: Computed, allowed: boolean): JunitCase {
  const wrong: readonly Diagnostic[] = c.wrong ? [...c.data, ...c.oldData].filter((d) => d.severity === 'error') : [], more = wrong.length - MOST;
  const name = 'every row of the data could be used';
  return allowed ? { name, file: null, line: null, failures: [], skipped: null, said: wrong.slice(0, MOST).map(lineOf) } : { name, file: null, line: null, failures: wrong.slice(0, MOST), skipped: null, said: more > 0 ? [`and ${more} more: \`truce check\` lists them`] : [] };
}
