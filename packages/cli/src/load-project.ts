/** A project as the commands need it: manifest, policies with everything they import, what they mean, and the texts that messages quote. */
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { analyze, sourcesOf, type Diagnostic, type SourceText, type Sources, type ir } from '@truce/engine';
import { loadManifest, policyFiles, readManifest, unreadableFile, whyUnreadable, type Manifest } from '@truce/data';
import { UsageError, type Io } from './io.js';

export interface Project {
  /** as the user would write it from where the command was started: `examples/northwind-saas`, `.` */
  readonly shown: string;
  /** null when the manifest has mistakes */
  readonly manifest: Manifest | null;
  /** null when the policies have mistakes */
  readonly program: ir.Program | null;
  readonly policies: readonly SourceText[];
  readonly sources: Sources;
  /** of the manifest and the policies */
  readonly diagnostics: readonly Diagnostic[];
  /** the file that was named instead of a folder, relative to the project: whoever runs tests runs those of it */
  readonly named: string | null;
  /** that file has no project around it, and so no data */
  readonly alone: boolean;
  /** What stands at a place of the policies. */
  readonly text: (at: ir.At) => string;
}

const MANIFEST = 'truce.yaml', POLICY = '.truce';
/** The parser refuses texts far below this size, with a better message: this is where reading itself would begin to hurt. */
const MOST_BYTES = 256 * 1024 * 1024;
const MOST_IMPORTED = 1000;

/** @throws UsageError when there is no project at the place, or none around it when no place was given */
export async function loadProject(io: Io, folder: string | undefined): Promise<Project> {
  if (folder !== undefined && folder.endsWith(POLICY)) return loadAround(io, folder);
  const root = await findFolder(io, folder);
  const texts = new Map<string, string>();
  const loaded = await loadManifest(join(root, MANIFEST), io.files);
  texts.set(MANIFEST, loaded.manifest?.text ?? (await io.files.readText(join(root, MANIFEST), MOST_BYTES).catch(() => '')));
  for (const name of ['truce.agreement.yaml', 'truce.keys.yaml']) if (await io.files.exists(join(root, name))) texts.set(name, await io.files.readText(join(root, name), MOST_BYTES));
  if (loaded.manifest === null) return { shown: shownFrom(io.cwd, root), manifest: null, program: null, policies: [], sources: sourcesFrom(io, root, texts), diagnostics: loaded.diagnostics, named: null, alone: false, text: () => '' };
  const files = await policyFiles(loaded.manifest, io.files);
  return analyzed(io, { manifest: loaded.manifest, texts, files: files.files, warnings: loaded.diagnostics, missing: files.diagnostics });
}

