import { describe, expect, test } from 'vitest';
import { folderWith, truce, type Texts } from './support.js';

const head = 'policy "Points" {\n  currency USD\n  timezone "UTC"\n}\n';
const record = `record Lead {
  id text key
  created_on date
  employees count optional
  title text
  domain text
  source text optional
  interest number at least 0 at most 40
  demo flag
}
`;
const mql = `lead MQL for each Lead {
  governed by created_on
  fit = sum {
    (employees otherwise 0) >= 50 : 20
    title in ("VP", "CRO") : 30
    source is "Webinar" : 10
  }
  require fit >= 40
  exclude domain in ("gmail.com", "yahoo.com") because "no company behind it"
}
`;
const leads = `id,created_on,employees,title,domain,source,interest,demo
a,2026-01-05,200,VP,acme.example,Form,10,false
b,2026-01-06,12,Analyst,gmail.com,Form,10,false
c,2026-01-07,,Analyst,c.example,,10,false
d,2026-01-08,80,VP,yahoo.com,Webinar,10,true
`;
const withPolicy = (text: string, data = leads): Texts => ({ 'truce.yaml': 'truce: 1\npolicies: [policies/*.truce]\nas_of: 2026-06-30\ndata:\n  Lead: { file: leads.csv }\n', 'policies/p.truce': `${head}${record}${text}`, 'leads.csv': data });
const say = async (text: string, ...words: string[]): Promise<string> => (await truce(folderWith(withPolicy(text)), words)).out;
/** The lines that propose changes, and the sentence at the end. */
const advice = async (text: string, key: string): Promise<string[]> => (await say(text, 'why-not', 'MQL', key)).trimEnd().split('\n').filter((l, i, all) => l.trim().startsWith('→') || i === all.length - 1).map((l) => l.trim());

