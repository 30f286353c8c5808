/** Offices in the editor: their names are known where they are declared, where time is counted in them, and where a line is half typed. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { client, edited, uriOf, type Client, type Edit, type Range } from './support.js';

const TEXT = `policy "Desks" {
  timezone "UTC"
  office Berlin { timezone "Europe/Berlin"; hours Monday to Friday 09:00 to 18:00 }
  office New_York { timezone "America/New_York"; hours Monday to Friday 09:00 to 17:00 }
  office Any_desk { hours of Berlin, New_York }
}
record Rep { id text key; office one of Berlin, New_York; tier one of Small, Large }
record Lead { id text key; created_at time; owner Rep }
list Due for each Lead {
  first  = 4 business hours in Berlin after created_at
  second = 4 business hours in (if owner.tier is Large then Any_desk else Berlin) after created_at
  third  = date(created_at, Berlin)
}
`.replaceAll('first  =', 'due    =');

let c: Client;
beforeAll(async () => { c = await client({ 'desks.truce': TEXT }); c.open('desks.truce', TEXT); });
afterAll(() => c.stop());

const labels = async (marked: string): Promise<readonly string[]> => (await c.at<{ items: { label: string }[] }>('textDocument/completion', 'desks.truce', marked)).items.map((i) => i.label);
const renamed = async (marked: string, newName: string): Promise<string> => {
  const { changes } = await c.at<{ changes: Record<string, Edit[]> }>('textDocument/rename', 'desks.truce', marked, { newName });
  return edited(TEXT, changes[uriOf('desks.truce')]!);
};

describe('an office', () => {
  test('is renamed in the header and wherever time is counted in it, from either place; a field that has the word is its own', async () => {
    const wanted = TEXT.replace('office Berlin', 'office Munich').replace('hours of Berlin', 'hours of Munich').replace('in Berlin', 'in Munich').replace('else Berlin', 'else Munich').replace('created_at, Berlin', 'created_at, Munich');
    expect(await renamed(TEXT.replace('office Berlin', 'office Ber<|>lin'), 'Munich')).toBe(wanted);
    expect(await renamed(TEXT.replace('in Berlin', 'in Ber<|>lin'), 'Munich')).toBe(wanted);
    expect(await renamed(TEXT.replace('hours of Berlin', 'hours of Ber<|>lin'), 'Munich')).toBe(wanted);
  });
  test('leads to its line of the header', async () => {
    const found = await c.at<{ range: Range }[]>('textDocument/definition', 'desks.truce', TEXT.replace('then Any_desk', 'then Any<|>_desk'));
    expect(found.map((f) => f.range.start.line)).toEqual([4]);
  });
  test('is offered where one belongs', async () => {
    const offices = ['Berlin', 'New_York', 'Any_desk'];
    expect((await labels(TEXT.replace('in Berlin after', 'in <|> after'))).slice(0, 3)).toEqual(offices);
    expect((await labels(TEXT.replace('created_at, Berlin)', 'created_at, <|>)'))).slice(0, 3)).toEqual(offices);
    expect((await labels(TEXT.replace('else Berlin)', 'else <|>)'))).slice(0, 3)).toEqual(offices);
    expect(await labels(TEXT.replace('hours of Berlin, New_York', 'hours of <|>'))).toEqual(['Berlin', 'New_York']);
  });
  test('has a line to begin with, and lines of its own', async () => {
    expect(await labels(TEXT.replace('timezone "UTC"', 'timezone "UTC"\n  <|>'))).toContain('office');
    expect(await labels(TEXT.replace('office Any_desk { hours of Berlin, New_York }', 'office Any_desk {\n    <|>\n  }'))).toEqual(['timezone', 'hours', 'hours of', 'holidays']);
  });
});

test('an edit of the header is noticed wherever its offices are named', async () => {
  const own = await client({ 'header.truce': TEXT.slice(0, TEXT.indexOf('record Rep')), 'desks.truce': `import "header.truce"\n${TEXT.slice(TEXT.indexOf('record Rep'))}` });
  own.open('header.truce', own.files.get([...own.files.keys()].find((k) => k.endsWith('header.truce'))!)!);
  own.open('desks.truce', own.files.get([...own.files.keys()].find((k) => k.endsWith('desks.truce'))!)!);
  const codes = async (): Promise<readonly string[]> => (await own.findings('desks.truce')).map((f) => f.code);
  expect(await codes()).toEqual([]);
  const header = TEXT.slice(0, TEXT.indexOf('record Rep'));
  own.change('header.truce', header.replace('office Berlin', 'office Munich').replace('hours of Berlin', 'hours of Munich'));
  expect(await codes()).toEqual(['T2018', 'T2007', 'T2018']);
  own.change('header.truce', header);
  expect(await codes()).toEqual([]);
  await own.stop();
});
