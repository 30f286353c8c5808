/** The relation that a place in a policy belongs to, without a parser: the last heading above it. */
const heading = /^(?:record|list|lead|sla|kpi|goal|attribution|credit|plan)[ \t]+([A-Z][A-Za-z0-9_]*)/;

/** `line` from 0. Null above the first, or within a declaration that has no rows. */
export function relationAt(lines: readonly string[], line: number): string | null {
  for (let i = Math.min(line, lines.length - 1); i >= 0; i--) {
    const found = heading.exec(lines[i]!);
    if (found !== null) return found[1]!;
    if (/^(?:import|policy|parameter|scale|table|always|guard|test)\b/.test(lines[i]!)) return null;
  }
  return null;
}

/** All relations of a text, in its order. */
export const relationsOf = (lines: readonly string[]): readonly string[] => [...new Set(lines.flatMap((l) => heading.exec(l)?.[1] ?? []))];
