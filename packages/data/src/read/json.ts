/** JSON and NDJSON files: the text is cut into objects as it streams by, each with its line. */
import * as codes from '../codes.js';
import { closest } from '../closest.js';
import type { Reading } from '../manifest.js';
import { JsonMistake, readJsonObject, type ListNames } from './json-value.js';
import { SourceFailure, type RowTaker } from './rows.js';
import { textChunks } from './text-chunks.js';

/** One row of a CRM is far smaller; more than this is a file without line ends or a bracket that is never closed. */
const LONGEST_ROW = 64 << 20;

type ObjectSink = (text: string, line: number, damaged: boolean) => void;

/** Gives each line that is not blank. */
class LineCutter {
  private line = 1;
  private partial = '';
  private before = false;
  constructor(private readonly sink: ObjectSink) {}
  push(text: string, damaged: boolean): void {
    let from = 0;
    for (;;) {
      const end = text.indexOf('\n', from);
      if (end < 0) break;
      this.give(this.partial + text.slice(from, end), damaged || this.before);
      this.partial = '';
      this.before = false;
      this.line++;
      from = end + 1;
    }
    this.before ||= damaged;
    if (this.partial.length <= LONGEST_ROW) this.partial += text.slice(from);
  }
  end(): void { this.give(this.partial, this.before); }
  private give(line: string, damaged: boolean): void {
    if (line.trim() !== '') this.sink(line, this.line, damaged);
  }
}

/** What a file that holds no list has at its top, to say which `path` would lead to one. */
interface Outline { readonly lists: string[] }

/**
 * Gives the items of one list: the file itself, or what stands under `path`. It follows brackets and texts only; whether an item is good JSON is decided
 * when it is read, so that one bad row is one rejected row.
 */
export class ListCutter {
  readonly outline: Outline = { lists: [] };
  found = false;
  /** the list was closed, and what came after it was more of the file */
  closed = false;
  private readonly stack: { readonly list: boolean; key: string; expectKey: boolean }[] = [];
  private line = 1;
  private inText = false;
  private escaped = false;
  private word = '';
  private listDepth = -1;
  private item: string | null = null;
  private itemLine = 1;
  private itemDamaged = false;

  constructor(private readonly path: string | null, private readonly sink: ObjectSink) {}

  push(text: string, damaged: boolean): void {
    let itemFrom = this.item === null ? -1 : 0;
    const n = text.length;
    for (let i = 0; i < n; i++) {
      const c = text.charCodeAt(i);
      if (c === 10) this.line++;
      if (this.inText) {
        if (this.escaped) this.escaped = false;
        else if (c === 92) this.escaped = true;
        else if (c === 34) this.inText = false;
        if (this.item === null && this.inText && this.word.length < 1000) this.word += text[i]!;
        continue;
      }
      if (c === 32 || c === 10 || c === 13 || c === 9) continue;
      // An item begins at the first sign that is neither space nor comma within the list.
      if (this.item === null && this.stack.length === this.listDepth && c !== 44 && c !== 93) {
        this.item = '';
        this.itemLine = this.line;
        this.itemDamaged = false;
        itemFrom = i;
      }
      switch (c) {
        case 34:
          this.inText = true;
          this.word = '';
          break;
        case 58: { // :
          const top = this.stack.at(-1);
          if (top !== undefined && !top.list) { top.key = this.word; top.expectKey = false; }
          break;
        }
        case 44: // ,
          if (this.item !== null && this.stack.length === this.listDepth) {
            this.giveItem(text.slice(itemFrom, i), damaged);
            itemFrom = -1;
          }
          break;
        case 91: case 123: { // [ {
          if (this.item === null && !this.found && c === 91) this.perhapsTheList();
          this.stack.push({ list: c === 91, key: '', expectKey: true });
          if (this.found && !this.closed && this.listDepth < 0) this.listDepth = this.stack.length;
          break;
        }
        case 93: case 125: // ] }
          if (this.stack.length === this.listDepth) {
            if (this.item !== null) this.giveItem(text.slice(itemFrom, i), damaged);
            itemFrom = -1;
            this.listDepth = -1;
            this.closed = true;
          }
          this.stack.pop();
          break;
        default:
      }
    }
    if (this.item !== null && this.item.length <= LONGEST_ROW) {
      this.item += text.slice(itemFrom);
      this.itemDamaged ||= damaged;
    }
  }

  /** Gives an item that the file's end cut off; reading it will say what is wrong. */
  end(): void {
    if (this.item !== null) this.giveItem('', false);
  }

  private perhapsTheList(): void {
    const path = this.stack.map(s => s.key).join('.');
    if (this.stack.some(s => s.list)) return;
    if (this.path === null ? this.stack.length === 0 : this.stack.length > 0 && path === this.path) this.found = true;
    else if (this.outline.lists.length < 20 && this.stack.length > 0) this.outline.lists.push(path);
  }

  private giveItem(rest: string, damaged: boolean): void {
    const text = (this.item ?? '') + rest;
    this.item = null;
    this.sink(text, this.itemLine, damaged || this.itemDamaged);
  }
}

