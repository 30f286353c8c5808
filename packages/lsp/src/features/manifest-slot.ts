/** Where in the manifest the cursor stands. Read line by line from its indentation, so that it is known also while the file is no YAML. */
export interface Slot {
  /** the keys around the cursor, outermost first; `[]` for an entry of a list */
  readonly path: readonly string[];
  /** the key whose value is written; null where a key is written */
  readonly key: string | null;
  /** the word at the cursor: a key, or a value */
  readonly start: number;
  readonly end: number;
  /** keys that stand beside the one that is written */
  readonly beside: ReadonlySet<string>;
  /** within { } on one line */
  readonly flow: boolean;
}

const KEY = /^([ \t]*)((?:-[ \t]+)*)(?:"([^"]*)"|'([^']*)'|([^\s#"'{}[\],:][^#{}[\],:]*?))[ \t]*:(?=[ \t]|$)/;

interface Line { readonly start: number; readonly text: string; readonly indent: number; readonly dashes: number; readonly key: string | null; /** where what follows the colon begins, in the line */ readonly after: number }

function lineAt(text: string, offset: number): Line {
  const start = text.lastIndexOf('\n', offset - 1) + 1, end = text.indexOf('\n', offset), line = text.slice(start, end < 0 ? text.length : end).replace(/\r$/, ''), m = KEY.exec(line);
  const lead = /^[ \t]*((?:-[ \t]+)*)/.exec(line)!;
  return { start, text: line, indent: m === null ? lead[0].length : m[1]!.length + m[2]!.length, dashes: (m === null ? lead[1]! : m[2]!).replace(/[^-]/g, '').length, key: m === null ? null : m[3] ?? m[4] ?? m[5]!, after: m === null ? lead[0].length : m[0].length };
}

/** null in a comment. */
export function slotAt(text: string, offset: number): Slot | null {
  const line = lineAt(text, offset), column = offset - line.start, head = line.text.slice(0, column);
  if (/(?:^|\s)#/.test(head.replace(/"[^"]*"|'[^']*'/g, (s) => ' '.repeat(s.length)))) return null;
  const blank = line.text.trim() === '', indent = blank ? column : line.indent;
  const { path, beside } = around(text, line, indent);
  const inFlow = column >= line.after && (line.key !== null || (line.dashes > 0 && line.text[line.after] === '{')) ? flowAt(line.text, line.after, column) : null;
  if (inFlow !== null) return { path: [...path, ...(line.key === null ? [] : [line.key]), ...inFlow.path], key: inFlow.key, start: line.start + inFlow.start, end: line.start + inFlow.end, beside: inFlow.beside, flow: true };
  if (line.key !== null && column >= line.after) {
    const value = /^[ \t]*(\S.*?)?[ \t]*$/.exec(line.text.slice(line.after)), gap = /^[ \t]*/.exec(line.text.slice(line.after))![0].length;
    return { path, key: line.key, start: line.start + line.after + Math.min(gap, Math.max(0, column - line.after)), end: line.start + line.after + gap + (value?.[1]?.length ?? 0), beside, flow: false };
  }
  const word = blank ? { start: column, end: column } : { start: line.indent, end: line.key === null ? line.text.trimEnd().length : line.text.slice(0, line.after - 1).trimEnd().length };
  return { path, key: null, start: line.start + Math.min(word.start, column), end: line.start + Math.max(word.end, column), beside: new Set([...beside].filter((k) => k !== line.key)), flow: false };
}

function around(text: string, line: Line, indent: number): { readonly path: readonly string[]; readonly beside: ReadonlySet<string> } {
  const path: string[] = [], beside = new Set<string>();
  let depth = indent, dashes = line.dashes;
  for (let at = line.start; at > 0;) {
    const above = lineAt(text, at - 1);
    at = above.start;
    if (above.text.trim() === '' || /^\s*#/.test(above.text)) continue;
    if (path.length === 0 && above.indent === depth && above.key !== null && dashes === 0) beside.add(above.key);
    // The first line of an entry of a list has its dash before the keys of the entry.
    if (above.indent === depth && above.dashes > 0 && dashes === 0) dashes = above.dashes;
    if (above.indent < depth && above.key !== null) {
      for (let i = 0; i < dashes; i += 1) path.unshift('[]');
      path.unshift(above.key);
      depth = above.indent;
      dashes = above.dashes;
    }
  }
  for (const key of below(text, line, indent)) beside.add(key);
  return { path, beside };
}

function below(text: string, line: Line, indent: number): readonly string[] {
  const found: string[] = [];
  for (let at = text.indexOf('\n', line.start); at >= 0 && at < text.length; at = text.indexOf('\n', at + 1)) {
    const next = lineAt(text, at + 1);
    if (next.text.trim() === '' || /^\s*#/.test(next.text)) continue;
    if (next.indent < indent || (next.dashes > 0 && next.indent <= indent)) break;
    if (next.indent === indent && next.key !== null) found.push(next.key);
  }
  return found;
}

/** Within braces on the line: null where no brace is open at the cursor. */
function flowAt(line: string, from: number, cursor: number): Pick<Slot, 'path' | 'key' | 'start' | 'end' | 'beside'> | null {
  const open: { key: string | null; readonly of: string | null; begin: number; readonly keys: Set<string>; readonly list: boolean }[] = [];
  const word = (a: number, b: number): string => line.slice(a, b).trim().replace(/^(["'])(.*)\1$/, '$2');
  for (let i = from; i < cursor; i += 1) {
    const c = line[i]!, top = open.at(-1);
    if (c === '"' || c === "'") { const end = line.indexOf(c, i + 1); if (end < 0 || end >= cursor) break; i = end; }
    else if (c === '{' || c === '[') open.push({ key: null, of: top?.list === true ? '[]' : top?.key ?? null, begin: i + 1, keys: new Set(), list: c === '[' });
    else if (c === '}' || c === ']') open.pop();
    else if (top === undefined) continue;
    else if (c === ':' && !top.list && /[\s]/.test(line[i + 1] ?? ' ')) { top.key = word(top.begin, i); top.keys.add(top.key); top.begin = i + 1; }
    else if (c === ',') { top.key = null; top.begin = i + 1; }
  }
  const top = open.at(-1);
  if (top === undefined || top.list) return null;
  const start = Math.min(cursor, top.begin + /^[ \t]*/.exec(line.slice(top.begin))![0].length), stop = /[,}:]|$/.exec(line.slice(cursor))!.index + cursor;
  for (const m of line.slice(cursor).matchAll(/([^\s,{}:"']+)[ \t]*:(?=[ \t])/g)) top.keys.add(m[1]!);
  return { path: open.slice(1).flatMap((o) => (o.of === null ? [] : [o.of])), key: top.key, start, end: Math.max(cursor, start, line.slice(0, stop).trimEnd().length), beside: top.keys };
}
