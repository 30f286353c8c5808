/** What an audit is: what it has to read, and how it looks at it. */
import type { AuditId, Finding } from '../finding.js';
import { gather } from '../gather.js';
import { roles, type RoleName } from '../parts.js';
import type { World } from '../world.js';

/** A part that has to be there (`opportunity.closed`), the history of one (`history of opportunity.source`), or any of several. */
export type Need = string | readonly string[];
export interface Rule {
  readonly id: AuditId;
  readonly title: string;
  readonly needs: readonly Need[];
  /** read where it is there */
  readonly also?: readonly string[];
  /** what else has to be so; null: nothing is in the way */
  readonly unless?: (w: World) => string | null;
  readonly run: (w: World, before: readonly Finding[]) => Looked;
}
export interface Looked { readonly looked: number; readonly findings: readonly Finding[]; readonly notes?: readonly string[]; /** it could not be told after all */ readonly unknown?: string }

const HISTORY = 'history of ';
/** As a person would name it: `Deal.source`, `the history of Deal.source in Source_change`. Null where it is not there. */
function readAs(w: World, need: string): string | null {
  const history = need.startsWith(HISTORY), [role, part] = need.replace(HISTORY, '').split('.') as [RoleName, string | undefined];
  if (history) { const t = w.table(role); return t === null || w.changes(role, part!) === null ? null : `${w.historyOf(role, part!)!} (changes of ${t.name(part!)})`; }
  const t = w.table(role);
  return t === null ? null : part === undefined ? t.relation.name : t.has(part) ? t.name(part) : null;
}
type Lacking = { readonly text: string } | { readonly relation: string; readonly part: string; readonly about: string };
function lacking(w: World, need: string): Lacking {
  const history = need.startsWith(HISTORY), [role, part] = need.replace(HISTORY, '').split('.') as [RoleName, string | undefined], t = w.table(role);
  if (t === null) return { text: `no record is the ${role}` };
  if (history)
    return {
      text:
        w.historyOf(role, part!) === null
          ? `no history of changes of ${t.name(part!)} is kept`
          : `${w.historyOf(role, part!)!} holds no change of ${t.name(part!)}, so that it may not be kept (where it is, say \`tracked: [${part!}]\`)`,
    };
  return { relation: t.relation.name, part: part!, about: roles[role].parts[part!]?.about ?? part! };
}
/** Null when everything is there. */
export function whyUnknown(w: World, rule: Rule): string | null {
  for (const need of rule.needs) {
    const ways = typeof need === 'string' ? [need] : need;
    if (ways.some((n) => readAs(w, n) !== null)) continue;
    const all = ways.map((n) => lacking(w, n)), texts = new Set<string>(), columns = new Map<string, { part: string; about: string }[]>();
    for (const x of all) if ('text' in x) texts.add(x.text); else gather(columns, x.relation, x);
    const missing = [...columns].map(
      ([relation, parts]) =>
        `${relation} has no column for ${
          parts.length === 1
            ? `${parts[0]!.part} (${parts[0]!.about})`
            : `${parts
                .slice(0, -1)
                .map((p) => p.part)
                .join(', ')} or ${parts.at(-1)!.part}`
        }`,
    );
    return [...missing, ...texts].join(', and ');
  }
  return rule.unless?.(w) ?? null;
}
export const readsOf = (w: World, rule: Rule): readonly string[] => [
  ...new Set(
    [...rule.needs.flatMap((n) => (typeof n === 'string' ? [n] : [...n])), ...(rule.also ?? [])]
      .map((n) => readAs(w, n))
      .filter((x): x is string => x !== null),
  ),
];
