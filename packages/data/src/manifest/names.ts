/** Names in the `audit`, `report` and `lint` sections of a manifest, looked up in the policy: each that is none is said at its place, with what was probably meant. */
import { bindParts, type Diagnostic, type ir } from '@truce/engine';
import { closest } from '../closest.js';
import * as codes from '../codes.js';
import type { Manifest, ReportParts } from '../manifest.js';

type Steps = readonly (string | number)[];
type Kind = ir.Relation['kind'];

export function manifestNames(program: ir.Program, manifest: Manifest): readonly Diagnostic[] {
  return [...auditNames(program, manifest), ...reportNames(program, manifest), ...lintNames(program, manifest)];
}

function auditNames(program: ir.Program, { audit }: Manifest): readonly Diagnostic[] {
  return audit === null
    ? []
    : bindParts(program, audit.declared).mistakes.map((m) =>
        codes.unknownAudited.at(
          { span: audit.place(m.steps) },
          { what: m.what, suggestion: closest(m.what.split(' ').at(-1)!, [...m.known]), known: shown(m.known) },
        ),
      );
}

function lintNames(program: ir.Program, { lint, place }: Manifest): readonly Diagnostic[] {
  const parties = program.settings.parties.map((p) => p.name);
  const named = [['revenue_weight', lint?.revenue], ['activity_weight', lint?.activity]] as const;
  return named.flatMap(([key, weights]) =>
    [...(weights?.keys() ?? [])]
      .filter((name) => !parties.includes(name))
      .map((name) =>
        codes.unknownNamed.at(
          { span: place('key', ['lint', key, name]) },
          { what: `the policy has no party ${name}`, suggestion: closest(name, parties), known: shown(parties) },
        ),
      ),
  );
}

const shown = (names: readonly string[]): string => names.slice(0, 20).join(', ');
const listOf = (v: string | readonly string[] | undefined, steps: Steps): readonly (readonly [string, Steps])[] =>
  v === undefined ? [] : typeof v === 'string' ? [[v, steps]] : v.map((x, i) => [x, [...steps, i]] as const);
const FIGURES: readonly Kind[] = ['kpi', 'goal'];

/** The same that a report looks up when it is made. */
function reportNames(program: ir.Program, { report, place }: Manifest): readonly Diagnostic[] {
  if (report === undefined) return [];
  const found: Diagnostic[] = [];
  const say = (steps: Steps, what: string, name: string, known: readonly string[], of: 'key' | 'value' = 'value'): void => {
    found.push(codes.unknownNamed.at({ span: place(of, ['report', ...steps]) }, { what, suggestion: closest(name, known), known: shown(known) }));
  };
  const relation = (name: string, steps: Steps, kinds: readonly Kind[], of: 'key' | 'value' = 'value'): ir.Relation | null => {
    const fit = program.relations.filter((r) => r.name !== '' && !r.name.endsWith('.whole') && (kinds.length === 0 || kinds.includes(r.kind))), here = fit.find((r) => r.name === name);
    if (here === undefined) say(steps, `there is no ${kinds.length === 0 ? 'record or result' : kinds.join(' or ')} ${name}`, name, fit.map((r) => r.name), of);
    return here ?? null;
  };
  const column = (r: ir.Relation | null, path: string | undefined, steps: Steps): void => {
    let at = r;
    for (const [i, name] of (path ?? '').split('.').entries()) {
      if (at === null || name === '') return;
      const here: ir.Column | undefined = at.columns.find((c) => c.name === name), last = i === path!.split('.').length - 1;
      if (here === undefined) return say(steps, `${at.name} has no column ${name}`, name, at.columns.map((c) => c.name));
      if (!last && here.type.kind !== 'row') return say(steps, `${at.name}.${name} is no row of a record, so that nothing can be read of it`, name, []);
      at = here.type.kind === 'row' ? program.relations[here.type.relation]! : null;
    }
  };
  const parts = <K extends string>(of: ({ readonly record: string } & Partial<Record<K, string>>) | undefined, steps: Steps, columns: readonly K[]): void => {
    if (of !== undefined) {
      const r = relation(of.record, [...steps, 'record'], []);
      for (const c of columns) column(r, of[c], [...steps, c]);
    }
  };
  if (report.goal !== undefined) relation(report.goal, ['goal'], FIGURES);
  parts(report.deals, ['deals'], ['amount', 'day', 'won', 'kind']);
  parts(report.seats, ['seats'], ['role', 'team', 'target']);
  report.touches?.forEach((t, i) => parts(t, ['touches', i], ['kind', 'by']));
  for (const [name, steps] of listOf(report.teams, ['teams'])) relation(name, steps, FIGURES);
  if (report.feedback !== undefined) relation(report.feedback, ['feedback'], ['sla']);
  if (report.lead !== undefined) relation(report.lead, ['lead'], ['lead']);
  for (const [name, steps] of listOf(report.reasons, ['reasons'])) { const [record, ...field] = name.split('.'), r = relation(record!, steps, []); if (field.length > 0) column(r, field.join('.'), steps); }
  bridgeNames(report.bridge, relation, column);
  report.scorecard?.forEach((s, i) => s.kpis.forEach((name, k) => relation(name, ['scorecard', i, 'kpis', k], FIGURES)));
  for (const name of Object.keys(report.bands ?? {})) relation(name, ['bands', name], FIGURES, 'key');
  return found;
}

function bridgeNames(
  bridge: ReportParts['bridge'],
  relation: (name: string, steps: Steps, kinds: readonly Kind[]) => ir.Relation | null,
  column: (r: ir.Relation | null, path: string | undefined, steps: Steps) => void,
): void {
  if (bridge === undefined) return;
  const of = relation(bridge.of, ['bridge', 'of'], []);
  bridge.steps.forEach((s, i) => {
    column(of, s.column, ['bridge', 'steps', i, 'column']);
    if (s.plan !== undefined) relation(s.plan, ['bridge', 'steps', i, 'plan'], FIGURES);
  });
}
