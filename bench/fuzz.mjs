/**
 * Strange texts without end: 100,000 by default, or as many as the first argument says, from the seed in the second. Each is read, printed and, if it was read
 * without an error, formatted. Nothing may be thrown, no formatting may break its promise, and no text may take longer than two seconds.
 *
 *   node bench/fuzz.mjs [count] [seed]
 */
import { readFileSync, readdirSync } from 'node:fs';
import { register } from 'tsx/esm/api';

const unregister = register();
const { parse } = await import('../packages/engine/src/syntax/parse.ts');
const { format, print } = await import('../packages/engine/src/syntax/print.ts');
const { randomFrom, respace, strange } = await import('../tests/syntax/mutate.ts');
await unregister();

const count = Number(process.argv[2] ?? 100_000);
const from = Number(process.argv[3] ?? 1);
const files = ['good', 'bad'].flatMap((kind) => {
  const folder = new URL(`../tests/corpus/syntax/${kind}/`, import.meta.url);
  return readdirSync(folder).filter((name) => name.endsWith('.truce')).map((name) => readFileSync(new URL(name, folder), 'utf8'));
}).filter((text) => text.length < 8_000);

let [read, formatted, messages, slowest, slowestSeed, failures] = [0, 0, 0, 0, 0, 0];
const begun = performance.now();
for (let seed = from; seed < from + count; seed += 1) {
  const random = randomFrom(seed);
  const text = seed % 5 === 0 ? respace(random, files[seed % files.length]) : strange(random, files);
  const started = performance.now();
  try {
    const { file, diagnostics } = parse(text, 'fuzz.truce');
    messages += diagnostics.length;
    for (const d of diagnostics) if (d.span !== undefined && !(d.span.start >= 0 && d.span.start <= d.span.end && d.span.end <= text.length)) throw new Error(`a place outside the text: ${JSON.stringify(d)}`);
    print(file, text);
    if (!diagnostics.some((d) => d.severity === 'error')) {
      const done = format(text, 'fuzz.truce');
      if (!('text' in done)) throw new Error(done.diagnostics[0]?.message ?? 'no text');
      formatted += 1;
    }
    read += 1;
  } catch (error) {
    failures += 1;
    console.error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}\n${JSON.stringify(text)}`);
  }
  const took = performance.now() - started;
  if (took > slowest) { slowest = took; slowestSeed = seed; }
  if (took > 2_000) { failures += 1; console.error(`seed ${seed} took ${took.toFixed(0)} ms`); }
}
const seconds = (performance.now() - begun) / 1_000;
console.log(`${read} texts read, ${formatted} formatted, ${messages} messages, ${failures} failures in ${seconds.toFixed(1)} s (slowest ${slowest.toFixed(0)} ms, seed ${slowestSeed})`);
process.exitCode = failures > 0 ? 1 : 0;
