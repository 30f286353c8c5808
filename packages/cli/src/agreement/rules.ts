/**
 * `truce.agreement.yaml`: amendments of sealed closings and freeze windows. It is a text of the project like the policy, so that a change of it is reviewed, and signed, like one.
 *
 * amendments:
 *   - closing: 2026-03
 *     declarations: { plan Commission: 3f9a1c0d77e2 }
 *     effect: carry
 *     by: ana
 *     on: 2026-05-04
 *     because: the rate of March was entered wrongly
 * freeze:
 *   - declarations: [MQL, SAL]
 *     last: 10 days of quarter
 */
import { join } from 'node:path';
import { parseDate, suggest, type Diagnostic, type FileSpan } from '@truce/engine';
import { readYaml } from '@truce/data';
import type { Io } from '../io.js';
import { hashOf, shortHash } from './canonical.js';
import * as codes from './codes.js';
import type { Declaration } from './declarations.js';
import type { Lock } from './lock.js';

export const RULES = 'truce.agreement.yaml';
const MOST_BYTES = 1024 * 1024;

export interface Amendment {
  readonly closing: string;
  /** key of a declaration, and the beginning of the hash that is agreed to */
  readonly declarations: ReadonlyMap<string, string>;
  /** carry: the difference is posted in the open closing. restate: the closing is sealed anew. */
  readonly effect: 'carry' | 'restate';
  readonly by: string;
  readonly on: string;
  readonly because: string;
  readonly span: FileSpan;
  /** what is signed */
  readonly hash: string;
}
export interface Freeze { readonly declarations: readonly string[]; readonly days: number; readonly unit: 'month' | 'quarter' | 'half' | 'year'; readonly span: FileSpan; readonly hash: string }
export interface Rules { readonly amendments: readonly Amendment[]; readonly freezes: readonly Freeze[]; readonly diagnostics: readonly Diagnostic[]; /** the text of the file; empty without one */ readonly text: string }

export const noRules: Rules = { amendments: [], freezes: [], diagnostics: [], text: '' };

export async function readRules(root: string, io: Io): Promise<Rules> {
  const path = join(root, RULES);
  if (!(await io.files.exists(path))) return noRules;
  const text = await io.files.readText(path, MOST_BYTES), yaml = await readYaml(RULES, text), said: Diagnostic[] = [...yaml.diagnostics];
  if (said.length > 0) return { ...noRules, diagnostics: said, text };
  const wrong = (span: FileSpan, what: string, expected: string): void => { said.push(codes.agreementMistake.at({ span }, { file: RULES, what, expected })); };
  const top = objectOf(yaml.value);
  if (top === null) { wrong(yaml.place(), 'it has no keys', `the keys are ${TOP.join(', ')}`); return { ...noRules, diagnostics: said, text }; }
  onlyKeys(top, TOP, (key, help) => wrong(yaml.place(key), `\`${key}\` is none of its keys`, help));
  if (top.get('truce') !== 1) wrong(yaml.place('truce'), '`truce` is not 1', 'the file begins with `truce: 1`, the version of its format');
  const amendments = listOf(top.get('amendments')).flatMap((raw, i) => { const a = amendmentOf(raw, yaml.place('amendments', i), wrong); return a === null ? [] : [a]; });
  const freezes = listOf(top.get('freeze')).flatMap((raw, i) => { const f = freezeOf(raw, yaml.place('freeze', i), wrong); return f === null ? [] : [f]; });
  return { amendments, freezes, diagnostics: said, text };
}

const TOP = ['truce', 'amendments', 'freeze'];
type Wrong = (span: FileSpan, what: string, expected: string) => void;

function amendmentOf(raw: unknown, span: FileSpan, wrong: Wrong): Amendment | null {
  const o = objectOf(raw), expected = 'an amendment has `closing: 2026-03`, `declarations: { plan Commission: HASH }`, `effect: carry` or `restate`, `by`, `on: 2026-05-04` and `because`';
  if (o === null) { wrong(span, 'an amendment is no list of keys', expected); return null; }
  let good = true;
  const bad = (what: string): void => { good = false; wrong(span, what, expected); };
  onlyKeys(o, ['closing', 'declarations', 'effect', 'by', 'on', 'because'], (key, help) => { good = false; wrong(span, `\`${key}\` is no key of an amendment`, help); });
  const text = (key: string): string => { const v = textOf(o.get(key)); if (v === '') bad(`an amendment has no \`${key}\``); return v; };
  const closing = text('closing'), by = text('by'), on = text('on'), because = text('because'), effect = text('effect'), listed = objectOf(o.get('declarations'));
  if (effect !== '' && effect !== 'carry' && effect !== 'restate') bad(`\`effect\` is ${effect}`);
  if (on !== '' && parseDate(on) === null) bad(`\`on\` is ${on}, which is no day`);
  if (listed === null || listed.size === 0) bad('an amendment names no `declarations`');
  if (!good || listed === null) return null;
  const declarations = new Map([...listed].map(([key, hash]) => [key, textOf(hash)] as const));
  return { closing, declarations, effect: effect as Amendment['effect'], by, on, because, span, hash: hashOf(JSON.stringify([closing, [...declarations].sort(), effect, by, on, because])) };
}

