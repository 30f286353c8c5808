import { readFileSync } from 'node:fs'; import { analyze } from '@truce/engine';
const a = analyze([{ path: 'x', text: readFileSync('/tmp/x.truce', 'utf8') }]); console.log(a.diagnostics.map((d) => d.code + d.message));
console.log(JSON.stringify(a.program!.relations.filter((r) => r.name.startsWith('A')).map((r) => [r.name, r.source, r.columns.map((c) => c.value)]), (k, v) => (k === 'at' || k === 'type' ? undefined : v), 1).replace(/\n\s*/g, ' '));
