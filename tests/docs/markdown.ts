/** The fenced blocks of the documents. A page is one growing program: `truce` starts it, `truce continues` adds to it. */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Block { readonly file: string; readonly line: number; readonly tag: string; readonly text: string }

/** README, docs and the READMEs of examples; generated error pages have a test of their own. */
export function pages(): readonly string[] {
  const found = ['README.md', 'CONTRIBUTING.md'].map((f) => join(root, f)).filter((f) => { try { return statSync(f).isFile(); } catch { return false; } });
  const walk = (folder: string): void => {
    for (const name of readdirSync(folder).sort()) {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) { if (name !== 'errors' && name !== 'node_modules') walk(path); } else if (name.endsWith('.md')) found.push(path);
    }
  };
  walk(join(root, 'docs'));
  walk(join(root, 'examples'));
  return found;
}

export function blocks(path: string): readonly Block[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  const found: Block[] = [];
  for (let i = 0; i < lines.length; i++) {
    const open = /^```(\S.*)$/.exec(lines[i]!);
    if (open === null) continue;
    const start = i + 1;
    while (i + 1 < lines.length && lines[i + 1] !== '```') i++;
    i++;
    found.push({ file: relative(root, path), line: start + 1, tag: open[1]!.trim(), text: `${lines.slice(start, i).join('\n')}\n` });
  }
  return found;
}
