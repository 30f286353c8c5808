/**
 * The verdict on a change of one rule: 100,000 deals of three years, 500 people, 50,000 leads. `truce diff` as somebody runs it, from the files to the exit code: with nothing kept from before, with figures kept
 * from the last run, and for a change of a lead that no pay rests on; then `truce review`, and how long a browser takes to open the page, where there is one.
 *
 *   node diff.mjs [DEALS [PEOPLE]]        100,000 and 500 unless it says otherwise; needs `npm run build` at the root
 *
 * Exits with 1 when the page is larger than 5 MB or opens in more than two seconds.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const DEALS = Number(process.argv[2] ?? 100_000), PEOPLE = Number(process.argv[3] ?? 500), LEADS = DEALS / 2, MOST_BYTES = 5_000_000, MOST_MS = 2_000;
const truce = fileURLToPath(new URL('../packages/cli/dist/truce.js', import.meta.url)), folder = mkdtempSync(join(tmpdir(), 'truce-diff-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const policy = ({ points = 60, above = '9%', split = 90 } = {}) => `policy "A large company" {
  currency USD
  timezone "UTC"
  year starts January
  closes monthly
  party sales (AE)
  party marketing (DemandGen)
}
record Rep { id text key; team text; quota money }
record Lead { id text key; score number; email text optional; created_on date; source text }
record Deal { id text key; amount money; closed_on date; won flag; owner Rep; sdr Rep; lead Lead optional }
lead MQL for each Lead {
  governed by created_on
  agreed by sales, marketing
  entered_on = created_on
  require score >= ${points}
  require email is present
}
kpi MQLs for each quarter { from 2024-01-01 through 2026-12-31; class process; owned by marketing; value = count(MQL where created_on in quarter) }
kpi Won for each quarter { from 2024-01-01 through 2026-12-31; class outcome; owned by sales; value = sum(amount of Deal where won and closed_on in quarter) }
kpi Win_rate for each quarter { from 2024-01-01 through 2026-12-31; class outcome; owned by sales; value = share(won of Deal where closed_on in quarter) }
list Team for each distinct team in Rep { sold = sum(amount of Deal where won and owner.team is team.team) }
credit Booking for each Deal where won {
  split amount on closed_on {
    ${split}% to owner as Closing
    ${100 - split}% to sdr as Sourcing
  }
}
plan Commission for each Booking {
  ordered by credited_on, deal, part   restarting each payee, quarter(credited_on)
  so_far = sum(amount of earlier rows)
  pay commission = marginal on amount after so_far {
    up to 50% of payee.quota : 5%
    up to 100% of payee.quota : 7%
    above : ${above}
  } to payee on end(month(credited_on))
}
list Paid for each Rep { pay = sum(commission of Commission where payee is rep) }
guard "nobody loses a tenth" for each Paid { owned by sales; after.pay >= 90% of before.pay }
`.replace('owner.team is team.team', 'owner.team is this.team');

let state = 42;
const random = () => { state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0; return state / 2 ** 32; }, whole = (n) => Math.floor(random() * n), day = (n) => new Date(Date.UTC(2024, 0, 1) + n * 86_400_000).toISOString().slice(0, 10), id = (letter, i) => `${letter}${String(i).padStart(7, '0')}`;
const csv = (head, n, row) => `${head}\n${Array.from({ length: n }, (_, i) => row(i)).join('\n')}\n`;
mkdirSync(join(folder, 'data'));
writeFileSync(join(folder, 'data/reps.csv'), csv('id,team,quota', PEOPLE, (i) => `rep${i},Team ${i % 23},${60_000 + 5_000 * (i % 40)}`));
writeFileSync(join(folder, 'data/leads.csv'), csv('id,score,email,created_on,source', LEADS, (i) => `${id('l', i)},${whole(100)},${random() < 0.1 ? '' : 'a@b.example'},${day(whole(900))},S${i % 9}`));
writeFileSync(join(folder, 'data/deals.csv'), csv('id,amount,closed_on,won,owner,sdr,lead', DEALS, (i) => `${id('d', i)},${(whole(4_000_000) + 100_000) / 100},${day(whole(900))},${random() < 0.5},rep${whole(PEOPLE)},rep${whole(PEOPLE)},${random() < 0.3 ? '' : id('l', whole(LEADS))}`));
for (const [name, change] of [['old', {}], ['rate', { above: '8.5%' }], ['points', { points: 65 }], ['split', { split: 88 }]]) {
  mkdirSync(join(folder, name));
  writeFileSync(join(folder, name, 'plan.truce'), policy(change));
  writeFileSync(join(folder, name, 'truce.yaml'), 'truce: 1\npolicies: plan.truce\nas_of: 2026-06-30\ndata:\n  Rep: { file: ../data/reps.csv }\n  Lead: { file: ../data/leads.csv }\n  Deal: { file: ../data/deals.csv, flags: { yes: ["true"], no: ["false"] } }\n');
}
const meter = join(folder, 'meter.cjs');
writeFileSync(meter, "process.on('exit', () => { const u = process.resourceUsage(); require('node:fs').writeSync(2, `\\nused ${(u.userCPUTime + u.systemCPUTime) / 1e6} ${u.maxRSS / 1024}\\n`); });");

function run(name, words, says = () => '') {
  const at = performance.now(), { stdout, stderr, status } = spawnSync(process.execPath, ['--require', meter, truce, ...words], { cwd: folder, encoding: 'utf8', maxBuffer: 1e9 }), wall = (performance.now() - at) / 1_000;
  const [, cpu, mb] = /used (\S+) (\S+)/.exec(stderr) ?? [];
  if (cpu === undefined || status > 1) throw new Error(`${name}: exit ${status}\n${stderr}${stdout.slice(0, 1_000)}`);
  process.stdout.write(`${name.padEnd(46)}${wall.toFixed(2).padStart(9)}${Number(cpu).toFixed(2).padStart(9)}${Math.round(Number(mb)).toString().padStart(9)}  ${says(stdout)}\n`);
}
const skipped = (out) => { const { results, guards } = JSON.parse(out); const { computed, taken } = results.values, both = computed + taken;
  return `${results.all - results.computed} of ${results.all} results skipped, ${both === 0 ? 'nothing computed' : `${Math.round((100 * taken) / both)} % of the values of both versions taken from the other`}, ${results.found} figures kept${guards.some((g) => g.outcome === 'fails') ? ', stopped by a guard' : ''}`; };

process.stdout.write(`${DEALS.toLocaleString('en-US')} deals, ${PEOPLE.toLocaleString('en-US')} people, ${LEADS.toLocaleString('en-US')} leads\n${''.padEnd(46)}${'wall s'.padStart(9)}${'CPU s'.padStart(9)}${'peak MB'.padStart(9)}\n`);
run('diff: a rate, cold', ['diff', 'old', 'rate', '--json', '--cache', 'kept'], skipped);
run('diff: a rate, figures kept', ['diff', 'old', 'rate', '--json', '--cache', 'kept'], skipped);
run('diff: a lead score, cold', ['diff', 'old', 'points', '--json'], skipped);
run('diff: a split, cold', ['diff', 'old', 'split', '--json'], skipped);
run('review: a split', ['review', 'old', 'split', '--out', 'review.html']);
const { size } = statSync(join(folder, 'review.html')), chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
process.stdout.write(`the page: ${(size / 1e6).toFixed(2)} MB\n`);
let opened = null;
if (chromium === undefined) process.stdout.write('no Chromium here: not opened\n');
else {
  const { chromium: type } = createRequire(new URL('../package.json', import.meta.url))('playwright-core'), browser = await type.launch({ executablePath: chromium, args: ['--no-sandbox', '--disable-gpu'] });
  // Twice: what is measured is the page, and not the start of the browser.
  for (let i = 0; i < 2; i++) {
    const page = await browser.newPage(), at = performance.now();
    await page.goto(`file://${join(folder, 'review.html')}`);
    opened = performance.now() - at;
    await page.locator('#rows-deals').scrollIntoViewIfNeeded();
    await page.locator('#rows-deals [role=status]', { hasText: 'rows' }).waitFor();
    const ready = performance.now() - at, search = performance.now();
    await page.locator('#rows-deals input').fill('d0001234');
    await page.locator('#rows-deals [role=status]', { hasText: ' of ' }).waitFor();
    if (i === 1) process.stdout.write(`opens in ${Math.round(opened)} ms; every deal can be searched after ${Math.round(ready)} ms; found after ${Math.round(performance.now() - search)} ms\n`);
    await page.close();
  }
  await browser.close();
}
process.stdout.write(`Node ${process.versions.node}, ${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores\n`);
process.exitCode = size <= MOST_BYTES && (opened ?? 0) <= MOST_MS ? 0 : 1;