function freezeOf(raw: unknown, span: FileSpan, wrong: Wrong): Freeze | null {
  const o = objectOf(raw), expected = 'a freeze has `declarations: [MQL, SAL]` and `last: 10 days of quarter` (or month, half, year)';
  if (o === null) { wrong(span, 'a freeze is no list of keys', expected); return null; }
  const declarations = listOf(o.get('declarations')).map(textOf), match = /^(\d{1,3}) days? of (month|quarter|half|year)$/.exec(textOf(o.get('last')));
  onlyKeys(o, ['declarations', 'last'], (key, help) => wrong(span, `\`${key}\` is no key of a freeze`, help));
  if (declarations.length === 0 || match === null) { wrong(span, declarations.length === 0 ? 'a freeze names no `declarations`' : `\`last\` is ${JSON.stringify(textOf(o.get('last')))}`, expected); return null; }
  return { declarations, days: Number(match[1]), unit: match[2] as Freeze['unit'], span, hash: hashOf(JSON.stringify([declarations, match[0]])) };
}

/** What the rules say of things that are not there. */
export function checkRules(rules: Rules, declarations: ReadonlyMap<string, Declaration>, lock: Lock): readonly Diagnostic[] {
  const sealed = new Set(lock.seals.map((s) => s.closing)), names = new Map([...declarations.values()].map((d) => [d.name, d]));
  return [
    ...rules.amendments.flatMap((a): readonly Diagnostic[] => {
      if (!sealed.has(a.closing))
        return [
          codes.idleAmendment.at(
            { span: a.span },
            {
              closing: a.closing,
              why:
                lock.seals.length === 0
                  ? 'is about a closing, and none is sealed'
                  : `is about a closing that is not sealed; sealed are ${lock.current.map((s) => s.closing).join(', ')}`,
            },
          ),
        ];
      const known = new Set([...declarations.keys(), ...lock.seals.flatMap((s) => [...s.policy.declarations.keys()])]);
      const unknown = [...a.declarations.keys()].filter((k) => !known.has(k));
      return unknown.length === 0
        ? []
        : [
            codes.idleAmendment.at(
              { span: a.span },
              { closing: a.closing, why: `names ${unknown.join(', ')}, which the policy does not declare${hint(unknown[0]!, [...known])}` },
            ),
          ];
    }),
    ...rules.freezes.flatMap((f): readonly Diagnostic[] =>
      f.declarations
        .filter((n) => names.get(n)?.kind !== 'lead')
        .map((n) =>
          codes.agreementMistake.at(
            { span: f.span },
            {
              file: RULES,
              what: `${n} is no lead of the policy`,
              expected: `a freeze names leads, as in \`declarations: [${
                [...names.values()]
                  .filter((d) => d.kind === 'lead')
                  .map((d) => d.name)
                  .slice(0, 2)
                  .join(', ') || 'MQL'
              }]\``,
            },
          ),
        ),
    ),
  ];
}

const hint = (word: string, known: readonly string[]): string => { const near = suggest(word, known); return near.length === 0 ? '' : ` (did you mean ${near[0]!}?)`; };

/** Whether an amendment of the closing agrees to the change of this declaration as it is now; for one that was taken out, the hash is `gone`. */
export function amended(rules: Rules, closing: string, key: string, now: Declaration | undefined): Amendment | null {
  return rules.amendments.find((a) => a.closing === closing && a.declarations.get(key) === (now === undefined ? 'gone' : shortHash(now.hash))) ?? null;
}

/* ---------------------------------------------------------------- reading what YAML gave */

export function objectOf(value: unknown): ReadonlyMap<string, unknown> | null {
  return value === null || typeof value !== 'object' || Array.isArray(value) ? null : new Map(Object.entries(value));
}
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]);
export const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '');

export function onlyKeys(of: ReadonlyMap<string, unknown>, known: readonly string[], wrong: (key: string, help: string) => void): void {
  for (const key of of.keys()) if (!known.includes(key)) wrong(key, `the keys are ${known.join(', ')}${hint(key, known)}`);
}
