/** When two records are about the same company or person. Evidence is weighed, never guessed: each kind of it says how sure it makes. */
import { div, mul, sub } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import type { Evidence } from './finding.js';

/** of 100 */
const WEIGHTS = { account: 95, contact: 90, email: 90, phone: 70, domain: 60, company: 40 } as const;
export type IdentityKind = keyof typeof WEIGHTS;
export const identityKinds = Object.keys(WEIGHTS) as readonly IdentityKind[];
export type Identity = ReadonlyMap<IdentityKind, string>;

/** Domains of mail that anybody can have say nothing about a company. */
const FREE = new Set([
  'gmail',
  'googlemail',
  'yahoo',
  'hotmail',
  'outlook',
  'live',
  'msn',
  'icloud',
  'me',
  'aol',
  'gmx',
  'web',
  'proton',
  'protonmail',
  'mail',
  'qq',
  '163',
  '126',
  'yandex',
  'zoho',
  'fastmail',
  'hey',
  'freemail',
  'inbox',
  'postbox',
]);

/** `https://www.Acme.example/about` and `ana@acme.example` are acme.example; null for mail that anybody can have. */
export function domainOf(text: string): string | null {
  const host = text.trim().toLowerCase().replace(/^[a-z]+:\/\//, '').replace(/^.*@/, '').replace(/[/?#:].*$/, '').replace(/^www\./, '');
  return /^[^\s.]+(?:\.[^\s.]+)+$/.test(host) && !FREE.has(host.split('.')[0]!) ? host : null;
}
export const emailOf = (text: string): string | null => { const plain = text.trim().toLowerCase(); return /^[^\s@]+@[^\s@]+$/.test(plain) ? plain.replace(/\+[^@]*@/, '@') : null; };
/** The last nine digits: countries and trunk prefixes are written in many ways. */
export const phoneOf = (text: string): string | null => { const digits = text.replace(/\D/g, ''); return digits.length >= 7 ? digits.slice(-9) : null; };
/** Without legal forms and signs. */
export const companyOf = (text: string): string | null => {
  const plain = text
    .toLowerCase()
    .replace(/\b(?:inc|llc|ltd|limited|gmbh|ag|corp|corporation|co|company|group|holdings?|sa|srl|bv|plc)\b/g, '')
    .replace(/[^\p{L}\p{N}]/gu, '');
  return plain === '' ? null : plain;
};

/** What two records share, and how sure that makes of 1: each kind of evidence leaves a doubt, and doubts multiply. */
export function matchOf(a: Identity, b: Identity): { readonly score: Num; readonly evidence: readonly Evidence[] } {
  const evidence: Evidence[] = [];
  let doubt: Num = 1;
  for (const kind of identityKinds) {
    const value = a.get(kind);
    if (value === undefined || value !== b.get(kind)) continue;
    evidence.push({ what: `same ${kind}`, value });
    doubt = mul(doubt, div(100 - WEIGHTS[kind], 100));
  }
  return { score: sub(1, doubt), evidence };
}

const SUFFIX = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
/** The 18 characters of a Salesforce id of 15: the last three say which of the others are capitals. Null for anything else. */
export function longId(id: string): string | null {
  if (!/^[A-Za-z0-9]{15}$/.test(id)) return null;
  return id + [0, 5, 10].map((from) => SUFFIX[Array.from(id.slice(from, from + 5)).reduce((bits, c, i) => bits | (c >= 'A' && c <= 'Z' ? 1 << i : 0), 0)]!).join('');
}
