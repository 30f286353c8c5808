import { fileURLToPath } from 'node:url';
import { readFileSync, writeFileSync } from 'node:fs';
import { format } from '@truce/engine';
import { problemsOfData } from './cases/run-data-case.js';
import { publishedCases } from './cases/record.js';
const published = publishedCases('attribution')!;
for (const id of process.argv.slice(2)) {
  const t = Date.now(), f = new URL(`./cases/attribution/${id}.truce`, import.meta.url), text = readFileSync(f, 'utf8'), made = format(text, 'p') as { text?: string };
  if (made.text !== undefined && made.text !== text) writeFileSync(f, made.text);
  const p = await problemsOfData(fileURLToPath(new URL(`./cases/attribution/${id}.yaml`, import.meta.url)), `${id}.truce`, published.find((x) => x.id === id)!);
  console.log(id, Date.now() - t, 'ms', p.length === 0 ? 'exact' : p.slice(0, 8));
}
