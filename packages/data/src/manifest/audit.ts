/** The `audit` section of a manifest: which record plays which part. Whether the policy has such records and columns is asked where the policy is known. */
import { auditRoles, type DeclaredAudit, type DeclaredRole } from '@truce/engine';

type RawRole = Readonly<Record<string, string | boolean | readonly string[] | Readonly<Record<string, string>>>>;
export type RawAudit = Readonly<Record<string, RawRole | readonly RawRole[]>>;

/** Not parts of a role, but facts about it. */
const FACTS = new Set(['record', 'of', 'field_is', 'tracked', 'columns', 'fields']);

export function declaredAudit(raw: RawAudit): DeclaredAudit {
  const settings = Object.hasOwn(raw, 'settings') ? Object.entries(raw['settings'] as RawRole) : [];
  return { settings: new Map(settings), roles: new Map(auditRoles.flatMap((role) => (Object.hasOwn(raw, role) ? [[role, [raw[role]!].flat().map((r) => declaredRole(r as RawRole))] as const] : []))) };
}

function declaredRole(raw: RawRole): DeclaredRole {
  const own = (name: string): RawRole[string] | undefined => (Object.hasOwn(raw, name) ? raw[name] : undefined), text = (name: string): string | null => { const x = own(name); return typeof x === 'string' ? x : null; };
  // A part that is `true` is looked for by its name, as one that is left out.
  const parts = Object.entries(raw).flatMap(([part, column]): readonly (readonly [string, string | false])[] =>
    FACTS.has(part) || column === true ? [] : [[part, column === false || typeof column === 'string' ? column : (JSON.stringify(column) ?? '')]],
  );
  return {
    record: text('record'),
    of: text('of'),
    fieldIs: text('field_is'),
    tracked: (own('tracked') as readonly string[] | undefined) ?? [],
    fields: new Map(
      Object.entries((own('fields') ?? {}) as Readonly<Record<string, string | readonly string[]>>).map(([part, names]) => [
        part,
        [names].flat() as readonly string[],
      ]),
    ),
    parts: new Map([...parts, ...Object.entries((own('columns') ?? {}) as Readonly<Record<string, string>>)]),
  };
}
