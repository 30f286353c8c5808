// Makes a repository in which the agreement of this folder has a history: five commits, each with a tag, on which `truce diff`, `truce review`, `truce history` and `truce seal` have something to say.
// The commits are the same each time. Data is copied beside them and not committed, as it would be in a company.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const [target] = process.argv.slice(2);
if (target === undefined || target.startsWith('-')) {
  process.stdout.write('node history.mjs FOLDER\n\nMakes a git repository in FOLDER, which must not be there yet: launch, quarter-end, source-pay, fix, new-year.\n');
  process.exit(target === '--help' ? 0 : 2);
}
const folder = resolve(target);
if (existsSync(folder) && readdirSync(folder).length > 0) {
  process.stderr.write(`error: ${target} is not empty\n`);
  process.exit(2);
}

/** Each is what one pull request changed: pieces of text in a file, before and after. */
const commits = [
  { tag: 'launch', on: '2026-01-05T09:00:00Z', by: 'Ola Bergman <ola@halyard.example>', says: 'The agreement of 2026', edits: [] },
  {
    tag: 'quarter-end', on: '2026-06-15T16:40:00Z', by: 'Dana Menk <dana@halyard.example>', says: 'Lower the bar: the goal for leads is near',
    edits: [['policies/agreement.truce', '// Addresses with no company behind them', 'parameter mql_points = 55 from 2026-06-15 because "the quarter\'s goal for leads is near"\n\n// Addresses with no company behind them']],
  },
  {
    tag: 'source-pay', on: '2026-06-18T10:05:00Z', by: 'Sam Okoro <sam@halyard.example>', says: 'Pay more for what sales found itself',
    edits: [['policies/pay.truce', "  quota goal = payee.annual_quota over quarter(credited_on) by days / 4\n", "  own_find = if deal.source is Outbound then 115% else 100%\n  quota goal = payee.annual_quota over quarter(credited_on) by days / 4\n"],
      ['policies/pay.truce', 'up to 50% of goal : 80% of base\n    up to 100% of goal : 120% of base\n    above : 150% of base', 'up to 50% of goal : 80% of base * own_find\n    up to 100% of goal : 120% of base * own_find\n    above : 150% of base * own_find']],
  },
  {
    tag: 'fix', on: '2026-06-24T08:30:00Z', by: 'Ola Bergman <ola@halyard.example>', says: 'Take the bar back; the first source counts, which nobody edits',
    edits: [['policies/agreement.truce', 'parameter mql_points = 55 from 2026-06-15 because "the quarter\'s goal for leads is near"\n\n', ''], ['policies/pay.truce', 'if deal.source is Outbound', 'if deal.first_source is Outbound']],
  },
  {
    tag: 'new-year', on: '2026-06-30T07:00:00Z', by: 'Ola Bergman <ola@halyard.example>', says: 'The plan of the next half, from its first day on: more above the goal, engineers at 1%',
    edits: [['policies/pay.truce', '// Half when it is signed', 'parameter top_rate = 150% from 2024-07-01\nparameter top_rate = 165% from 2026-07-01 because "the plan of the second half"\nparameter support_rate = 0.9% from 2024-07-01\nparameter support_rate = 1% from 2026-07-01 because "the plan of the second half"\n\n// Half when it is signed'],
      ['policies/pay.truce', 'above : 150% of base', 'above : (top_rate at credited_on) * base'], ['policies/pay.truce', 'support = 0.9% * amount', 'support = (support_rate at credited_on) * amount']],
  },
];

const git = (args, env = {}) => execFileSync('git', args, { cwd: folder, encoding: 'utf8', env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null', ...env } });
mkdirSync(folder, { recursive: true });
git(['init', '--quiet', '--initial-branch=main']);
for (const part of ['policies', 'data', 'truce.yaml']) cpSync(join(here, part), join(folder, part), { recursive: true });
writeFileSync(join(folder, '.gitignore'), 'data/\n');
for (const { tag, on, by, says, edits } of commits) {
  for (const [file, before, after] of edits) {
    const path = join(folder, file), text = readFileSync(path, 'utf8');
    if (!text.includes(before)) throw new Error(`${tag}: ${file} does not say: ${before}`);
    writeFileSync(path, text.replace(before, () => after));
  }
  const [, name, email] = /^(.*) <(.*)>$/.exec(by), who = { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_AUTHOR_DATE: on, GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email, GIT_COMMITTER_DATE: on };
  git(['add', '.']);
  git(['-c', 'core.autocrlf=false', 'commit', '--quiet', '--no-gpg-sign', '-m', says], who);
  git(['tag', tag]);
}
process.stdout.write(`${target}: ${commits.map((c) => c.tag).join(', ')}\n`);
