import { analyze, format } from '@truce/engine';
import { readFileSync, writeFileSync, existsSync } from 'node:fs';
import { problemsOf } from './cases/run-case.js';
import { publishedCases } from './cases/record.js';
const published = publishedCases('attribution')!;
let exact = 0;
for (const id of process.argv.slice(2)) {
  const f = new URL(`./cases/attribution/${id}.truce`, import.meta.url);
  if (!existsSync(f)) continue;
  let text = readFileSync(f, 'utf8');
  const made = format(text, 'p.truce') as { text?: string };
  if (made.text !== undefined && made.text !== text) { text = made.text; writeFileSync(f, text); }
  const p = problemsOf(`${id}.truce`, text, published.find((x) => x.id === id) ?? null);
  if (p.length === 0) exact++;
  else {
    console.log(`--- ${id}`); for (const x of p.slice(0, 6)) console.log('   ', x);
    for (const d of analyze([{ path: 'p', text }]).diagnostics.filter((d) => d.severity === 'error').slice(0, 3)) console.log('     @', JSON.stringify(text.slice(Math.max(0, d.span!.start - 40), d.span!.end + 20)));
  }
}
console.log('exact', exact);
