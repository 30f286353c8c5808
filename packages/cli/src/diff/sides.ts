/** The two versions that a diff compares: a folder, the working tree, or a revision of the repository. */
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError, type Io } from '../io.js';
import { loadProject, shownFrom, type Project } from '../load-project.js';
import { commitOf, filesOf, mergeBase, repositoryAround, revisionNamed, type Revision } from './git.js';

export interface Side {
  /** `main`, `working tree`, `plans/2026` */
  readonly name: string;
  /** the commit, shortened; null for a folder */
  readonly commit: string | null;
  /** what is compared */
  readonly project: Project;
  /** the project as its files are, where something else is compared: what would be if a change began on another day */
  readonly written: Project;
  /** absolute; of a revision, the folder in the working tree under whose path it is read */
  readonly folder: string;
  /** the files of the version */
  readonly files: Io['files'];
  /** of a revision: folders whose files are in a repository of their own, and can not be read from this one */
  readonly submodules: readonly string[];
}
export interface SideArgs { readonly old?: string; readonly new?: string; readonly base?: string; readonly project?: string }

/** @throws UsageError when a side is neither a revision nor a folder */
export async function sidesOf(args: SideArgs, io: Io): Promise<{ readonly before: Side; readonly after: Side }> {
  if (args.base !== undefined && args.old !== undefined) throw new UsageError('`--base` says what to compare with, and so does the first argument', `write \`truce diff --base ${args.base}\` or \`truce diff ${args.old}\``);
  // Two files: two texts of a plan that somebody sent, without a project or data.
  const isPolicy = async (text: string | undefined): Promise<boolean> => text?.endsWith('.truce') === true && (await io.files.exists(resolve(io.cwd, text)));
  if ((await isPolicy(args.old)) && (await isPolicy(args.new))) return { before: await folderSide(io, resolve(io.cwd, args.old!)), after: await folderSide(io, resolve(io.cwd, args.new!)) };
  const newFolder = args.new === undefined ? null : await asFolder(io, args.new), oldFolder = args.old === undefined ? null : await asFolder(io, args.old);
  // A lone folder that is a project is compared with itself as it was; a lone revision with the working tree.
  const home = newFolder ?? (args.new === undefined && args.project !== undefined ? await asFolder(io, args.project) ?? resolve(io.cwd, args.project) : null) ?? (args.new === undefined && args.old !== undefined && oldFolder !== null ? null : await nearestProject(io));
  if (oldFolder !== null && args.new === undefined) {
    const here = await nearestProject(io);
    return { before: await folderSide(io, oldFolder), after: await folderSide(io, here) };
  }
  const folder = home!;
  const after = args.new === undefined || newFolder !== null ? await folderSide(io, folder, args.new === undefined ? 'working tree' : undefined) : await revisionSide(io, await revisionNamed(await repositoryAround(folder), args.new), folder);
  if (oldFolder !== null) return { before: await folderSide(io, oldFolder), after };
  const top = await repositoryAround(folder);
  const revision = args.old === undefined ? await mergeBase(top, args.base) : await revisionNamed(top, args.old);
  return { before: await revisionSide(io, revision, folder), after };
}

/** The folder of a project, when the text names one. A branch of the same name as a folder is written `refs/heads/NAME`. */
async function asFolder(io: Io, text: string): Promise<string | null> {
  const named = resolve(io.cwd, text), root = basename(named) === 'truce.yaml' ? dirname(named) : named;
  return (await io.files.exists(join(root, 'truce.yaml'))) ? root : null;
}

async function nearestProject(io: Io): Promise<string> {
  for (let root = io.cwd; ;) {
    if (await io.files.exists(join(root, 'truce.yaml'))) return root;
    const above = dirname(root);
    if (above === root) throw new UsageError('there is no truce.yaml here or in any folder above', 'name the folder of the project with `--project FOLDER`, or two folders: `truce diff OLD NEW`');
    root = above;
  }
}

async function folderSide(io: Io, folder: string, name?: string): Promise<Side> {
  const project = await loadProject(io, folder);
  return { name: name ?? shownFrom(io.cwd, folder), commit: null, project, written: project, folder, files: io.files, submodules: [] };
}

async function revisionSide(io: Io, revision: Revision, folder: string): Promise<Side> {
  const files = await filesOf(revision), commit = revision.commit.slice(0, 8), at = await folderIn(revision, files, folder), project = await loadProject({ ...io, files }, at);
  return { name: (await commitOf(revision.top, revision.name)) === revision.commit && revision.name.startsWith(commit) ? commit : revision.name, commit, project, written: project, folder: at, files, submodules: files.submodules };
}

/** Where the project is in a revision: at its place now, or, when it was moved since, at the only place where there is one. */
async function folderIn(revision: Revision, files: Awaited<ReturnType<typeof filesOf>>, folder: string): Promise<string> {
  if (await files.exists(join(folder, 'truce.yaml'))) return folder;
  const others = files.paths.filter((p) => basename(p) === 'truce.yaml').map((p) => dirname(p));
  if (others.length === 1) return join(revision.top, others[0]!);
  throw new UsageError(`${revision.name} has no truce.yaml at ${shownFrom(revision.top, folder)}`, others.length === 0 ? 'the project may be younger than that revision' : `it has projects at ${others.slice(0, 5).join(', ')}: check one out and compare the folders`);
}
