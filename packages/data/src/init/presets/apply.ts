/** A preset on what `init` found: names of the preset, types of the data, and what audits have to be told. Without data, the preset by itself. */
import type { SourceDraft } from '../infer.js';
import { word, type ManifestSource } from '../print-manifest.js';
import { policyText, programOf, type RecordDecl } from '../record-decl.js';
import type { InitResult } from '../result.js';
import { fieldOf, type Preset, type PresetObject } from './preset.js';

/** The fields under the names of the preset; of two columns for one field, the first that the preset names. */
export function named(object: PresetObject, draft: SourceDraft): SourceDraft {
  const fields = object.fields.flatMap((f) => {
    // Of several columns of one header, the first.
    const all = draft.fields.filter((d) => fieldOf(object, d.column.header.replace(/ \(\d+\)$/, '')) === f).sort((a, b) => f.headers.findIndex((h) => h === a.column.header) - f.headers.findIndex((h) => h === b.column.header));
    return all.slice(0, 1).map((d) => ({ ...d, name: f.name, looksLikeMoney: d.looksLikeMoney || f.type.kind === 'money' }));
  });
  return { ...draft, fields };
}

/** Times of the interfaces of these systems are UTC. What cannot be found by its name is said to the audits. */
export function withPreset(preset: Preset | null, sources: readonly ManifestSource[], manifest: string): string {
  if (preset === null) return manifest;
  const lines = preset.objects.flatMap((object) => {
    const draft = sources.find((s) => s.record.name === object.record)?.draft, has = (name: string): boolean => draft?.fields.some((f) => f.name === name) === true;
    if (object.audit === undefined || draft === undefined) return [];
    const columns = [['source', 'source'], ['closed', 'close_date'], ['stage', 'stage']].filter(([, name]) => has(name!)).map(([part, name]) => `${part}: ${name}`).join(', '), at = has('at') ? 'at' : 'changed_at';
    return !has('opportunity') || !has(at) || columns === '' ? [] : object.audit.map((line) => line.replace('AT', at).replace('COLUMNS', columns));
  });
  // Other histories that are there keep their place beside the one that has to be declared.
  const others = lines.length === 0 ? [] : sources.filter((s) => s.record.name.endsWith('_history')).map((s) => `- { record: ${s.record.name}, of: ${s.record.name.split('_')[0]!.toLowerCase().replace('deal', 'opportunity')} }`);
  const lead = preset.lead !== undefined && sources.some((s) => s.record.name === preset.lead) ? [`  lead: { record: ${preset.lead} }`] : [], history = lines.length === 0 ? [] : ['  history:', ...[...lines, ...others].map((l) => `    ${l}`)];
  return `${notesOf(preset)}\n${manifest.replace(/^data:/m, 'defaults:\n  zone: UTC\ndata:')}${auditText([...lead, ...history])}`;
}
/** Headers of the screen are labels, in words; those of interfaces are names. Times on the screen are in a zone that the export does not name. */
export const fromScreen = (draft: SourceDraft): boolean => draft.fields.some((f) => f.type.kind === 'time' && /^[A-Z]\S* \S/.test(f.column.header));
const notesOf = (preset: Preset): string => preset.notes.map((n) => `# ${n}`).join('\n');
/** A section of comments alone is a comment too: YAML would read it as empty. */
export const auditText = (lines: readonly string[]): string =>
  (lines.length === 0 ? '' : `\n# For \`truce audit\`; \`truce audit --list\` shows what else was found by its name.\n${lines.every((l) => l.trimStart().startsWith('#')) ? '# ' : ''}audit:\n${lines.join('\n')}\n`);

/** All that the preset knows, for exports that are still to come. */
export function templateOf(preset: Preset): InitResult {
  const declarations = preset.objects.map((o): RecordDecl => ({ name: o.record, fields: o.fields.map((f, i) => (f.name === 'id' && i === 0 ? { name: f.name, type: f.type, key: true } : { name: f.name, type: f.type, optional: true, planned: f.name === 'close_date' || f.name === 'ends' || f.name === 'starts_on' })) }));
  const records = policyText([`policy "${preset.title}" {`, '  currency USD', '  timezone "UTC"  // choose the zone in which your days begin and end', '  rounding half up', '}'], declarations);
  programOf(records);
  const sources = preset.objects.flatMap((o) => [`  ${o.record}:`, `    file: ${o.files[0]!}.csv`, ...(preset.ids === 'salesforce' && o.fields[0]!.name === 'id' ? ['    ids: salesforce'] : []), ...columnsOf(o)]);
  const manifest = [notesOf(preset), '# yaml-language-server: $schema=.truce/truce.schema.json', 'truce: 1', 'policies: [policies/**/*.truce]', '# as_of: 2026-06-30        # the last day the data knows', 'defaults:', '  zone: UTC', 'data:', ...sources].join('\n') + `\n${auditText(preset.lead === undefined ? [] : [`  lead: { record: ${preset.lead} }`])}`;
  return { manifest, records, declarations, diagnostics: [], notes: [`no export is there yet: these are the objects of ${preset.title} that an agreement speaks of, by the names of its API; leave out those that you do not have`] };
}
function columnsOf(o: PresetObject): readonly string[] {
  const renamed = o.fields.filter((f) => f.headers[0] !== f.name).map((f) => `      ${f.name}: ${word(f.headers[0]!)}`);
  return renamed.length === 0 ? [] : ['    columns:', ...renamed];
}
