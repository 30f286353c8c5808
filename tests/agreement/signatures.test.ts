/** Keys and signatures without a project on the disk. */
import { describe, expect, test } from 'vitest';
import { analyze } from '@truce/engine';
import { declarationsOf } from '../../packages/cli/src/agreement/declarations.js';
import { keysHash, newKeyPair, privateKeyOf, publicKeyOf, withPerson, type Keys } from '../../packages/cli/src/agreement/keys.js';
import { agreedThings, changedSince, type Signature } from '../../packages/cli/src/agreement/signatures.js';
import { noRules } from '../../packages/cli/src/agreement/rules.js';
import { policy } from './project.js';

const programOf = (text: string): NonNullable<ReturnType<typeof analyze>['program']> => analyze([{ path: 'pay.truce', text }]).program!;
const wholeOf = (text: string, key: string): string | undefined => declarationsOf(programOf(text)).get(key)?.whole;

describe('the hash of a declaration', () => {
  test('is about its meaning: layout and comments do not touch it', () => {
    expect(wholeOf(policy.replace('require amount', '// not too small\n\n  require   amount'), 'lead Large')).toBe(wholeOf(policy, 'lead Large'));
  });
  test('changes with it, with what it rests on, and with who has to agree', () => {
    expect(wholeOf(policy.replace('5_000', '4_000'), 'lead Large')).not.toBe(wholeOf(policy, 'lead Large'));
    expect(wholeOf(policy.replace('rate = 10%', 'rate = 11%'), 'plan Commission')).not.toBe(wholeOf(policy, 'plan Commission'));
    expect(wholeOf(policy.replace('agreed by sales, finance', 'agreed by sales'), 'lead Large')).not.toBe(wholeOf(policy, 'lead Large'));
  });
  test('does not change with what it does not rest on', () => {
    expect(wholeOf(policy.replace('rate = 10%', 'rate = 11%'), 'lead Large')).toBe(wholeOf(policy, 'lead Large'));
  });
});

describe('a signature', () => {
  const program = programOf(policy), { things, hashes } = agreedThings(program, noRules, null), lead = things.find((t) => t.key === 'lead Large')!, plan = things.find((t) => t.key === 'plan Commission')!;
  const signature: Signature = { file: 'x', party: 'sales', person: 'ana', on: '2026-05-04', authors: new Map(), agrees: ['lead Large', 'plan Commission'], hashes, signature: '' };
  test('holds for each declaration as long as all that it rests on is the same', () => {
    const later = agreedThings(programOf(policy.replace('rate = 10%', 'rate = 11%')), noRules, null).hashes;
    expect(changedSince(signature, lead, later)).toEqual([]);
    expect(changedSince(signature, plan, later)).toEqual(['parameter rate']);
  });
  test('is silent about what it does not name', () => {
    expect(changedSince({ ...signature, agrees: ['lead Large'] }, plan, hashes)).toBeNull();
  });
});

describe('keys', () => {
  test('come in pairs that know each other', () => {
    const pair = newKeyPair();
    expect(privateKeyOf(pair.pem, 'ana.pem').key).toBe(pair.key);
    expect(publicKeyOf(pair.key)?.asymmetricKeyType).toBe('ed25519');
  });
  test.each(['', 'ed25519:', 'ed25519:AAAA', 'ed25519:!!!!', `${newKeyPair().key}x`, newKeyPair().key.replace('ed25519:', 'rsa:')])('refuse %s', (text) => { expect(publicKeyOf(text)).toBeNull(); });
  test('a private key that is none is refused without showing it', () => {
    expect(() => privateKeyOf('-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n', 'ana.pem')).toThrow('ana.pem holds no private ed25519 key');
  });
  test('are added at the end of the list of people, whatever follows it', () => {
    const [a, b] = [newKeyPair().key, newKeyPair().key], one = withPerson('', { name: 'ana', parties: ['sales'], email: null, key: a });
    expect(withPerson(`${one}# the end\n`, { name: 'fay', parties: ['finance'], email: 'fay@x.example', key: b })).toBe(`${one}  fay: { parties: [finance], email: "fay@x.example", key: "${b}" }\n# the end\n`);
  });
  test('of everybody are one hash, so that nobody is added unseen', () => {
    const of = (...names: readonly string[]): Keys => ({ text: '', diagnostics: [], people: new Map(names.map((name) => [name, { name, parties: ['sales'], email: null, key: name }])) });
    expect(keysHash(of('ana', 'bob'))).toBe(keysHash(of('bob', 'ana')));
    expect(keysHash(of('ana', 'bob', 'eve'))).not.toBe(keysHash(of('ana', 'bob')));
  });
});
