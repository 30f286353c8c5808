/** A project as the commands need it: manifest, policies with everything they import, what they mean, and the texts that messages quote. */
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { analyze, sourcesOf, type Diagnostic, type SourceText, type Sources, type ir } from '@truce/engine';
import { loadManifest, policyFiles, unreadableFile, whyUnreadable, type Manifest } from '@truce/data';
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
  /** What stands at a place of the policies. */
  readonly text: (at: ir.At) => string;
}

const MANIFEST = 'truce.yaml';
/** The parser refuses texts far below this size, with a better message: this is where reading itself would begin to hurt. */
const MOST_BYTES = 256 * 1024 * 1024;
const MOST_IMPORTED = 1000;

/** @throws UsageError when there is no project at the place, or none around it when no place was given */
export async function loadProject(io: Io, folder: string | undefined): Promise<Project> {
  const root = await findFolder(io, folder);
  const path = join(root, MANIFEST);
  const shownPath = (file: string): string => shownFrom(io.cwd, resolve(root, file));
  const texts = new Map<string, string>();
  const loaded = await loadManifest(path, io.files);
  texts.set(MANIFEST, loaded.manifest?.text ?? (await io.files.readText(path, MOST_BYTES).catch(() => '')));
  for (const name of ['truce.agreement.yaml', 'truce.keys.yaml']) if (await io.files.exists(join(root, name))) texts.set(name, await io.files.readText(join(root, name), MOST_BYTES));
  const sources = sourcesOf(texts, shownPath);
  const shown = shownFrom(io.cwd, root);
  if (loaded.manifest === null) return { shown, manifest: null, program: null, policies: [], sources, diagnostics: loaded.diagnostics, text: () => '' };
  const named = await policyFiles(loaded.manifest, io.files);
  const { policies, unreadable } = await readPolicies(io, root, named.files);
  for (const policy of policies) texts.set(policy.path, policy.text);
  const { diagnostics, program } = analyze(policies);
  const files = program?.files ?? [];
  return {
    shown, manifest: loaded.manifest, program: unreadable.length + named.diagnostics.length > 0 ? null : program, policies, sources, diagnostics: [...loaded.diagnostics, ...named.diagnostics, ...unreadable, ...diagnostics],
    text: ([file, start, end]) => texts.get(files[file] ?? '')?.slice(start, end) ?? '',
  };
}

/** The folder that was named, or the nearest one upwards that holds a manifest. */
async function findFolder(io: Io, folder: string | undefined): Promise<string> {
  if (folder !== undefined) {
    const named = resolve(io.cwd, folder);
    const root = basename(named) === MANIFEST ? dirname(named) : named;
    if (await io.files.exists(join(root, MANIFEST))) return root;
    if (!(await io.files.exists(root))) throw new UsageError(`there is no folder ${folder}`);
    throw new UsageError(`${folder} has no ${MANIFEST}`, `\`truce init ${folder}\` writes one for the exports in a folder`);
  }
  for (let root = io.cwd; ;) {
    if (await io.files.exists(join(root, MANIFEST))) return root;
    const above = dirname(root);
    if (above === root) throw new UsageError(`there is no ${MANIFEST} here or in any folder above`, 'name the folder of the project, or begin one with `truce init`');
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
