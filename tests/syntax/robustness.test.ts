/** No text stops the reader, blows it up or takes it long; and whatever it reads without a problem can be formatted. */
import { describe, expect, test } from 'vitest';
import { children, childrenOf, type AnyNode } from '../../packages/engine/src/syntax/children.js';
import { sizeLimit } from '../../packages/engine/src/syntax/parse.js';
import { format, print, sameTree } from '../../packages/engine/src/syntax/print.js';
import { mutate, randomFrom, respace, strange } from './mutate.js';
import { corpusFiles, read, render, tour } from './read.js';

const good = corpusFiles('good').map((file) => file.text).filter((text) => text.length < 4_000);
const files = [...corpusFiles('good'), ...corpusFiles('bad')].map((file) => file.text).filter((text) => text.length < 4_000);

/** Every node lies in its text and in the node around it, and is a kind that the tree knows. */
function wellFormed(root: AnyNode, text: string): void {
  const waiting: AnyNode[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (!Object.hasOwn(children, node.kind)) throw new Error(`unknown kind ${node.kind}`);
    if (!(node.span.start >= 0 && node.span.start <= node.span.end && node.span.end <= text.length)) throw new Error(`${node.kind} lies outside the text: ${JSON.stringify(node.span)}`);
    for (const below of childrenOf(node)) waiting.push(below);
  }
}

