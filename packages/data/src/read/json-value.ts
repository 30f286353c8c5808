/**
 * One JSON object, read into cells. A reader of our own because numbers must stay texts: JSON.parse and DuckDB both send 1234567890.123456789 through a
 * double and lose its end. Nested objects are entered by dotted names; a list stays JSON text, and is entered as well where somebody asks for its items.
 */

/** What is wrong, at a character of the object's text. */
export class JsonMistake extends Error {
  constructor(message: string, readonly at: number) { super(message); }
}

/** Where values go: called with the dotted name of each scalar or list. `typed`: it was a number, true or false. */
export type ValueSink = (name: string, value: string | null, typed: boolean) => void;

/** Deeper nesting is no row of data. */
const DEEPEST = 64;

/** How a list is entered: `byPlace` names its items 0, 1, 2 and so on, `together` names each of them `*`. */
export interface ListNames { byPlace: boolean; together: boolean }

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

export function readJsonObject(text: string, sink: ValueSink, lists: ReadonlyMap<string, ListNames> | null = null): void {
  let at = 0;

  const fail = (what: string): never => { throw new JsonMistake(what, at); };
  const space = (): void => {
    let c: number;
    while ((c = text.charCodeAt(at)) === 32 || c === 10 || c === 13 || c === 9) at++;
  };
  const expect = (sign: string): void => {
    space();
    if (text[at] !== sign) fail(`expected ${sign}`);
    at++;
  };
  const string = (): string => {
    const from = ++at;
    for (;;) {
      const c = text.charCodeAt(at);
      if (c === 34) break;
      if (c === 92) at++;
      else if (c < 32) fail('a line end or control character within a text');
      else if (Number.isNaN(c)) fail('a text that is never closed');
      at++;
    }
    const raw = text.slice(from, at++);
    if (!raw.includes('\\')) return raw;
    try {
      return JSON.parse(`"${raw}"`) as string;
    } catch {
      return fail('a wrong escape within a text');
    }
  };
  const number = (): string => {
    NUMBER.lastIndex = at;
    const match = NUMBER.exec(text);
    if (match === null) return fail('expected a value');
    at += match[0].length;
    return match[0];
  };
  const word = (w: string): void => {
    if (!text.startsWith(w, at)) fail('expected a value');
    at += w.length;
  };
  /** Skips a value; a list is kept as its text. */
  const skip = (depth: number): void => {
    if (depth > DEEPEST) fail('nested too deeply');
    space();
    switch (text[at]) {
      case '"': string(); return;
      case '{': object(depth, null); return;
      case '[': {
        at++;
        space();
        if (text[at] === ']') { at++; return; }
        for (;;) {
          skip(depth + 1);
          space();
          if (text[at] === ',') { at++; continue; }
          expect(']');
          return;
        }
      }
      case 't': word('true'); return;
      case 'f': word('false'); return;
      case 'n': word('null'); return;
      default: number();
    }
  };
  /** Gives the items of a list that was skipped already, so that nothing in it can fail. */
  const items = (depth: number, from: number, nameOf: (place: number) => string): void => {
    const end = at;
    at = from + 1;
    for (let place = 0; ; place++) {
      space();
      if (text[at] === ']') break;
      value(depth, nameOf(place));
      space();
      if (text[at] === ',') at++;
    }
    at = end;
  };
  /** `name` is null where nobody asks. */
  const value = (depth: number, name: string | null): void => {
    switch (text[at]) {
      case '"': { const found = string(); if (name !== null) sink(name, found, false); break; }
      case '{': object(depth + 1, name); break;
      case '[': {
        const from = at;
        skip(depth + 1);
        if (name === null) break;
        sink(name, text.slice(from, at), false);
        const asked = lists?.get(name);
        if (asked?.byPlace === true) items(depth + 1, from, place => `${name}.${place}`);
        if (asked?.together === true) items(depth + 1, from, () => `${name}.*`);
        break;
      }
      case 't': word('true'); if (name !== null) sink(name, 'true', true); break;
      case 'f': word('false'); if (name !== null) sink(name, 'false', true); break;
      case 'n': word('null'); if (name !== null) sink(name, null, false); break;
      default: { const found = number(); if (name !== null) sink(name, found, true); }
    }
  };
  const object = (depth: number, prefix: string | null): void => {
    if (depth > DEEPEST) fail('nested too deeply');
    expect('{');
    space();
    if (text[at] === '}') { at++; return; }
    for (;;) {
      space();
      if (text[at] !== '"') fail('expected a name in quotes');
      const key = string();
      expect(':');
      space();
      value(depth, prefix === null ? null : prefix === '' ? key : `${prefix}.${key}`);
      space();
      if (text[at] === ',') { at++; continue; }
      expect('}');
      return;
    }
  };
  space();
  if (text[at] !== '{') fail('expected an object: {');
  object(0, '');
  space();
  if (at !== text.length) fail('something follows the object');
}
