import { describe, expect, it } from 'vitest';
import { folderWith, truce } from '../cli/support.js';

const policy = `policy "Seats" { timezone "UTC" }
record Person { id text key }
record Seat dated { person Person key; team text }
list Now for each Person {
  team = person.team at as_of
}
`;
const manifest = 'truce: 1\npolicies: seats.truce\nas_of: 2026-06-30\ndata:\n  Person: { file: people.csv }\n  Seat: { file: seats.csv }\n';

describe('rows of a dated record', () => {
  it('may share their key: the day from which each counts tells them apart', async () => {
    const folder = folderWith({ 'truce.yaml': manifest, 'seats.truce': policy, 'people.csv': 'id\nana\n', 'seats.csv': 'person,from,through,team\nana,2025-01-01,2025-12-31,North\nana,2026-01-01,,South\n' });
    const { out, exit } = await truce(folder, ['run', 'Now', '--json']);
    expect(exit).toBe(0);
    expect(JSON.parse(out)).toEqual([{ person: 'ana', team: 'South' }]);
  });
  it('need no last day: each runs until the next one begins', async () => {
    const folder = folderWith({ 'truce.yaml': manifest, 'seats.truce': policy, 'people.csv': 'id\nana\n', 'seats.csv': 'person,from,team\nana,2025-01-01,North\nana,2026-01-01,South\n' });
    expect(JSON.parse((await truce(folder, ['run', 'Now', '--json'])).out)).toEqual([{ person: 'ana', team: 'South' }]);
    expect((JSON.parse((await truce(folder, ['check', '--json'])).out) as { problems: readonly unknown[] }).problems).toEqual([]);
    // A column that looks like it, and is not named, is still said.
    const near = folderWith({ 'truce.yaml': manifest, 'seats.truce': policy, 'people.csv': 'id\nana\n', 'seats.csv': 'person,from,Through,team\nana,2025-01-01,,North\n' });
    expect((JSON.parse((await truce(near, ['check', '--json'])).out) as { problems: readonly { code: string }[] }).problems.map((p) => p.code)).toEqual(['T5054']);
  });
  it('that also begin on the same day are one row too many', async () => {
    const folder = folderWith({ 'truce.yaml': manifest, 'seats.truce': policy, 'people.csv': 'id\nana\n', 'seats.csv': 'person,from,through,team\nana,2025-01-01,,North\nana,2025-01-01,,South\n' });
    const { out, exit } = await truce(folder, ['check', '--json']);
    expect(exit).toBe(3);
    const [problem, ...more] = (JSON.parse(out) as { problems: readonly { code: string; message: string; notes: readonly string[] }[] }).problems;
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ code: 'T5012', message: '1 row of record Seat repeats the key (person, from) of an earlier row', notes: ['"ana, 2025-01-01": line 3; line 2 has it already'] });
  });
});
