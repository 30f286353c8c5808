import { readFileSync, readdirSync, statSync } from 'node:fs'; import { join } from 'node:path'; import { analyze } from '@truce/engine';
const files: string[] = []; const walk = (d: string) => { for (const f of readdirSync(d)) { const p = join(d, f); if (f === 'node_modules' || f === 'dist' || f.startsWith('.')) continue; if (statSync(p).isDirectory()) walk(p); else if (/\.(truce|md)$/.test(f)) files.push(p); } };
for (const d of ['tests', 'docs', 'examples', 'README.md']) if (statSync(d).isDirectory()) walk(d); else files.push(d);
let n = 0;
for (const p of files) { const text = readFileSync(p, 'utf8'); const parts = p.endsWith('.md') ? [...text.matchAll(/```truce[^\n]*\n([\s\S]*?)```/g)].map((m) => m[1]!) : [text];
  for (const t of parts) { n++; for (const d of analyze([{ path: p, text: t }]).diagnostics) if (/^T600[12]/.test(d.code)) console.log(p, d.code, d.message, '|', d.help, '|', t.slice(d.span!.start, d.span!.end).slice(0, 140)); } }
const ex = readdirSync('examples/northwind-saas/policies').map((f) => ({ path: f, text: readFileSync('examples/northwind-saas/policies/' + f, 'utf8') }));
for (const d of analyze(ex).diagnostics) if (d.severity === 'error') console.log('EX', d.code, d.message);
console.log(n);
