/** The program that a test runs: parameters of the test instead of those of the policy, and given rows instead of what a relation would compute. */
import type { ColumnId, Field, Parameter, Program, Relation, RelationId, Test } from '../core/ir.js';

/** Columns given, by relation. */
export type GivenColumns = ReadonlyMap<RelationId, ReadonlySet<ColumnId>>;

export const isRecord = (relation: Relation): boolean => relation.source.op === 'scan';

export function programOfTest(program: Program, test: Test, given: GivenColumns): Program {
  const relations = program.relations.map((r) => { const columns = given.get(r.id); return columns === undefined || isRecord(r) ? r : standIn(r, columns); });
  const parameters = program.parameters.map((p, i): Parameter => {
    // The last one written wins, so that a line added below changes what stands above.
    const override = [...test.parameters].reverse().find((o) => o.parameter === i);
    return override === undefined ? p : { ...p, versions: [{ from: null, through: null, value: override.value, because: null, at: override.value.at }] };
  });
  return { ...program, relations, parameters };
}

/** The relation as a scan of its own columns: nothing is computed or left out, what is not given is missing. */
function standIn(relation: Relation, given: ReadonlySet<ColumnId>): Relation {
  const fields = relation.columns.map((c): Field => ({
    name: c.name, type: c.type, decimals: 0, optional: true, key: relation.keys.includes(c.id), bounds: [], editedBy: [], known: { kind: 'undated' }, at: c.at,
  }));
  return {
    ...relation,
    source: { op: 'scan', dated: false, fields },
    where: null,
    columns: relation.columns.map((c) => ({ ...c, optional: true, value: null })),
    steps: [], ordering: null, conditions: [],
    keys: relation.keys.filter((k) => given.has(k)),
    facts: { ...relation.facts, notRun: null },
  };
}
