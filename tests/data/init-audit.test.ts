/** `truce init` on an export that calls things otherwise: the parts of an audit are said where they can be told from what is in the data. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, truce } from '../cli/support.js';

const many = (row: (i: number) => string): string => Array.from({ length: 60 }, (_, i) => row(i)).join('\n');
const enquiries = `ref,received,origin\n${many((i) => `e${i},2026-01-${String((i % 28) + 1).padStart(2, '0')},Web`)}\n`;
const orders = (stage: readonly string[]): string => `number,enquiry,phase,signed_on,worth\n${many((i) => `o${i},e${i},${stage[i % stage.length]!},2026-02-${String((i % 28) + 1).padStart(2, '0')},${1000 + i}`)}\n`;
async function auditOf(files: Readonly<Record<string, string>>): Promise<{ readonly yaml: string; readonly parts: Readonly<Record<string, string>>; readonly exit: number }> {
  const folder = folderWith(files);
  expect((await truce(folder, ['init', '.'])).exit).toBe(0);
  const yaml = readFileSync(join(folder, 'truce.yaml'), 'utf8'), { parts } = JSON.parse((await truce(folder, ['audit', '--list', '--json'])).out) as { readonly parts: readonly { readonly part: string; readonly record: string }[] };
  return { yaml: yaml.split('\naudit:\n')[1] ?? '', parts: Object.fromEntries(parts.map((p) => [p.part, p.record])), exit: (await truce(folder, ['check'])).exit };
}

describe('the audit section that init writes', () => {
  it('names the opportunity by what is won and lost in it, and the lead by what it refers to, with the evidence', async () => {
    const { yaml, parts, exit } = await auditOf({ 'enquiry.csv': enquiries, 'orders.csv': orders(['Won', 'Lost', 'Quoted']) });
    expect(yaml).toContain('  # Order: phase holds Won and Lost, and signed_on says when\n  opportunity: { record: Order, stage: phase, closed: signed_on');
    expect(yaml).toContain('  # Enquiry: enquiry of Order refers to it\n  lead: { record: Enquiry }');
    expect([parts['opportunity'], parts['lead'], exit]).toEqual(['Order', 'Enquiry', 0]);
  });
  it('is left out where nothing is won, and leaves the choice to a person where two records fit', async () => {
    expect((await auditOf({ 'enquiry.csv': enquiries, 'orders.csv': orders(['Open', 'Quoted']) })).yaml).toBe('');
    const folder = folderWith({ 'orders.csv': orders(['Won', 'Lost']), 'contracts.csv': orders(['Won', 'Lost']).replace('number', 'contract') });
    expect((await truce(folder, ['init', '.'])).exit).toBe(0);
    const yaml = readFileSync(join(folder, 'truce.yaml'), 'utf8'), says = (await truce(folder, ['audit'])).out;
    expect(yaml).toContain('\n# audit:\n  # Each of these could be the opportunity: take the line of the one that is.\n  # opportunity: { record: Contract, stage: phase, closed: signed_on');
    expect(says).toContain('no record is the opportunity');
    expect(says).toContain('`audit` in truce.yaml says');
    // The line that is taken is enough.
    writeFileSync(join(folder, 'truce.yaml'), yaml.replace('# audit:', 'audit:').replace(/# (opportunity: \{ record: Order,)/, '$1'));
    expect((await truce(folder, ['audit', '--list'])).out).toMatch(/opportunity +Order +declared/);
  });
});
