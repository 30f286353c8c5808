/**
 * The rule of w1.truce in the words of other engines, each in the way its own documentation shows for a rule that is used many times: prepared once, asked for each record.
 * `verdict` answers for one record; a promise where the engine has no other way. `n`: how many records a round asks it about, because slow engines need no million to be measured.
 */
import { celEnv, parse as parseCel, plan } from '@bufbuild/cel';
import { evaluateExpressionSync, ZenEngine } from '@gorules/zen-engine';
import { parse as parseMarcbachmann } from '@marcbachmann/cel-js';
import { evaluate as evaluateCelJs, parse as parseCelJs } from 'cel-js';
import { Engine } from 'json-rules-engine';
import { day } from './deals.mjs';

const CREATED = day('2023-03-01'), CLOSED = day('2023-07-01');
const LOOKED_AT = new Set(['Won', 'Negotiation', 'Proposal']);

const cel = (missing) => `amount >= 500000 && stage in ["Won", "Negotiation", "Proposal"] && (segment == "ENT" || segment == "MM" && amount >= 1500000 || lead_source == "Referral")`
  + ` && created_on >= ${CREATED} && lead_source != "Purchased" && (${missing(`closed_on >= ${CLOSED}`)})`;
const orElse = (rest) => `closed_on == null || ${rest}`;
const zenRule = cel(orElse).replaceAll('&&', 'and').replaceAll('||', 'or');

export const peers = [
  { name: 'hand-written function', n: 1_000_000, note: '', prepare: () => (r) => r.amount >= 500_000 && (r.stage === 'Won' || r.stage === 'Negotiation' || r.stage === 'Proposal')
    && (r.segment === 'ENT' || (r.segment === 'MM' && r.amount >= 1_500_000) || r.lead_source === 'Referral') && r.created_on >= CREATED && r.lead_source !== 'Purchased' && (r.closed_on === null || r.closed_on >= CLOSED) },
  { name: 'hand-written closures', n: 1_000_000, note: 'one for each condition, put together', prepare: closures },
  { name: '@marcbachmann/cel-js', n: 500_000, note: 'numbers as doubles', prepare: () => parseMarcbachmann(cel(orElse).replace(/>= (\d+)/g, '>= $1.0')) },
  { name: '@bufbuild/cel', n: 200_000, note: 'plan()', prepare: () => plan(celEnv(), parseCel(cel(orElse))) },
  { name: 'cel-js', n: 20_000, note: '`||` compares the missing date as well, so `? :`', prepare: celJs },
  { name: 'json-rules-engine', n: 3_000, note: 'asynchronous', prepare: jsonRules },
  { name: '@gorules/zen-engine', n: 20_000, note: 'evaluateExpressionSync, which takes the text each time', prepare: () => (r) => evaluateExpressionSync(zenRule, r) },
  { name: '@gorules/zen-engine', n: 3_000, note: 'a decision, asynchronous, one call after the other', prepare: zen },
];

function closures() {
  const atLeast = (field, limit) => (r) => r[field] >= limit, is = (field, word) => (r) => r[field] === word, isNot = (field, word) => (r) => r[field] !== word;
  const among = (field, words) => (r) => words.has(r[field]), missing = (field) => (r) => r[field] === null;
  const both = (a, b) => (r) => a(r) && b(r), either = (a, b) => (r) => a(r) || b(r);
  return [
    atLeast('amount', 500_000), among('stage', LOOKED_AT), either(is('segment', 'ENT'), either(both(is('segment', 'MM'), atLeast('amount', 1_500_000)), is('lead_source', 'Referral'))),
    atLeast('created_on', CREATED), isNot('lead_source', 'Purchased'), either(missing('closed_on'), atLeast('closed_on', CLOSED)),
  ].reduceRight((rest, first) => both(first, rest));
}

function celJs() {
  const parsed = parseCelJs(cel((rest) => `closed_on == null ? true : ${rest}`));
  if (!parsed.isSuccess) throw new Error(parsed.errors.join('\n'));
  return (r) => evaluateCelJs(parsed.cst, r);
}

function jsonRules() {
  const f = (fact, operator, value) => ({ fact, operator, value });
  const engine = new Engine([]);
  engine.addRule({
    event: { type: 'reviewed' },
    conditions: { all: [
      f('amount', 'greaterThanInclusive', 500_000), f('stage', 'in', [...LOOKED_AT]),
      { any: [f('segment', 'equal', 'ENT'), { all: [f('segment', 'equal', 'MM'), f('amount', 'greaterThanInclusive', 1_500_000)] }, f('lead_source', 'equal', 'Referral')] },
      f('created_on', 'greaterThanInclusive', CREATED), f('lead_source', 'notEqual', 'Purchased'), { any: [f('closed_on', 'equal', null), f('closed_on', 'greaterThanInclusive', CLOSED)] },
    ] },
  });
  return async (r) => (await engine.run(r)).events.length === 1;
}

function zen() {
  const node = (id, type, content) => ({ id, type, name: id, position: { x: 0, y: 0 }, ...(content === undefined ? {} : { content }) });
  const edge = (id, sourceId, targetId) => ({ id, sourceId, targetId, type: 'edge' });
  const decision = new ZenEngine().createDecision({
    nodes: [node('in', 'inputNode'), node('rule', 'expressionNode', { expressions: [{ id: '1', key: 'ok', value: zenRule }] }), node('out', 'outputNode')],
    edges: [edge('a', 'in', 'rule'), edge('b', 'rule', 'out')],
  });
  return async (r) => (await decision.evaluate(r)).result.ok;
}
