/** Roles of the parties that no plan pays. Where no plan says whom it pays, nobody can tell. */
import * as codes from '../../diagnostics/codes/lint.js';
import { found } from '../context.js';
import type { Rule } from '../context.js';

export const unrewarded: Rule = (c) => {
  if (c.plans.length === 0 || c.plans.some((p) => p.roles.length === 0 && !p.source.pays.every((x) => x.role !== 'Pay'))) return [];
  const paid = new Set(c.plans.flatMap((p) => p.roles));
  if (paid.size === 0) return [];
  return c.program.settings.parties.flatMap((party) =>
    party.roles
      .filter((r) => !paid.has(r))
      .map((role) => found(null, codes.unrewarded.at(party.at === undefined ? {} : c.place(party.at), { party: party.name, role }))),
  );
};