describe('explain', () => {
  test('the status of a promise says what was compared, though nobody wrote it', async () => {
    const folder = folderWith({
      'truce.yaml': 'truce: 1\npolicies: [p.truce]\nas_of: 2026-03-31\ndata:\n  Lead: { file: leads.csv }\n', 'leads.csv': 'id,created_at,called_on\nl1,2026-03-02 10:00,2026-03-04\nl2,2026-03-02 10:00,\n',
      'p.truce': 'policy "P" { timezone "UTC" }\nrecord Lead { id text key; created_at time; called_on date optional }\nsla First_call for each Lead {\n  due = 24 hours after created_at\n  done = called_on\n}\n',
    });
    const status = async (key: string): Promise<string> => (await truce(folder, ['explain', 'First_call', key, 'status'])).out;
    expect(await status('l1')).toContain('├─ Late  done is present\n│  └─ done = 2026-03-04T00:00\n');
    expect(await status('l1')).toContain('└─ not taken: done <= due (done of first_call l1 = 2026-03-04, due of first_call l1 = 2026-03-03T10:00)');
    expect(await status('l2')).toContain('├─ Missed  as_of > due\n│  ├─ as_of = 2026-03-31T23:59:59.999  the as-of date of this run');
    expect(await status('l2')).not.toContain('First_call =');
  });
  test('between two points of a curve both are shown, and at a point only that one', async () => {
    const curve = 'list Worth for each Lead {\n  pays = choose at interest {\n    below 5 : 0%\n    at 5 : 50%\n    at 15 : 100%\n    above : 100%\n  }\n}\n', points = async (interest: number): Promise<string[]> => {
      const folder = folderWith(withPolicy(curve, leads.replace('Form,10', `Form,${interest}`)));
      return (await truce(folder, ['explain', 'Worth', 'a', 'pays'])).out.split('\n').filter((l) => / (?:at|below|above) .*: /.test(l)).slice(1).map((l) => l.replace(/^[ │├└─]+/, ''));
    };
    expect(await points(10)).toEqual(['at 5 : 50% = 50 %  at 5, from where a straight line leads  policies/p.truce:18', 'at 15 : 100% = 100 %  at 15, to where it leads  policies/p.truce:19']);
    expect(await points(15)).toEqual(['at 15 : 100% = 100 %  at 15  policies/p.truce:19']);
    expect(await points(4)).toEqual(['below 5 : 0% = 0 %  below 5  policies/p.truce:17']);
  });
  test('every way that counted shows what it read and where from; the others take a line', async () => {
    expect(await say(mql, 'explain', 'MQL', 'a')).toMatchInlineSnapshot(`
      "MQL a: yes

      ✓ require fit >= 40  policies/p.truce:22
        └─ fit of mql a = 50  policies/p.truce:17
           ├─ 20  (employees otherwise 0) >= 50  policies/p.truce:18
           │  └─ employees = 200  leads.csv:2
           ├─ 30  title in ("VP", "CRO")  policies/p.truce:19
           │  └─ title = VP  leads.csv:2
           └─ not counted: source is "Webinar" (source = Form)

      ✓ exclude domain in ("gmail.com", "yahoo.com")  because "no company behind it"  policies/p.truce:23
        └─ domain = acme.example  leads.csv:2
      "
    `);
  });
  test('a field that is missing is said to be', async () => {
    expect(await say(mql, 'explain', 'MQL', 'c')).toContain('not counted: source is "Webinar" (source = missing)');
    expect(await say(mql, 'why-not', 'MQL', 'c')).toContain('employees otherwise 0 = 0  missing, so what `otherwise` says');
  });
  test('what is read in a way that did not count is explained where it counts', async () => {
    const out = await say(mql.replace('source is "Webinar" : 10', 'base > 100 : 10').replace('  fit = sum', '  base = interest * 2\n  fit = sum').replace('fit >= 40', 'fit + base >= 40'), 'explain', 'MQL', 'a');
    expect(out).toContain('not counted: base > 100 (base of mql a = 20)');
    expect(out).toContain('interest = 10  leads.csv:2');
    expect(out).not.toContain('explained above');
  });
  test('rows of a table that read the same are counted, and listed by why-not', async () => {
    const table = mql.replace('lead MQL', 'table worth of Lead.title gives number {\n  title     | points\n  "VP"      | 30\n  "CRO"     | 50\n  "Analyst" | 1\n  else      | 0\n}\nlead MQL').replace(/fit = sum \{[^}]*\}/, 'fit = worth at title');
    expect(await say(table, 'explain', 'MQL', 'a')).toContain('not taken: 2 ways (title = VP)');
    expect(await say(table, 'why-not', 'MQL', 'b')).toMatch(/not taken: "VP" .*\n.*title = Analyst {2}leads\.csv:3\n.*not taken: "CRO" /);
  });
  test('deep and wide trees are cut, with a count of what is left out; JSON has everything', async () => {
    const chain = Array.from({ length: 12 }, (_, i) => `  c${i + 1} = c${i} + interest * ${i + 2}`).join('\n');
    const deep = mql.replace('  fit = sum', `  c0 = interest\n${chain}\n  fit = sum`).replace('fit >= 40', 'c12 >= 40');
    expect(await say(deep, 'explain', 'MQL', 'a')).toMatch(/… [1-9]\d* more steps, all of them with --json/);
    expect(await say(deep, 'explain', 'MQL', 'a', '--json')).toContain('"what": "c0 of mql a"');
    const wide = mql.replace('source is "Webinar" : 10', Array.from({ length: 40 }, (_, i) => `interest > ${i / 2} : 1`).join('\n    '));
    const out = await say(wide, 'explain', 'MQL', 'a');
    expect(out).toMatch(/… \d+ more steps/);
    expect(out).toMatch(/… 14 more not counted/);
    expect(out.split('\n').length).toBeLessThan(60);
  });
  test('a condition of a version that is not in force for the row was not asked of it', async () => {
    const versions = `${mql.replace('  governed', '  from 2025-01-01\n  governed')}lead MQL for each Lead {\n  from 2027-01-01\n  governed by created_on\n  require demo\n  fit = 1\n}\n`;
    const out = await say(versions, 'explain', 'MQL', 'a');
    expect(out).toContain('require fit >= 40');
    expect(out).not.toContain('require demo');
  });
});