/** Every name that a row has, in the order of their first appearance. Reads the whole file: a name may first occur in its last row. */
export async function jsonColumns(path: string, label: string, reading: Reading, format: 'json' | 'ndjson'): Promise<readonly string[]> {
  const names = new Set<string>();
  await eachObject(path, label, reading, format, () => undefined, text => {
    try {
      readJsonObject(text, name => { names.add(name); });
    } catch (mistake) {
      if (!(mistake instanceof JsonMistake)) throw mistake;
    }
  });
  return [...names];
}

/** The lists that a JSON file holds under a key; null when the file is a list itself. */
export async function jsonLists(path: string, label: string): Promise<readonly string[] | null> {
  const cutter = new ListCutter(null, () => undefined);
  for await (const chunk of textChunks(path, label, 'utf-8', () => undefined)) {
    cutter.push(chunk.text, chunk.damaged);
    if (cutter.found) return null;
  }
  return cutter.outline.lists;
}

/** The lists that lie on the way to a wanted name: before a number, which asks for one item, or before `*`, which asks for all of them. */
function listsOnTheWay(wanted: readonly string[]): ReadonlyMap<string, ListNames> | null {
  const lists = new Map<string, ListNames>();
  for (const name of wanted) {
    const parts = name.split('.');
    parts.forEach((part, i) => {
      if (i === 0 || (part !== '*' && !/^\d+$/.test(part))) return;
      const before = parts.slice(0, i).join('.');
      const asked = lists.get(before) ?? { byPlace: false, together: false };
      if (part === '*') asked.together = true;
      else asked.byPlace = true;
      lists.set(before, asked);
    });
  }
  return lists.size === 0 ? null : lists;
}

/** Stands between the items of a list that are read as one text, as it stands in exports that know no lists. */
const BETWEEN = ';';

/** Reads a JSON file. `wanted`: the columns to read, as dotted names; in them a number is an item of a list, from 0, and `*` is all of its items. */
export async function readJson(path: string, label: string, reading: Reading, format: 'json' | 'ndjson', wanted: readonly string[], taker: RowTaker): Promise<void> {
  if (taker.header(wanted) === null) return;
  const places = new Map(wanted.map((name, i) => [name, i]));
  const cells: (string | null)[] = new Array<string | null>(wanted.length).fill(null);
  const exact = new Uint8Array(wanted.length);
  const lists = listsOnTheWay(wanted);
  const together = new Set(wanted.flatMap((name, place) => (name.split('.').includes('*') ? [place] : [])));
  const present = new Uint8Array(wanted.length);
  const seen = new Set<string>();
  let rows = 0;
  await eachObject(path, label, reading, format, bytes => taker.progress(bytes), (text, line, damaged) => {
    cells.fill(null);
    exact.fill(0);
    rows++;
    try {
      readJsonObject(text, (name, value, typed) => {
        if (lists?.has(name) === true) wanted.forEach((other, i) => { if (other.startsWith(`${name}.`)) present[i] = 1; });
        const place = places.get(name);
        if (place === undefined) {
          if (seen.size < 2000) seen.add(name);
          return;
        }
        present[place] = 1;
        if (together.has(place)) {
          if (value === null) return;
          if (value.includes(BETWEEN)) throw new JsonMistake(`an item of ${name} has ${BETWEEN} in it, which stands between two items`, 0);
          cells[place] = cells[place] === null ? value : `${cells[place]}${BETWEEN}${value}`;
          return;
        }
        cells[place] = value;
        exact[place] = typed ? 1 : 0;
      }, lists);
    } catch (mistake) {
      if (!(mistake instanceof JsonMistake)) throw mistake;
      taker.fault({ kind: 'json', what: `${mistake.message} at character ${mistake.at + 1} of the row` }, line, text.slice(0, 200));
      return;
    }
    taker.row(cells, line, exact, damaged);
  });
  const absent = wanted.filter((_, i) => present[i] === 0);
  if (rows > 0 && absent.length > 0) taker.absent(absent, [...seen]);
}

async function eachObject(path: string, label: string, reading: Reading, format: 'json' | 'ndjson', progress: (bytes: number) => void, sink: ObjectSink): Promise<void> {
  const cutter = format === 'ndjson' ? new LineCutter(sink) : new ListCutter(reading.path, sink);
  let any = false;
  for await (const chunk of textChunks(path, label, reading.encoding, progress)) {
    any ||= chunk.text.trim() !== '';
    cutter.push(chunk.text, chunk.damaged);
  }
  cutter.end();
  if (!any) throw new SourceFailure(codes.emptyFile.at({ data: { file: label } }, { file: label }));
  if (cutter instanceof LineCutter) return;
  const failure = (why: string, suggestion?: string): SourceFailure => new SourceFailure(codes.unreadableFile.at({ data: { file: label } }, { file: label, why, suggestion }));
  if (!cutter.found) {
    const { lists } = cutter.outline;
    if (reading.path !== null) throw failure(`it has no list under "${reading.path}"`, closest(reading.path, lists) ?? lists[0]);
    throw failure('it is no list of objects; `path` says where the list is, `format: ndjson` that each line is an object', lists[0] === undefined ? undefined : `path: ${lists[0]}`);
  }
  if (!cutter.closed) throw failure('its list is never closed: the file ends too early');
}
