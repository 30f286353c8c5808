/** What can be wrong with seals, signatures and amendments. */
import { define } from '@truce/engine';

const some = (names: readonly string[], most = 6): string => `${names.slice(0, most).join(', ')}${names.length > most ? ` and ${names.length - most} more` : ''}`;

export const agreementMistake = define<{ readonly file: string; readonly what: string; readonly expected: string }>('T7300', 'error', 'A mistake in the keys or rules of the agreement', (f) => ({
  message: `${f.file}: ${f.what}`, help: f.expected,
}));
export const brokenSeal = define<{ readonly file: string; readonly what: string }>('T7301', 'error', 'A seal that was changed by hand', (f) => ({
  message: `${f.file} is not what was sealed: ${f.what}`,
  help: 'a seal is never edited: restore the file (`git checkout` has it); what was wrong in a closing is put right by an amendment',
}));
export const policyMovesSeal = define<{
  readonly closing: string;
  readonly lines: number;
  readonly changed: readonly string[];
  readonly words: readonly string[];
  readonly pins: readonly string[];
}>('T7302', 'error', 'A policy edit that moves a sealed result', (f) => ({
  message: `the policy was changed in a way that moves ${f.lines === 1 ? 'a result' : `${f.lines} results`} of closing ${f.closing}, which is sealed: ${some(f.changed)}`,
  notes: [
    ...f.words.slice(0, 6),
    ...(f.pins.length === 0
      ? []
      : [`an amendment would be: { closing: ${f.closing}, declarations: { ${f.pins.join(', ')} }, effect: carry, by: WHO, on: DAY, because: WHY }`]),
  ],
  help: `let the new rule begin after the closing (\`from\`); or, where ${f.closing} itself is meant, declare the amendment in truce.agreement.yaml: \`effect: carry\` posts the difference in the next closing, \`effect: restate\` seals ${f.closing} anew`,
}));
export const dataMovesSeal = define<{ readonly closing: string; readonly lines: number }>('T7303', 'error', 'Data that moves a sealed result', (f) => ({
  message: `the data of closing ${f.closing} was changed after it was sealed, and ${f.lines === 1 ? 'a result moves' : `${f.lines} results move`}`,
  help: 'the closing stays as it is, and the next one posts the difference with its cause; if the change is right, allow it with `--allow-late-data`, or seal the next closing',
}));
export const notSigned = define<{ readonly party: string; readonly declarations: readonly string[] }>('T7310', 'error', 'A signature is missing', (f) => ({
  message: `${f.party} has not signed ${some(f.declarations)}`, label: `agreed by ${f.party}`, help: `somebody of ${f.party} reads the policy and runs \`truce sign --as ${f.party} --key FILE\``,
}));
export const staleSignature = define<{
  readonly party: string;
  readonly person: string;
  readonly on: string;
  readonly declarations: readonly string[];
  readonly changed: readonly string[];
}>('T7311', 'error', 'A signature of an earlier version', (f) => ({
  message: `${f.party} signed ${some(f.declarations)} as of ${f.on} (${f.person}), and since then ${some(f.changed)} changed`,
  label: `agreed by ${f.party}`,
  help: `somebody of ${f.party} reads the change (\`truce history\` shows it) and runs \`truce sign --as ${f.party} --key FILE\``,
}));
export const badSignature = define<{ readonly file: string; readonly why: string }>('T7312', 'error', 'A signature that does not hold', (f) => ({
  message: `the signature in ${f.file} does not hold: ${f.why}`, help: 'keys of people stand in truce.keys.yaml; `truce sign` writes signatures, and nothing else may change them',
}));
export const onePersonForAll = define<{ readonly person: string; readonly parties: readonly string[]; readonly declarations: readonly string[] }>('T7313', 'error', 'One person signed for every party', (f) => ({
  message: `${f.person} alone signed ${some(f.declarations)} for ${f.parties.join(' and ')}`, help: 'an agreement needs two people: somebody else signs for one of the parties',
}));
export const authorApproved = define<{ readonly person: string; readonly party: string; readonly declarations: readonly string[] }>('T7314', 'error', 'The author approved their own change', (f) => ({
  message: `${f.person} wrote the change of ${some(f.declarations)} and signed it for ${f.party}`, help: `somebody else of ${f.party} signs; who wrote a change may ask for approval, not give it`,
}));
export const authorUnknown = define<{
  readonly person: string;
  readonly party: string;
  readonly authors: readonly string[];
  readonly declarations: readonly string[];
}>('T7319', 'warning', 'A signer whom git does not know', (f) => ({
  message: `whether ${f.person}, who signed ${some(f.declarations)} for ${f.party}, also wrote it is not known: git names ${some(f.authors, 3)}, and the keys have no address of ${f.person}`,
  help: `write the address that ${f.person} has in git into truce.keys.yaml, as in \`email: ${f.person}@halyard.example\`, and let both sides sign the keys anew`,
}));
export const frozen = define<{
  readonly declaration: string;
  readonly admitted: number;
  readonly examples: readonly string[];
  readonly period: string;
  readonly from: string;
  readonly through: string;
  readonly missing: readonly string[];
}>('T7315', 'error', 'A lead definition was loosened in a freeze window', (f) => ({
  message: `${f.declaration} was loosened within the freeze of ${f.period} (${f.from} to ${f.through}): ${f.admitted === 1 ? 'one row is' : `${f.admitted} rows are`} in it that would not have been`,
  label: 'loosened',
  notes: f.examples.length === 0 ? [] : [`for example: ${f.examples.join(', ')}`],
  help: `let the change begin after the period, or have ${f.missing.join(' and ')} sign it`,
}));
export const freezeUnknown = define<{ readonly declarations: readonly string[]; readonly from: string; readonly why: string }>('T7318', 'warning', 'A freeze window that cannot be checked', (f) => ({
  message: `whether ${some(f.declarations)} was loosened since the freeze began on ${f.from} is not known: ${f.why}`, help: 'the policy of that day is taken from git: in CI, fetch the history (`fetch-depth: 0`)',
}));
export const idleAmendment = define<{ readonly closing: string; readonly why: string }>('T7316', 'error', 'An amendment that amends nothing', (f) => ({
  message: `the amendment of closing ${f.closing} ${f.why}`, help: 'an amendment names a sealed closing, and declarations of the policy with the hashes that `truce verify` prints',
}));
export const unknownPayee = define<{ readonly payee: string; readonly closings: readonly string[] }>(
  'T7317',
  'warning',
  'Somebody who was paid is not in the data any more',
  (f) => ({
    message: `${f.payee} was paid in closing ${some(f.closings)} and is not in the data any more`,
    help: 'keep people who have left in the export, with the day on which they left: their lines of the ledger stand without a name otherwise',
  }),
);
