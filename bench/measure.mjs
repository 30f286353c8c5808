/** What the benchmarks of whole runs share: the engine from its sources, and one line for each thing that was measured. */
import { cpus } from 'node:os';
import { readFileSync } from 'node:fs';
import { register } from 'tsx/esm/api';

const unregister = register();
export const engine = await import('../packages/engine/src/index.ts');
export const exact = await import('../packages/engine/src/base/exact.ts');
export const { halfLife } = await import('../packages/engine/src/base/half-life.ts');
await unregister();

/** A checked policy beside this script. */
export function programOf(file) {
  const { program, diagnostics } = engine.analyze([{ path: file, text: readFileSync(new URL(file, import.meta.url), 'utf8') }]);
  if (program === null) throw new Error(diagnostics.map((d) => d.message).join('\n'));
  return program;
}

const whole = (x) => Math.round(x).toLocaleString('en-US');
export const line = (...cells) => process.stdout.write(`${cells[0].padEnd(44)}${cells[1].padStart(10)}${cells[2].padStart(10)}${cells[3].padStart(14)}${cells[4].padStart(10)}  ${cells[5] ?? ''}`.trimEnd() + '\n');
export const heading = () => line('', 'wall s', 'CPU s', 'rows/s', 'peak MB');
export const machine = () => process.stdout.write(`Node ${process.versions.node}, ${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores. CPU seconds are those of this process, all its threads: compare these where others use the machine too.\n`);

/** Runs it once and says how long it took, how much of the processor, and how much memory the process had used at most by then. */
export function measured(name, rows, work) {
  const cpu = process.cpuUsage(), at = performance.now(), result = work();
  const wall = (performance.now() - at) / 1_000, { user, system } = process.cpuUsage(cpu), used = (user + system) / 1e6;
  line(name, wall.toFixed(2), used.toFixed(2), whole(rows / wall), whole(process.resourceUsage().maxRSS / 1_024));
  return { result, wall, used };
}
