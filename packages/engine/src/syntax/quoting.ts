/** Values and their quoted texts. */

/** The value of a quoted text: quotes off, `\"` `\\` `\n` `\t` read. */
export function unescape(quoted: string): string {
  const inner = quoted.slice(1, -1);
  return !inner.includes('\\') ? inner : inner.replace(/\\([\s\S])/g, (_, c: string) => (c === 'n' ? '\n' : c === 't' ? '\t' : c));
}

/** A value as a quoted text. */
export function quote(value: string): string {
  return `"${value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t')}"`;
}
