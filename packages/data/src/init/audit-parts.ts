/**
 * Which record is the opportunity, the lead and the history of changes, where their names do not say it: decided from what is in them, and written into the manifest with the
 * evidence. Where two records fit equally well they are offered in comments, for a person to choose; where none does, `truce audit` says what it could not find.
 */
import { auditRoleSpecs, bindParts, nothingDeclared, usualAuditSettings, type AuditRole, type DeclaredRole, type ir } from '@truce/engine';

interface Guess { readonly role: AuditRole; readonly record: ir.Relation; readonly parts: ReadonlyMap<string, string>; readonly evidence: string; readonly of?: AuditRole }

const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
const isWord = (words: readonly string[]) => (text: string): boolean => words.some((w) => plain(w) === plain(text));
const isWon = isWord(usualAuditSettings.won_words), isLost = isWord(usualAuditSettings.lost_words);
const isDay = (c: ir.Column): boolean => c.type.kind === 'date' || c.type.kind === 'time';

/** The lines of the `audit` section; none where names say it all, or nobody can tell. */
export function auditPartsOf(program: ir.Program): readonly string[] {
  const records = program.relations.filter((r) => r.kind === 'record' && r.name !== '');
  const byName = bindParts(program, nothingDeclared).bound;
  const named = (role: AuditRole): ir.Relation | null => byName.get(role)?.[0]?.relation ?? null;
  const sales = named('opportunity') === null ? opportunitiesIn(records) : [], opportunity = sales.length === 1 ? sales[0]! : null, sold = named('opportunity') ?? opportunity?.record ?? null;
  const lead = named('lead') === null ? leadOf(program, sold) : null, come = named('lead') ?? lead?.record ?? null;
  const histories =
    (byName.get('history') ?? []).length > 0
      ? []
      : historiesIn(
          program,
          records,
          new Map([...(sold === null ? [] : [[sold.id, 'opportunity'] as const]), ...(come === null ? [] : [[come.id, 'lead'] as const])]),
        );
  const choice = sales.length < 2 ? [] : ['  # Each of these could be the opportunity: take the line of the one that is.', ...sales.map((g) => `  # opportunity: ${written(program, g)}`)];
  const single = [opportunity, lead].filter((g): g is Guess => g !== null).flatMap((g) => [`  # ${g.evidence}`, `  ${g.role}: ${written(program, g)}`]);
  return [...choice, ...single, ...(histories.length === 0 ? [] : ['  history:', ...histories.flatMap((g) => [`    # ${g.evidence}`, `    - ${written(program, g)}`])])];
}

/** Records in which things are won and lost on a day. */
function opportunitiesIn(records: readonly ir.Relation[]): readonly Guess[] {
  return records.flatMap((record): readonly Guess[] => {
    const stage = record.columns.find((c) => c.type.kind === 'choice' && c.type.choices.some(isWon) && c.type.choices.some(isLost));
    const closed = record.columns.find((c) => isDay(c) && /clos|won|sign|order|decid|end/i.test(c.name));
    if (stage?.type.kind !== 'choice' || closed === undefined) return [];
    const like = (pattern: RegExp, kinds: readonly string[]): string | undefined => record.columns.find((c) => kinds.includes(c.type.kind) && pattern.test(c.name) && c !== stage && c !== closed)?.name;
    const parts = new Map(
      [
        ['stage', stage.name],
        ['closed', closed.name],
        ['created', like(/creat|open|engag|start|enter/i, ['date', 'time'])],
        ['amount', like(/amount|value|price|revenue|worth|total/i, ['money', 'number', 'count'])],
        ['owner', like(/owner|agent|rep$|seller|sales/i, ['row', 'text', 'choice'])],
      ].filter((p): p is [string, string] => p[1] !== undefined),
    );
    return [{ role: 'opportunity', record, parts, evidence: `${record.name}: ${stage.name} holds ${stage.type.choices.find(isWon)!} and ${stage.type.choices.find(isLost)!}, and ${closed.name} says when` }];
  });
}

/** What an opportunity refers to as the lead that it came from. */
function leadOf(program: ir.Program, sold: ir.Relation | null): Guess | null {
  const from = (sold?.columns ?? []).filter((c) => c.type.kind === 'row' && /lead|mql|prospect|enquir|inquir/i.test(c.name)), [only] = from;
  if (from.length !== 1 || only?.type.kind !== 'row' || sold === null) return null;
  return { role: 'lead', record: program.relations[only.type.relation]!, parts: new Map(), evidence: `${program.relations[only.type.relation]!.name}: ${only.name} of ${sold.name} refers to it` };
}

/** Records that tell of a row what a field was, what it became, and when. */
function historiesIn(program: ir.Program, records: readonly ir.Relation[], of: ReadonlyMap<ir.RelationId, AuditRole>): readonly Guess[] {
  const spec = auditRoleSpecs.history.parts;
  return records.flatMap((record): readonly Guess[] => {
    const find = (part: string): ir.Column | undefined =>
      record.columns.find((c) => [part, ...(spec[part]?.names ?? [])].some((n) => plain(n) === plain(c.name)) && (part !== 'at' || isDay(c)));
    const [before, after, at, field] = ['before', 'after', 'at', 'field'].map(find);
    const row = record.columns.find((c) => c.type.kind === 'row' && of.has(c.type.relation));
    if (before === undefined || after === undefined || at === undefined || field === undefined || row?.type.kind !== 'row') return [];
    return [
      {
        role: 'history',
        record,
        of: of.get(row.type.relation)!,
        parts: new Map([['row', row.name]]),
        evidence: `${record.name}: ${field.name} went from ${before.name} to ${after.name} on ${at.name}, of ${program.relations[row.type.relation]!.name}`,
      },
    ];
  });
}

/** Parts that the names of the columns say are left out. */
function written(program: ir.Program, { role, record, parts, of }: Guess): string {
  const said: DeclaredRole = { record: record.name, parts: new Map(), of: of ?? null, fieldIs: null, tracked: [], fields: new Map() };
  const known = bindParts(program, { ...nothingDeclared, roles: new Map([[role, [said]]]) }).bound.get(role)?.[0]?.parts, taken = new Set([...(known?.values() ?? [])].map((p) => p.text));
  const own = [...parts].filter(([part, column]) => known?.has(part) !== true && !taken.has(column));
  return `{ record: ${record.name}${of === undefined ? '' : `, of: ${of}`}${own.map(([part, column]) => `, ${part}: ${column}`).join('')} }`;
}
