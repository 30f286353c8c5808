import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../diagnostic.js';
import { toGithub } from './github.js';
import { toJson } from './json.js';
import { toJunit } from './junit.js';
import { toSarif } from './sarif.js';
import { sourcesOf } from './sources.js';

const file = 'policies/a b.truce';
const text = 'policy "x" {\n  currency USD\n}\n';
const sources = sourcesOf(new Map([[file, text]]), (name) => `project/${name}`);
const span = { file, start: 15, end: 23 };
const policy: Diagnostic = {
  code: 'T2001', severity: 'error', message: '100% wrong: a, b', span, label: 'here', related: [{ span: { file, start: 0, end: 6 }, text: 'there' }], notes: ['<note> & "more"'], help: 'mend it',
  fixes: [{ title: 'write EUR', edits: [{ span, text: 'EUR' }] }],
};
const data: Diagnostic = { code: 'T5001', severity: 'warning', message: 'a value\x1b[2J', related: [], notes: [], fixes: [], data: { file: 'data/x.csv', row: 7, column: 'amount', value: '=1+1' }, count: 3 };

describe('GitHub', () => {
  test('one command a diagnostic, nothing in it can end it or begin another', () => {
    expect(toGithub([data, policy], sources)).toMatchInlineSnapshot(`
      "::error file=project/policies/a b.truce,line=2,endLine=2,col=3,endColumn=10,title=T2001::100%25 wrong: a, b%0Ahere%0A<note> & "more"%0Ahelp: mend it
      ::warning file=project/data/x.csv,line=7,title=T5001::a value\\x1b[2J%0Arow 7, column "amount": =1+1
      "
    `);
    const nasty = toGithub([{ ...policy, message: 'a\n::error::b', span: { ...span, file: 'x,line=1::y' } }], sources);
    expect(nasty.split('\n').length).toBe(2);
    expect(nasty).toContain('file=project/x%2Cline=1%3A%3Ay,');
  });
});

describe('JUnit', () => {
  test('escapes what XML does not hold', () => {
    expect(toJunit([{ name: 'policy', cases: [{ name: 'a "b" <c>', file, line: 2, failures: [policy, data], skipped: null }, { name: 'later', file: null, line: null, failures: [], skipped: 'not yet' }, { name: 'good', file: null, line: null, failures: [], skipped: null }] }], sources)).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="truce" tests="3" failures="1" errors="0" skipped="1">
        <testsuite name="policy" tests="3" failures="1" errors="0" skipped="1">
          <testcase classname="policy" name="a &quot;b&quot; &lt;c&gt;" file="project/policies/a b.truce" line="2">
            <failure type="T2001" message="100% wrong: a, b">project/policies/a b.truce:2:3
      100% wrong: a, b
      here
      &lt;note&gt; &amp; "more"
      help: mend it</failure>
            <failure type="T5001" message="a value\\x1b[2J">project/data/x.csv, row 7, column "amount": =1+1
      a value\\x1b[2J</failure>
          </testcase>
          <testcase classname="policy" name="later">
            <skipped message="not yet"/>
          </testcase>
          <testcase classname="policy" name="good"/>
        </testsuite>
      </testsuites>
      "
    `);
  });
});

describe('JSON', () => {
  test('has offsets, lines and columns, and shown paths', () => {
    expect(toJson([policy], sources)[0]).toMatchObject({
      code: 'T2001', severity: 'error', at: { file: 'project/policies/a b.truce', start: 15, end: 23, line: 2, column: 3, endLine: 2, endColumn: 11 },
      related: [{ at: { line: 1, column: 1 }, text: 'there' }], fixes: [{ title: 'write EUR', edits: [{ at: { start: 15, end: 23 }, text: 'EUR' }] }],
    });
    expect(toJson([data], sources)[0]).toMatchObject({ data: { file: 'project/data/x.csv', row: 7, column: 'amount', value: '=1+1' }, count: 3 });
  });
});

describe('SARIF', () => {
  test('places, rules and fixes', () => {
    expect(toSarif([policy, data], sources, { version: '1.2.3', codes: [{ code: 'T2001', severity: 'error', title: 'Nothing has this name here' }] })).toMatchObject({
      version: '2.1.0',
      runs: [{
        tool: { driver: { name: 'Truce', version: '1.2.3', rules: [{ id: 'T2001', shortDescription: { text: 'Nothing has this name here' } }, { id: 'T5001' }] } },
        columnKind: 'utf16CodeUnits',
        results: [
          {
            ruleId: 'T2001', ruleIndex: 0, level: 'error',
            locations: [{ physicalLocation: { artifactLocation: { uri: 'project/policies/a%20b.truce', uriBaseId: 'ROOT' }, region: { startLine: 2, startColumn: 3, endLine: 2, endColumn: 11 } } }],
            relatedLocations: [{ id: 0, message: { text: 'there' } }],
            fixes: [{ description: { text: 'write EUR' }, artifactChanges: [{ replacements: [{ deletedRegion: { startLine: 2 }, insertedContent: { text: 'EUR' } }] }] }],
          },
          { ruleId: 'T5001', ruleIndex: 1, level: 'warning', occurrenceCount: 3, locations: [{ physicalLocation: { artifactLocation: { uri: 'project/data/x.csv' }, region: { startLine: 7 } } }] },
        ],
      }],
    });
  });
});
