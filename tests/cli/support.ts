/** A small project in a folder of its own, and the command line on it, with a world that remembers what was written. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { main, type Io, type Terminal } from '@truce/cli';
import { diskFiles, type Files } from '@truce/data';

const folders: string[] = [];
afterAll(() => { for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true }); });

export type Texts = Readonly<Record<string, string | Uint8Array>>;

export function folderWith(files: Texts): string {
  const folder = mkdtempSync(join(tmpdir(), 'truce-cli-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

export interface Outcome { readonly exit: number; readonly out: string; readonly err: string }

/** Runs a command in a folder. Bugs show where they are, unless `debug` says no. */
export async function truce(folder: string, words: readonly string[], world: { readonly terminal?: Partial<Terminal>; readonly stdin?: string; readonly clock?: () => number; readonly files?: Partial<Files>; readonly debug?: boolean } = {}): Promise<Outcome> {
  const out: string[] = [];
  const err: string[] = [];
  const io: Io = {
    cwd: folder, files: { ...diskFiles, ...world.files }, terminal: { colour: false, width: null, progress: false, ...world.terminal },
    out: (text) => out.push(text), err: (text) => err.push(text), stdin: async () => world.stdin ?? '', clock: world.clock ?? (() => 0),
  };
  const exit = await main(words, io, world.debug ?? true);
  return { exit, out: out.join(''), err: err.join('') };
}

export const policy = `policy "Small" {
  currency USD
  timezone "UTC"
  party sales (AE)
  party marketing (DemandGen)
}
record Lead {
  id text key
  created_on date
  employees count optional edited by sales, marketing
  email_domain text
  amount money
  stage one of Open, Won, Lost
}
parameter least = 50 from 2026-01-01 because "launch"
parameter least = 100 from 2026-04-01 because "too many small companies"
lead MQL "Marketing qualified lead" for each Lead {
  governed by created_on
  agreed by sales, marketing
  require employees >= least
  exclude email_domain is "gmail.com" because "no company behind it"
}
lead SQL for each MQL {
  governed by created_on
  agreed by sales, marketing
  require stage is not Open
}
kpi Win_rate "Won of closed" for each quarter {
  from 2026-01-01 through 2026-12-31
  class outcome
  owned by sales
  value = share(stage is Won of Lead where created_on in quarter and stage is not Open)
  target = 60%
}
always "no free lunch" {
  sum(amount of Lead where stage is Lost) <= 1_000 USD
}
test "a small company before and after April" as of 2026-06-30 {
  given Lead {
    id | created_on | employees | email_domain | amount | stage
    a  | 2026-03-31 | 50        | acme.example | 10     | Open
    b  | 2026-04-01 | 50        | acme.example | 10     | Open
  }
  expect only MQL {
    lead
    a
  }
}
`;

export const manifest = 'truce: 1\npolicies: [policies/*.truce]\nas_of: 2026-06-30\ndata:\n  Lead: { file: data/leads.csv }\n';

export const leads = `id,created_on,employees,email_domain,amount,stage
l1,2026-01-10,200,acme.example,1000.5,Won
l2,2026-02-11,40,small.example,20,Open
l3,2026-03-12,60,gmail.com,30,Lost
l4,2026-04-13,100,=cmd.example,-40.25,Lost
l5,2026-05-14,,none.example,50,Won
`;

export const small: Texts = { 'truce.yaml': manifest, 'policies/small.truce': policy, 'data/leads.csv': leads };
export const smallWith = (more: Texts): Texts => ({ ...small, ...more });
