import { makeCase } from './generate.js';
import { evaluated } from './both.js';
function caseOf(seed: number) { let s = seed >>> 0; const next = () => { s = (s + 0x6d2b79f5) >>> 0; let t = Math.imul(s ^ (s >>> 15), s | 1); t ^= t + Math.imul(t ^ (t >>> 7), t | 61); return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32; }; return makeCase((most) => (most <= 0 ? 0 : Math.floor(next() * (most + 1))), true); }
let withPost = 0, rev: number[] = [], cor: number[] = [];
for (let seed = 0; seed < 120; seed++) { const l = evaluated(caseOf(seed)); if (l.some((x) => x.startsWith('Posting('))) withPost++; if (l.some((x) => x.includes('"Reversal"') && x.startsWith('Posting('))) rev.push(seed); if (l.some((x) => x.includes('"Correction"') && x.startsWith('Posting('))) cor.push(seed); }
console.log({ withPost, rev: rev.slice(0, 30), cor: cor.slice(0, 30), n: [rev.length, cor.length] });
