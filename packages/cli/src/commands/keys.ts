/** `truce keys new NAME`: a pair of keys for somebody who signs. The public one goes into the project, the private one never. */
import { dirname, join, relative, resolve, sep } from 'node:path';
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, realpathSync, writeSync } from 'node:fs';
import { KEYS, newKeyPair, readKeys, withPerson } from '../agreement/keys.js';
import { UsageError, type ExitCode, type Io } from '../io.js';
import { loadProject } from '../load-project.js';
import { printJson, printProblems } from '../report.js';

export interface KeysArgs { readonly name: string; readonly parties: readonly string[]; readonly email?: string; readonly private?: string; readonly project?: string; readonly json: boolean }

export async function newKey(args: KeysArgs, io: Io): Promise<ExitCode> {
  const project = await loadProject(io, args.project), { manifest, program } = project;
  if (manifest === null || program === null) { printProblems(io, project.diagnostics.filter((d) => d.severity === 'error'), project.sources); return 1; }
  const parties = program.settings.parties.map((p) => p.name), unknown = args.parties.filter((p) => !parties.includes(p));
  if (!/^[A-Za-z_][\w.@-]*$/.test(args.name)) throw new UsageError(`\`${args.name}\` is no name for a person`, 'a name has letters, digits and `_ . - @`, as in `truce keys new ana`');
  if (unknown.length > 0)
    throw new UsageError(
      `the policy names no party ${unknown.join(', ')}`,
      parties.length === 0 ? 'declare parties in the header of the policy, as in `party sales (AE, SDR)`' : `the parties are ${parties.join(', ')}`,
    );
  const file = args.private ?? io.env?.['TRUCE_KEY'];
  if (file === undefined || file === '') throw new UsageError('it is not said where the private key is to be kept', 'name a file outside of the project: `--private ~/.truce/ana.pem`, or the variable TRUCE_KEY');
  const path = resolve(io.cwd, file), repository = repositoryOf(manifest.folder), inside = [repository, manifest.folder].some((folder) => folder !== null && contains(folder, path));
  if (inside) throw new UsageError(`${file} lies within the project`, 'a private key in a repository is everybody\'s: keep it elsewhere, as in `--private ~/.truce/ana.pem`');
  if (existsSync(path)) throw new UsageError(`${file} is there already`, 'a key is never written over: name another file');
  const keys = await readKeys(manifest.folder, program, io);
  if (keys !== null && keys.diagnostics.length > 0) { printProblems(io, keys.diagnostics, project.sources); return 1; }
  if (keys?.people.has(args.name) === true) throw new UsageError(`${args.name} has a key already`, `take the line out of ${KEYS} first: what was signed with the old key does not hold any more then`);
  const pair = newKeyPair();
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // Made for the owner alone from the first moment; a name that appeared meanwhile is refused.
  const handle = openSync(path, 'wx', 0o600);
  try { writeSync(handle, pair.pem); } finally { closeSync(handle); }
  chmodSync(path, 0o600);
  await io.files.write(join(manifest.folder, KEYS), withPerson(keys?.text ?? '', { name: args.name, parties: args.parties, email: args.email ?? null, key: pair.key }));
  if (args.json) printJson(io, { person: args.name, parties: args.parties, key: pair.key, written: KEYS });
  else
    io.out(
      `${args.name} may sign for ${args.parties.join(' and ')}: the public key stands in ${KEYS}, the private one in ${file}\n${keys === null ? 'from now on `truce check` asks for the signatures of whoever a declaration is `agreed by`\n' : ''}${args.email === undefined && repository !== null ? `without \`--email\`, the address that git knows, nobody can tell whether ${args.name} signs a change of their own\n` : ''}`,
    );
  return 0;
}

function repositoryOf(folder: string): string | null {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return null;
  }
}

/** Links are followed as far as the path exists. */
function contains(folder: string, path: string): boolean {
  const near = relative(real(folder), real(path));
  return near === '' || (!near.startsWith(`..${sep}`) && near !== '..' && resolve(near) !== near);
}
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const above = dirname(path);
    return above === path ? path : join(real(above), path.slice(above.length));
  }
}