describe('why-not', () => {
  test('says what each way read and what would do', async () => {
    expect(await say(mql, 'why-not', 'MQL', 'b')).toMatchInlineSnapshot(`
      "MQL b: no, 2 conditions fail of 2

      ✗ require fit >= 40  policies/p.truce:22
        └─ fit of mql b = 0  policies/p.truce:17
           ├─ not counted: (employees otherwise 0) >= 50  policies/p.truce:18
           │  └─ employees = 12  leads.csv:3
           ├─ not counted: title in ("VP", "CRO")  policies/p.truce:19
           │  └─ title = Analyst  leads.csv:3
           └─ not counted: source is "Webinar"  policies/p.truce:20
              └─ source = Form  leads.csv:3
        → title is Analyst and employees is 12; VP and 50 together would do

      ✗ exclude domain in ("gmail.com", "yahoo.com")  because "no company behind it"  policies/p.truce:23
        └─ domain = gmail.com  leads.csv:3
        → domain is gmail.com; any value but gmail.com, yahoo.com would do

      No single change would do; these three together would: title = VP, employees = 50, domain = any value but gmail.com, yahoo.com.
      "
    `);
  });
  test('any value but those of a list', async () => expect(await advice(mql, 'd')).toEqual(['→ domain is yahoo.com; any value but gmail.com, yahoo.com would do', 'One change alone would do: domain = any value but gmail.com, yahoo.com.']));
  test('`is not`, for texts and numbers', async () => {
    expect(await advice('lead MQL for each Lead {\n  require domain is not "gmail.com"\n}\n', 'b')).toContain('→ domain is gmail.com; any value but gmail.com would do');
    expect(await advice('lead MQL for each Lead {\n  require interest is not 10\n}\n', 'b')).toContain('→ interest is 10; any value but 10 would do');
  });
  test('the values of a list are one choice', async () => expect(await advice('lead MQL for each Lead {\n  require title in ("VP", "CRO", "CEO")\n}\n', 'b')).toEqual(['→ title is Analyst; VP, CRO or CEO would do', 'One change alone would do: title = VP, CRO or CEO.']));
  test('one more way of a sum that is enough', async () => expect(await advice(mql.replace('fit >= 40', 'fit >= 30'), 'c')).toEqual(['→ title is Analyst; VP or CRO would do', 'One change alone would do: title = VP or CRO.']));
  test('two changes when none is enough alone, no larger than they must be', async () => {
    const sum = 'lead MQL for each Lead {\n  points = interest + (if demo then 20 else 0)\n  require points >= 55\n}\n';
    expect(await advice(sum, 'a')).toEqual(['→ demo is no and interest is 10; yes and 35 together would do', 'No single change would do; these two together would: demo = yes, interest = 35.']);
  });
  test('two conditions that need a change each', async () => {
    expect(await advice('lead MQL for each Lead {\n  require demo\n  require interest >= 12\n}\n', 'b')).toEqual(['→ demo is no; yes would do', '→ interest is 10; 12 would do', 'No single change would do; these two together would: demo = yes, interest = 12.']);
  });
  test('nothing is promised that is not enough', async () => {
    expect(await advice('lead MQL for each Lead {\n  require interest >= 12\n  require interest <= 8\n}\n', 'b')).toEqual(['→ interest is 10; 12 would do', '→ interest is 10; 8 would do', 'No change of one or two fields was found that would be enough.']);
    expect(await advice('lead MQL for each Lead {\n  require count(Lead) > 100\n}\n', 'b')).toEqual(['No change of one or two fields was found that would make a condition hold.']);
  });
  test('JSON has the combinations', async () => {
    expect(JSON.parse(await say(mql, 'why-not', 'MQL', 'c', '--json'))).toMatchObject({ changes: [], together: [{ condition: 'fit >= 40', enough: true, changes: [{ own: 'title', now: 'Analyst', needed: 'VP' }, { own: expect.any(String) as string }] }] });
  });
});
