import { analyze, runTests, format } from '@truce/engine';
import { readFileSync } from 'node:fs';
const text = readFileSync(process.argv[2]!, 'utf8');
const { program, diagnostics } = analyze([{ path: 'p.truce', text }]);
for (const d of diagnostics) console.log(d.severity, d.code, d.message, '|', d.label, '|', d.notes, '|', d.help, JSON.stringify(d.span));
if (program) for (const t of runTests(program).results) { console.log(t.failures.map((f) => [f.code, f.message, f.label, ...f.notes].join(' | ')), t.notRun); }
if (process.argv[3] === 'fmt') { const f = format([{ path: 'p.truce', text }][0]!.text as never) as never; console.log(f); }
