/** `truce sign --as PARTY`: signs what the party agrees to, as it is now. Offline: a private key, and the keys of the project. */
import { join, resolve } from 'node:path';
import { colourPaint, plainPaint, printable } from '@truce/engine';
import { authorsOf } from '../agreement/history.js';
import { KEYS, privateKeyOf } from '../agreement/keys.js';
import { repositoryAt } from '../agreement/repository.js';
import { agreedThings, changedSince, fileOf, SIGNATURES, signed, type Signature } from '../agreement/signatures.js';
import { agreementOf } from '../agreement/state.js';
import { UsageError, type ExitCode, type Io } from '../io.js';
import { loadProject } from '../load-project.js';
import { plural, printJson, printProblems } from '../report.js';

export interface SignArgs { readonly party: string; readonly key?: string; readonly author?: string; readonly on?: string; readonly project?: string; readonly json: boolean }

const MOST_BYTES = 64 * 1024;

export async function sign(args: SignArgs, io: Io): Promise<ExitCode> {
  const project = await loadProject(io, args.project), { manifest, program } = project, errors = project.diagnostics.filter((d) => d.severity === 'error');
  if (manifest === null || program === null || errors.length > 0) { printProblems(io, errors, project.sources); return 1; }
  const agreement = await agreementOf(project, io);
  if (agreement === null || agreement.keys === null) throw new UsageError(`the project has no ${KEYS}, so that nobody can sign`, '`truce keys new NAME --as PARTY --private FILE` makes a key');
  const wrong = agreement.diagnostics.filter((d) => !/^T731\d$/.test(d.code));
  if (wrong.length > 0) { printProblems(io, wrong, project.sources); return 1; }
  const parties = program.settings.parties.map((p) => p.name);
  if (!parties.includes(args.party))
    throw new UsageError(
      `the policy names no party ${args.party}`,
      parties.length === 0 ? 'declare parties in the header of the policy, as in `party sales (AE, SDR)`' : `the parties are ${parties.join(', ')}`,
    );
  const file = args.key ?? io.env?.['TRUCE_KEY'];
  if (file === undefined || file === '') throw new UsageError('it is not said with which key', 'name the file of the private key: `--key ~/.truce/ana.pem`, or the variable TRUCE_KEY');
  const { privateKey, key } = privateKeyOf(await io.files.readText(resolve(io.cwd, file), MOST_BYTES), file), person = [...agreement.keys.people.values()].find((p) => p.key === key);
  if (person === undefined) throw new UsageError(`the key in ${file} is nobody's of ${KEYS}`, 'the people who may sign stand there, with their public keys');
  if (!person.parties.includes(args.party)) throw new UsageError(`${person.name} may sign for ${person.parties.join(' and ')}, not for ${args.party}`, `somebody of ${args.party} has to`);
  const { things, hashes } = agreedThings(program, agreement.rules, agreement.keys), own = things.filter((t) => t.parties.includes(args.party));
  if (own.length === 0) throw new UsageError(`nothing is agreed by ${args.party}`, `a declaration says who has to agree to it, as in \`agreed by ${parties.slice(0, 2).join(', ')}\``);
  const before = agreement.signatures.filter((s) => s.party === args.party), mine = before.find((s) => s.person === person.name);
  const open = own.filter((t) => mine === undefined || changedSince(mine, t, hashes)?.length !== 0), withdrawn = (mine?.agrees ?? []).filter((k) => !own.some((t) => t.key === k));
  if (open.length === 0 && withdrawn.length === 0) {
    if (args.json) printJson(io, { exit: 0, person: person.name, party: args.party, signed: [], file: null }); else io.out(`${person.name} has signed everything for ${args.party} as it is\n`);
    return 0;
  }
  const wanted = [...new Set(own.flatMap((t) => t.restsOn))].sort(), authors = await authorsFor(wanted, hashes, before);
  const on = args.on ?? io.today?.();
  if (on === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(on)) throw new UsageError(`\`--on ${args.on ?? ''}\` is no day`, 'write it as in `--on 2026-03-31`');
  const name = fileOf(args.party, person.name);
  await io.files.write(
    join(manifest.folder, SIGNATURES, name),
    signed(
      { party: args.party, person: person.name, on, authors, agrees: own.map((t) => t.key), hashes: new Map(wanted.map((k) => [k, hashes.get(k)!])) },
      privateKey,
    ),
  );
  if (args.json) printJson(io, { exit: 0, person: person.name, party: args.party, signed: open.map((t) => t.key), file: `${SIGNATURES}/${name}`, authors: Object.fromEntries(authors) });
  else {
    const paint = io.terminal.colour ? colourPaint : plainPaint, by = [...new Set(open.flatMap((t) => t.restsOn.map((k) => authors.get(k)).filter((a): a is string => a !== undefined)))];
    io.out(
      `${paint('good', '✓')} ${printable(person.name)} signed ${plural(open.length, 'thing')} for ${args.party}: ${printable(
        open
          .slice(0, 8)
          .map((t) => t.key)
          .join(', '),
      )}${open.length > 8 ? ', …' : ''}  ${paint('quiet', `${SIGNATURES}/${name}`)}\n${by.length === 0 ? '' : `  written by ${printable(by.join(', '))}\n`}`,
    );
  }
  return 0;

  /** Who wrote what is new since the party signed last; what is older was looked at then. */
  async function authorsFor(keys: readonly string[], now: ReadonlyMap<string, string>, signatures: readonly Signature[]): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>(), fresh: string[] = [];
    for (const k of keys) {
      const known = signatures.find((s) => s.hashes.get(k) === now.get(k)), author = known?.authors.get(k);
      if (known === undefined) fresh.push(k); else if (author !== undefined) found.set(k, author);
    }
    if (args.author !== undefined) { for (const k of fresh) found.set(k, args.author); return found; }
    const repository = fresh.length === 0 ? null : repositoryAt(manifest!.folder);
    if (fresh.length > 0 && repository === null) throw new UsageError('there is no git repository that says who wrote the change', 'say it: `--author bob@halyard.example`');
    if (repository !== null) for (const [k, author] of await authorsOf(project, program!, fresh, repository, io)) found.set(k, author);
    return found;
  }
}
