/** `truce history NAME`: the dated versions of a declaration, and the commits that changed what it means. */
import { colourPaint, dateText, plainPaint, printable, suggest, type ir } from '@truce/engine';
import { declarationsOf, type Declaration } from '../agreement/declarations.js';
import { stepsOf, versionsOf, type History, type Step, type Version } from '../agreement/history.js';
import { repositoryAt } from '../agreement/repository.js';
import { UsageError, type ExitCode, type Io } from '../io.js';
import { loadProject } from '../load-project.js';
import { plural, printJson, printProblemsTo } from '../report.js';

export interface HistoryArgs { readonly name: string; readonly project?: string; readonly json: boolean }

export async function history(args: HistoryArgs, io: Io): Promise<ExitCode> {
  const project = await loadProject(io, args.project), { manifest, program } = project;
  if (manifest === null || program === null) { printProblemsTo((t) => io.err(t), io, project.diagnostics.filter((d) => d.severity === 'error'), project.sources); return 1; }
  const declaration = declarationNamed(program, args.name), repository = repositoryAt(manifest.folder);
  const found: History = {
    versions: versionsOf(program, declaration.key, project.text),
    ...(repository === null ? { steps: [], unreadable: [], more: false } : await stepsOf(project, program, declaration.key, repository, io)),
  };
  if (args.json) {
    printJson(io, {
      declaration: declaration.key, hash: declaration.hash, repository: repository !== null,
      versions: found.versions.map((v) => ({ from: v.from === null ? null : dateText(v.from), through: v.through === null ? null : dateText(v.through), value: v.value, because: v.because })),
      changes: found.steps.map((s) => ({ commit: s.commit?.id ?? null, on: s.commit?.on ?? null, author: s.commit?.author ?? null, subject: s.commit?.subject ?? null, words: s.words, below: s.below })),
      unreadable: found.unreadable.map((c) => c.id), more: found.more,
    });
    return 0;
  }
  const paint = io.terminal.colour ? colourPaint : plainPaint, out = [`${paint('strong', printable(declaration.key))}\n`];
  if (found.versions.some((v) => v.value !== null || v.from !== null || v.through !== null)) out.push(`\nVersions\n${found.versions.map((v) => `  ${versionText(v)}\n`).join('')}`);
  if (repository === null) out.push('\nThere is no git repository with commits here: only what stands in the policy is known.\n');
  else if (found.steps.length === 0) out.push('\nNo commit changed what it means.\n');
  else out.push(`\nChanges\n${found.steps.map((s) => stepText(s, paint)).join('')}`);
  if (found.more) out.push('  … older commits were not looked at\n');
  if (found.unreadable.length > 0)
    out.push(
      `\n${plural(found.unreadable.length, 'commit')} with errors in the policy ${found.unreadable.length === 1 ? 'was' : 'were'} passed over: ${found.unreadable
        .slice(0, 5)
        .map((c) => c.id.slice(0, 9))
        .join(', ')}${found.unreadable.length > 5 ? ', …' : ''}\n`,
    );
  io.out(out.join(''));
  return 0;
}

function declarationNamed(program: ir.Program, name: string): Declaration {
  const all = [...declarationsOf(program).values()], found = all.find((d) => d.key === name) ?? all.find((d) => d.name === name && d.kind !== 'policy');
  if (found !== undefined) return found;
  const near = suggest(name, all.map((d) => d.name));
  throw new UsageError(`the policy declares no ${name}`, near.length > 0 ? `did you mean ${near.join(' or ')}?` : `it declares ${all.map((d) => d.name).filter((n) => n !== '').slice(0, 20).join(', ')}`);
}

/** `2026-01-01 – 2026-03-31   50: launch` */
function versionText(v: Version): string {
  const days = v.from === null && v.through === null ? 'always' : v.from === null ? `until ${dateText(v.through!)}` : v.through === null ? `from ${dateText(v.from)}` : `${dateText(v.from)} to ${dateText(v.through)}`;
  return printable(`${days.padEnd(24)}${v.value ?? ''}${v.because === null ? '' : `  because ${v.because}`}`).trimEnd();
}

function stepText(s: Step, paint: typeof plainPaint): string {
  const head = s.commit === null ? 'not committed yet' : `${s.commit.on}  ${s.commit.id.slice(0, 9)}  ${s.commit.author}: ${s.commit.subject}`;
  const below = s.below.length > 5 ? [...s.below.slice(0, 5), `${s.below.length - 5} more`] : s.below;
  return `  ${printable(head)}\n${s.words.map((w) => `      ${printable(w)}\n`).join('')}${below.map((w) => paint('quiet', `      it rests on: ${printable(w)}`) + '\n').join('')}`;
}