/** The project as a folder had it at another time; null when there was none yet. Anything else that goes wrong is not hidden. */
export async function loadProjectOfThen(io: Io, folder: string): Promise<Project | null> {
  try {
    return await loadProject(io, folder);
  } catch (mistake) {
    if (mistake instanceof UsageError || (mistake as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw mistake;
  }
}

/**
 * A policy that was named by its file: the project around it when that has the file among its policies, else the file and what it imports, without data. So a
 * page of examples, or a plan that somebody sent, can be tried before there is any project.
 */
async function loadAround(io: Io, file: string): Promise<Project> {
  const path = resolve(io.cwd, file), folder = dirname(path), name = basename(path);
  if (!(await io.files.exists(path))) throw new UsageError(`there is no file ${file}`);
  const above = await folderAbove(io, folder);
  if (above !== null) {
    const project = await loadProject(io, above), named = relative(above, path).split(sep).join('/');
    if (project.policies.some((p) => p.path === named)) return { ...project, named };
  }
  const { manifest } = await readManifest(join(folder, MANIFEST), `truce: 1\npolicies: ${JSON.stringify(name)}\n`);
  const alone = await analyzed(io, { manifest: manifest!, texts: new Map(), files: [name], warnings: [], missing: [] });
  return { ...alone, shown: shownFrom(io.cwd, path), named: name, alone: true };
}

interface Found { readonly manifest: Manifest; readonly texts: Map<string, string>; readonly files: readonly string[]; readonly warnings: readonly Diagnostic[]; readonly missing: readonly Diagnostic[] }

async function analyzed(io: Io, { manifest, texts, files, warnings, missing }: Found): Promise<Project> {
  const { policies, unreadable } = await readPolicies(io, manifest.folder, files);
  for (const policy of policies) texts.set(policy.path, policy.text);
  const { diagnostics, program } = analyze(policies), names = program?.files ?? [];
  return {
    shown: shownFrom(io.cwd, manifest.folder), manifest, program: unreadable.length + missing.length > 0 ? null : program, policies,
    sources: sourcesFrom(io, manifest.folder, texts), diagnostics: [...warnings, ...missing, ...unreadable, ...diagnostics], named: null, alone: false,
    text: ([file, start, end]) => texts.get(names[file] ?? '')?.slice(start, end) ?? '',
  };
}

/** The same project with other texts of its policies, of the same files. */
export function withPolicies(project: Project, policies: readonly SourceText[]): Project {
  const { diagnostics, program } = analyze(policies), texts = new Map(policies.map((p) => [p.path, p.text])), own = sourcesOf(texts), names = program?.files ?? [];
  return { ...project, policies, program, diagnostics, sources: { path: project.sources.path, lines: (file) => own.lines(file) ?? project.sources.lines(file) }, text: ([file, start, end]) => texts.get(names[file] ?? '')?.slice(start, end) ?? '' };
}

const sourcesFrom = (io: Io, root: string, texts: ReadonlyMap<string, string>): Sources => sourcesOf(texts, (file) => shownFrom(io.cwd, resolve(root, file)));

/** The folder that was named, or the nearest one upwards that holds a manifest. */
async function findFolder(io: Io, folder: string | undefined): Promise<string> {
  if (folder !== undefined) {
    const named = resolve(io.cwd, folder);
    const root = basename(named) === MANIFEST ? dirname(named) : named;
    if (await io.files.exists(join(root, MANIFEST))) return root;
    if (!(await io.files.exists(root))) throw new UsageError(`there is no folder ${folder}`);
    throw new UsageError(`${folder} has no ${MANIFEST}`, `\`truce init ${folder}\` writes one for the exports in a folder`);
  }
  const above = await folderAbove(io, io.cwd);
  if (above === null) throw new UsageError(`there is no ${MANIFEST} here or in any folder above`, 'name the folder of the project, or a policy such as `plan.truce` that needs no data; or begin a project with `truce init`');
  return above;
}

async function folderAbove(io: Io, from: string): Promise<string | null> {
  for (let root = from; ;) {
    if (await io.files.exists(join(root, MANIFEST))) return root;
    const above = dirname(root);
    if (above === root) return null;
    root = above;
  }
}

/** A path relative to where the command was started when that is shorter to read. */
export function shownFrom(cwd: string, path: string): string {
  const near = relative(cwd, path).split(sep).join('/');
  return near === '' ? '.' : near.startsWith('../../') ? path.split(sep).join('/') : near;
}

interface Policies { readonly policies: readonly SourceText[]; readonly unreadable: readonly Diagnostic[] }

/** The named files and all that they import, in a fixed order. Files that are not there have been said for the manifest, and will be by the checker for imports. */
async function readPolicies(io: Io, root: string, named: readonly string[]): Promise<Policies> {
  const found = new Map<string, SourceText>();
  const unreadable: Diagnostic[] = [];
  const waiting = [...named];
  while (waiting.length > 0 && found.size < MOST_IMPORTED) {
    const path = waiting.shift()!;
    if (found.has(path)) continue;
    let text: string;
    try {
      text = await io.files.readText(resolve(root, path), MOST_BYTES);
    } catch (mistake) {
      if ((mistake as NodeJS.ErrnoException).code !== 'ENOENT') unreadable.push(unreadableFile.at({ span: { file: path, start: 0, end: 0 } }, { file: path, why: whyUnreadable(mistake) }));
      continue;
    }
    found.set(path, { path, text });
    for (const target of importsOf(text, path)) waiting.push(target);
  }
  return { policies: [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1)), unreadable };
}

/**
 * What a file imports, seen without parsing it: the checker parses everything anyway, and this is only about which files to read. An import stands on a line
 * of its own, and neither texts nor comments reach over a line end. Only policies are read: an import must not make the messages quote any other file.
 */
function importsOf(text: string, path: string): readonly string[] {
  return [...text.matchAll(/^[ \t]*import[ \t]+"([^"\r\n]*)"/gm)].flatMap(([, target = '']) => (target.endsWith('.truce') ? [joined(dirname(path), target)] : []));
}

/** Relative to the project, with forward slashes. */
function joined(folder: string, path: string): string {
  return join(folder, path).split(sep).join('/');
}