describe('any text', () => {
  test('2,000 strange texts are read: spans inside, sentences whole, nothing thrown', () => {
    for (let seed = 1; seed <= 2_000; seed += 1) {
      const text = strange(randomFrom(seed), files);
      try {
        const { file, diagnostics } = read(text);
        wellFormed(file, text);
        // A text with a declaration that could not be read always has a message.
        if (file.declarations.some((d) => d.kind === 'InvalidDeclaration')) expect(diagnostics.length, text).toBeGreaterThan(0);
        print(file, text);
      } catch (error) {
        throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}\n${JSON.stringify(text)}`);
      }
    }
  }, 120_000);

  test('300 changed files that still read without an error are formatted to the same tree, and twice the same', () => {
    let formatted = 0;
    for (let seed = 1; formatted < 300 && seed < 3_000; seed += 1) {
      const random = randomFrom(seed);
      const text = seed % 2 === 0 ? respace(random, good[seed % good.length]!) : mutate(random, good[seed % good.length]!, good, 1);
      const first = read(text);
      if (first.diagnostics.some((d) => d.severity === 'error')) continue;
      formatted += 1;
      const done = format(text, 'p.truce');
      if (!('text' in done)) throw new Error(`seed ${seed}: ${render(text, done.diagnostics)}\n${text}`);
      const again = read(done.text);
      expect(sameTree(first.file, again.file), `seed ${seed}\n${text}`).toBe(true);
      expect(again.file.comments.map((c) => c.text), `seed ${seed}\n${text}`).toEqual(first.file.comments.map((c) => c.text));
      expect(format(done.text, 'p.truce'), `seed ${seed}\n${text}`).toEqual({ text: done.text });
    }
    expect(formatted).toBe(300);
  }, 120_000);

  test('line ends of every kind give the same tree', () => {
    const plain = read(tour);
    for (const end of ['\r\n', '\r', '\u2028', '\u2029']) {
      const other = read(tour.replaceAll('\n', end));
      expect(render(tour, other.diagnostics)).toBe('');
      expect(sameTree(plain.file, other.file)).toBe(true);
      expect(format(tour.replaceAll('\n', end), 'p.truce')).toEqual({ text: tour });
    }
  });

  test('a byte order mark is space', () => {
    expect(format(`\ufeff${tour}`, 'p.truce')).toEqual({ text: tour });
  });

  test('an empty text is an empty file', () => {
    for (const text of ['', '\n', ' \t\r\n', '// only a comment']) {
      const { file, diagnostics } = read(text);
      expect(file.declarations).toEqual([]);
      expect(diagnostics).toEqual([]);
    }
    expect(format('\n\n// a\n\n\n\n// b', 'p.truce')).toEqual({ text: '// a\n\n// b\n' });
  });

  test('names of the machine below are names like others', () => {
    const text = 'list T for each Deal {\n  __proto__ = 1\n  constructor = 2\n  hasOwnProperty = constructor\n  a = toString(1) + valueOf\n}\nrecord Constructor { __proto__ text key; toString text }\n';
    const { file, diagnostics } = read(text);
    expect(render(text, diagnostics)).toBe('');
    const [list] = file.declarations;
    expect(list?.kind === 'Relation' ? list.lines.map((l) => (l.kind === 'Column' ? l.name.text : l.kind)) : []).toEqual(['__proto__', 'constructor', 'hasOwnProperty', 'a']);
  });
});

describe('found by the long run', () => {
  test('a name of the machine below in place of a word', () => {
    for (const word of ['toString', 'constructor', '__proto__', 'valueOf']) {
      expect(read(`scale s of x percent {\n  ${word} below 80% : 0%\n  above : 1%\n}`).diagnostics.map((d) => d.code), word).toEqual(['T1001']);
      read(`list T for each Deal {\n  ${word} below 1\n}\nrecord ${word} { }\npolicy "x" { ${word} USD }\ntest "x" { ${word} 1 }`);
    }
  });

  test('a lone } is said, and hides nothing after it', () => {
    expect(read('}').diagnostics.map((d) => d.code)).toEqual(['T1004']);
    expect(read('} list T for each Deal {\n  a = largest(0 USD amount)\n}').diagnostics.map((d) => d.code)).toEqual(['T1004', 'T1001']);
  });
});

/* Each of these once took another reader's stack, or the square of its length. They are read within the test's limit, with few words. */
const extremes: readonly { readonly what: string; readonly text: string; readonly atMost?: number }[] = [
  { what: '10,000 open brackets', text: `list T for each Deal { a = ${'('.repeat(10_000)}1${')'.repeat(10_000)} }` },
  { what: '10,000 open brackets, never closed', text: `list T for each Deal { a = ${'('.repeat(10_000)}` },
  { what: '10,000 open braces', text: 'list T for each Deal { a = sum { x : '.repeat(10_000) },
  { what: '10,000 braces alone', text: '{'.repeat(10_000) },
  { what: '10,000 closing braces', text: '}'.repeat(10_000) },
  { what: '10,000 ifs', text: `list T for each Deal { a = ${'if x then '.repeat(10_000)}1 }` },
  { what: '10,000 else-ifs', text: `list T for each Deal { a = ${'if x then 1 else '.repeat(10_000)}1 }` },
  { what: '10,000 chooses', text: `list T for each Deal { a = ${'choose { x : '.repeat(10_000)}1 ${'}'.repeat(10_000)} }` },
  { what: '10,000 nots', text: `list T for each Deal { a = ${'not '.repeat(10_000)}x }` },
  { what: '10,000 minus signs', text: `list T for each Deal { a = ${'-'.repeat(10_000)}x }` },
  { what: '10,000 minus signs apart', text: `list T for each Deal { a = ${'- '.repeat(10_000)}x }` },
  { what: '100,000 plus signs', text: `list T for each Deal { a = ${'1 + '.repeat(100_000)}1 }` },
  { what: '20,000 ands', text: `list T for each Deal { a = ${'x and '.repeat(20_000)}x }` },
  { what: '100,000 otherwise', text: `list T for each Deal { a = ${'x otherwise '.repeat(100_000)}x }` },
  { what: '100,000 points', text: `list T for each Deal { a = x${'.x'.repeat(100_000)} }` },
  { what: '10,000 lengths after each other', text: `list T for each Deal { a = ${'3 days after '.repeat(10_000)}x }` },
  { what: '20,000 items in a list', text: `list T for each Deal { a = x in (${'1, '.repeat(20_000)}1) }` },
  { what: 'a million bars', text: '|'.repeat(1_000_000) },
  { what: 'a million bars in rows', text: `test "x" {\n  given Deal {\n    a | b\n    ${'|'.repeat(1_000_000)}\n  }\n}` },
  { what: 'a million bars after a brace', text: `test "x" {\n  given Deal {${'|'.repeat(1_000_000)}`, atMost: 3 },
  { what: 'a name of a million letters', text: `list ${'T'.repeat(1_000_000)} for each Deal { ${'a'.repeat(1_000_000)} = ${'b'.repeat(1_000_000)} }` },
  { what: 'a word of a million letters in place of a declaration', text: 'a'.repeat(1_000_000) },
  { what: 'a text of a million letters', text: `policy "${'x'.repeat(1_000_000)}" { }` },
  { what: 'a text of a million backslashes', text: `policy "${'\\\\'.repeat(500_000)}" { }` },
  { what: 'a million quotes', text: '"'.repeat(1_000_000) },
  { what: '100,000 single quotes', text: "'".repeat(99_999), atMost: 3 },
  { what: '100,000 bad escapes', text: `policy "${'\\q'.repeat(100_000)}" { }`, atMost: 1_000 },
  { what: 'a number of a million digits', text: `parameter a = ${'1'.repeat(1_000_000)}` },
  { what: 'a million thousands', text: `parameter a = 1${',000'.repeat(250_000)}` },
  { what: 'a million points and digits', text: `parameter a = 1${'.000'.repeat(250_000)}` },
  { what: 'a million spaces', text: `policy "x" { currency${' '.repeat(1_000_000)}USD }` },
  { what: 'spaces before every line end', text: `list T for each Deal {\n${`  a = 1${' '.repeat(50)}\n`.repeat(5_000)}}` },
  { what: 'a million line ends', text: `policy "x" {${'\n'.repeat(1_000_000)}}` },
  { what: 'a million semicolons', text: `list T for each Deal { ${';'.repeat(1_000_000)} }` },
  { what: '100,000 comments', text: '// a\n'.repeat(100_000) },
  { what: '100,000 comments inside a line', text: `list T for each Deal { a = (1\n${'// a\n'.repeat(100_000)}) }` },
  { what: '100,000 starts of comments', text: '/*'.repeat(100_000) },
  { what: '50,000 times the word table', text: 'table t of '.repeat(50_000) },
  { what: '50,000 lines that begin a table', text: 'table t of x\n'.repeat(50_000), atMost: 1_000 },
  { what: '50,000 times given', text: 'given Deal\n'.repeat(50_000), atMost: 1_000 },
  { what: '50,000 times given in a test', text: `test "x" {\n${'given Deal {\n'.repeat(50_000)}}`, atMost: 1_000 },
  { what: '20,000 times case when', text: 'case when '.repeat(20_000) },
  { what: '20,000 times select', text: 'SELECT x '.repeat(20_000) },
  { what: '20,000 calls of a spreadsheet', text: `list T for each Deal { a = ${'IF('.repeat(20_000)} }` },
  { what: '5,000 lines of calls of a spreadsheet', text: `list T for each Deal {\n${'a = IF(x, 1, 2)\n'.repeat(5_000)}}`, atMost: 1_000 },
  { what: '20,000 words in capitals on one line', text: `list T for each Deal { a = x ${'AND y '.repeat(20_000)} }` },
  { what: '100,000 square brackets', text: '['.repeat(100_000) },
  { what: '100,000 times {!', text: '{!'.repeat(100_000) },
  { what: '100,000 dollars', text: '$'.repeat(100_000) },
  { what: '100,000 NUL bytes', text: '\u0000'.repeat(100_000) },
  { what: '100,000 lone halves of pairs', text: '\ud800'.repeat(100_000) },
  { what: '100,000 marks that turn text around', text: '\u202e x'.repeat(100_000), atMost: 1_000 },
  { what: '20,000 declarations that are none', text: 'x\n'.repeat(20_000), atMost: 1_000 },
  { what: '20,000 lines that were closed too early', text: `plan P for each Deal {\n}\n${'  a = 1\n'.repeat(20_000)}}`, atMost: 1_000 },
  { what: '5,000 records never closed', text: 'record Deal {\n  id text key\n'.repeat(5_000), atMost: 1_000 },
  { what: '5,000 rows in a grid', text: `test "x" {\n  given Deal {\n    id | amount\n${'    d1 | (1 + 2) * 3\n'.repeat(5_000)}  }\n}` },
];

describe('extreme texts are read in bounded time', () => {
  for (const { what, text, atMost } of extremes) {
    test(what, () => {
      expect(text.length).toBeLessThan(sizeLimit);
      const { file, diagnostics } = read(text);
      expect(diagnostics.length, render(text.slice(0, 100), diagnostics.slice(0, 5))).toBeLessThanOrEqual(atMost ?? 2);
      wellFormed(file, text);
    }, 20_000);
  }

  test('a file that is no policy by its size is refused in one sentence', () => {
    const { diagnostics } = read('x'.repeat(50_000_000));
    expect(diagnostics.map((d) => d.code)).toEqual(['T1014']);
  });
});
