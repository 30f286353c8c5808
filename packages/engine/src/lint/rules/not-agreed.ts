/** Definitions of leads and of who helped that one side made alone, in an agreement of several. */
import * as codes from '../../diagnostics/codes/lint.js';
import { found } from '../context.js';
import type { Rule } from '../context.js';

export const notAgreed: Rule = (c) => {
  const parties = c.program.settings.parties.map((p) => p.name);
  return parties.length < 2 ? [] : c.program.relations.filter((r) => r.name !== '' && (r.kind === 'lead' || r.kind === 'attribution') && new Set(r.facts.agreedBy).size < 2)
    .map((r) => found(r, codes.notAgreed.at(c.place(r.at), { kind: r.kind, name: r.name, agreed: [...new Set(r.facts.agreedBy)], parties })));
};
