/** The tests of a policy by their headings, without a parser: a declaration begins in the first column, so a heading can be told from its line alone. */
export interface TestTitle { readonly title: string; /** from 0 */ readonly line: number; readonly start: number; readonly end: number }

const heading = /^test[ \t]+"((?:[^"\\\r\n]|\\.)*)"[ \t]*(?:as[ \t]+of\b|\{|$)/;

export function testTitles(text: string): readonly TestTitle[] {
  return text.split(/\r\n|[\n\r\u2028\u2029]/).flatMap((line, i): readonly TestTitle[] => {
    const found = heading.exec(line);
    if (found === null) return [];
    return [{ title: found[1]!.replace(/\\([\s\S])/g, (_, c: string) => (c === 'n' ? '\n' : c === 't' ? '\t' : c)), line: i, start: 0, end: line.indexOf('"', line.indexOf('"') + 1 + found[1]!.length) + 1 }];
  });
}
