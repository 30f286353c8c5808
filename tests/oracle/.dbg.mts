import { makeCase } from './generate.js';
import { evaluated, interpretedOrNot } from './both.js';
export function caseOf(seed: number) { let s = seed >>> 0; const next = () => { s = (s + 0x6d2b79f5) >>> 0; let t = Math.imul(s ^ (s >>> 15), s | 1); t ^= t + Math.imul(t ^ (t >>> 7), t | 61); return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32; }; return makeCase((most) => (most <= 0 ? 0 : Math.floor(next() * (most + 1))), true); }
const strip = (x: unknown) => JSON.stringify(x, (k, v) => (k === 'at' ? undefined : v));
const [from, n, show] = process.argv.slice(2);
let bad = 0, skipped = 0;
for (let seed = +from!; seed < +from! + +n!; seed++) {
  const c = caseOf(seed); let wanted; try { wanted = interpretedOrNot(c); } catch (x) { console.log('THROW interp', seed, (x as Error).message); continue; }
  if (wanted === null) { skipped++; continue; }
  let got; try { got = evaluated(c); } catch (x) { console.log('THROW engine', seed, (x as Error).stack?.slice(0, 400)); bad++; continue; }
  if (strip(wanted) !== strip(got)) { bad++; console.log('seed', seed); const w = new Set(wanted), g = new Set(got); console.log(' interp:', wanted.filter((l) => !g.has(l)).slice(0, 3).join('\n         ')); console.log(' engine:', got.filter((l) => !w.has(l)).slice(0, 3).join('\n         '));
    if (show) console.log(c.asOf, c.program.settings.closes, c.program.relations.filter((r) => show === 'all' || r.name === show).map((r) => r.id + ' ' + r.name + ' ' + strip(r.source) + '\n' + r.columns.map((x) => '   ' + x.name + ' ' + strip(x.type) + ' ' + strip(x.value)).join('\n')).join('\n')); if (bad > 5) break; }
}
console.log({ bad, skipped });
