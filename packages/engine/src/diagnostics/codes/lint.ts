/**
 * T71xx and T721x: what is odd about an agreement that is understood. None of these stops anything; each can be accepted with a reason until a day. The message says what was
 * seen, the notes say with what it was compared, the help says what mends it.
 */
import { define } from '../define.js';

const list = (names: readonly string[], most = 6): string => (names.length <= most ? names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}` : `${names.slice(0, most).join(', ')} and ${names.length - most} more`);
const be = (names: readonly string[]): string => (names.length === 1 ? 'is' : 'are');

export const lapsed = define<{ code: string; what: string; through: string; because: string; says: string }>('T7100', 'error', 'What was accepted for a time is open again', (f) => ({
  message: `${f.code} of ${f.what} was accepted through ${f.through}, and is still there`, label: 'has ended', notes: [f.says, `it was accepted because ${JSON.stringify(f.because)}`], help: 'mend what it says, or agree on a later day with a reason of today',
}));
export const acceptsNothing = define<{ code: string; what: string; known: boolean }>('T7101', 'warning', 'An acceptance of nothing', (f) => ({
  message: f.known ? `there is no ${f.code} of ${f.what} to accept` : `there is no finding ${f.code}`, label: f.known ? 'nothing to accept' : 'no such code', help: f.known ? 'take the line out: what it accepted has been mended' : 'a code is written as the finding says it, such as `accept T7114 through 2026-12-31 because "…"`',
}));

export const sourcePays = define<{ plan: string; field: string; record: string; parties: readonly string[]; evidence: string | null }>('T7110', 'warning', 'Pay depends on a source that its payee can edit', (f) => ({
  message: `what ${f.plan} pays depends on \`${f.field}\` of ${f.record}, which ${list(f.parties)} can edit`, label: `reads ${f.record}.${f.field}`, notes: f.evidence === null ? [] : [f.evidence],
  help: `let the plan read what the source was when it was first known: a field that nobody edits, or \`${f.field} … fixed on\` the day on which it is settled`,
}));
export const notLocked = define<{ credit: string; field: string; record: string; editors: readonly string[] }>('T7111', 'warning', 'Credit depends on a field that is not locked', (f) => ({
  message: `who gets credit in ${f.credit} depends on \`${f.field}\` of ${f.record}, which ${list(f.editors)} can change at any time`, label: `reads ${f.record}.${f.field}`,
  help: `settle it on a day: \`${f.field} … fixed on closed_on\`; or credit what the history said on that day`,
}));
export const volumeOnly = define<{ name: string; kind: string; measure: string; counted: string }>('T7112', 'warning', 'A number is asked for, and its quality is not', (f) => ({
  message: `${f.kind} ${f.name} counts rows of ${f.counted}, and nothing asks how good they are`, label: `\`${f.measure}\` is a number of rows`,
  help: `pair it with what becomes of them: a share of ${f.counted} that is accepted or won, as a gate of the plan or a figure of its own`,
}));
export const activityOnly = define<{ plan: string; measures: readonly string[]; /** where a largest part was agreed on; `plan` is the party then */ weight?: { share: string; agreed: string; called: string } }>('T7113', 'warning', 'Only activity is paid', (f) => ({
  message: f.weight === undefined ? `${f.plan} pays for activity alone: ${list(f.measures)}` : `${f.weight.share} of what ${f.plan} is paid is for activity (${list(f.measures)}), and ${f.weight.agreed} is the most that was agreed on`, label: f.weight === undefined ? 'activity, not what comes of it' : 'activity weighs most of all',
  notes: f.weight === undefined ? [] : [`in ${f.weight.called}; with nothing logged it would not be paid`], help: 'pay for what the activity leads to, such as accepted leads or revenue, and keep activity as a figure that is watched',
}));
export const singleMeasure = define<{ plan: string; measure: string }>('T7114', 'warning', 'One measure, and nothing that holds against it', (f) => ({
  message: `${f.plan} pays on \`${f.measure}\` alone`, label: 'the only measure', help: 'add what suffers when this alone is pushed: a gate on quality, a second measure, a clawback, or a payment that is held until the customer has paid',
}));
export const noRevenue = define<{ party: string; plans: readonly string[]; /** where a least part was agreed on */ weight?: { share: string; agreed: string; called: string } }>('T7117', 'warning', 'A party that is paid without any revenue', (f) => ({
  message: f.weight === undefined ? `nothing that ${f.party} is paid depends on revenue: ${list(f.plans)}` : `${f.weight.share} of what ${f.party} is paid depends on revenue, and ${f.weight.agreed} is the least that was agreed on: ${list(f.plans)}`, label: f.weight === undefined ? 'no revenue in it' : 'too little revenue in it',
  notes: f.weight === undefined ? [] : [`in ${f.weight.called}; with no revenue at all the rest would be paid all the same`], help: 'let a part of it depend on what was won or influenced: the same revenue that the other party is measured by',
}));
export const noRetention = define<{ who: string; plans: readonly string[] }>('T7118', 'warning', 'Customer success that is not paid for retention', (f) => ({
  message: `${f.who} is paid by ${list(f.plans)}, and nothing of it depends on customers who stay`, label: 'no renewal in it', help: 'let it depend on renewals, net or gross revenue retention, or churn',
}));
export const noClawback = define<{ plan: string; field: string; record: string }>('T7119', 'warning', 'Won deals are paid for good, whatever becomes of the customer', (f) => ({
  message: `${f.plan} pays for deals, and \`${f.field}\` of ${f.record} changes nothing of it`, label: 'kept when the customer leaves', help: `take back what was paid for a customer who leaves early, with a \`clawback\`; or hold a part: \`unless ${f.field} …\``,
}));
export const noCompanyGate = define<{ plan: string; others: readonly string[] }>('T7120', 'warning', 'A bonus that the company\'s result does not touch', (f) => ({
  message: `${f.plan} is paid also when the company misses its goal, and ${list(f.others)} ${f.others.length === 1 ? 'is' : 'are'} not`, label: 'no gate on the company\'s result', help: 'let it have the same gate, or say why this one has none',
}));
export const unrewarded = define<{ party: string; role: string }>('T7121', 'warning', 'A role that no plan pays', (f) => ({
  message: `no plan pays the role ${f.role} of ${f.party}`, label: `${f.role} has no plan`, help: 'give it a plan, or say why its work is paid otherwise',
}));
export const sameMeasure = define<{ name: string; other: string }>('T7122', 'warning', 'One measure under two names', (f) => ({
  message: `${f.name} is the same formula as ${f.other}`, label: 'the same again', help: `read it from there, so that both stay the same when one is changed: \`only(value of …)\``,
}));
export const kpiNotPaid = define<{ kpis: readonly string[] }>('T7123', 'information', 'Figures with a target that no plan and no goal reads', (f) => ({
  message: `no plan or goal reads ${list(f.kpis)}`, label: 'has a target, and nobody is paid by it', help: 'what is agreed as good and what is paid should be the same things: pay it, make it a goal, or let it go',
}));
export const paidNotKpi = define<{ measures: readonly string[] }>('T7124', 'information', 'What is paid is no figure that anybody watches', (f) => ({
  message: `${list(f.measures)} ${be(f.measures)} paid, and no KPI or goal shows ${f.measures.length === 1 ? 'it' : 'them'}`, label: 'paid, and not shown', help: 'make it a `kpi`, and let the plan read it from there',
}));
export const notAgreed = define<{ kind: string; name: string; agreed: readonly string[]; parties: readonly string[] }>('T7125', 'warning', 'A definition that not both sides agreed on', (f) => ({
  message: `${f.kind} ${f.name} ${f.agreed.length === 0 ? 'is agreed by nobody' : `is agreed by ${list(f.agreed)} alone`}`, label: 'one side\'s definition', help: `let both sides sign it: \`agreed by ${f.parties.slice(0, 2).join(', ')}\``,
}));
export const changedInside = define<{ name: string; day: string; period: string; first: string; last: string }>('T7126', 'warning', 'A definition that changes inside an open period', (f) => ({
  message: `${f.name} changes on ${f.day}, inside ${f.period}, which is not over`, label: `in the middle of ${f.period}`, notes: [`${f.period} runs from ${f.first} through ${f.last}: what was counted before that day is counted by another rule`], help: 'let it change with the next period, so that nobody reaches a goal by its definition',
}));
export const noConsequence = define<{ sla: string }>('T7127', 'warning', 'A promise that nothing follows from', (f) => ({
  message: `nothing depends on whether ${f.sla} is kept`, label: 'no plan, goal or KPI reads it', help: `give it a figure with a target, as in \`kpi In_time for each quarter { value = share(status is Met of ${f.sla} where status is not Open); target = 90% }\``,
}));
export const opposed = define<{ what: string; winners: string; losers: string; example: string }>('T7128', 'warning', 'One step that pays one side and costs the other', (f) => ({
  message: `${f.what} pays ${f.winners} more and ${f.losers} less`, label: 'pulls both ways', notes: [f.example], help: 'let both be paid by the same thing, or let the step not change pay: read what was known first, or what is locked',
}));
export const cliff = define<{ plan: string; what: string; edge: string; before: string; after: string }>('T7129', 'warning', 'A cliff in what is paid', (f) => ({
  message: `at ${f.edge} ${f.what} jumps from ${f.before} to ${f.after}`, label: `${f.before} to ${f.after}`, notes: [`a deal more or less around ${f.edge} is worth far more than any other: ${f.plan} pays for moving it`], help: 'let it rise: read the scale `marginal`, or write points (`at 70% : …`, `at 100% : …`) with straight lines between them',
}));

export const staleRate = define<{ goal: string; through: string; asOf: string; months: number }>('T7210', 'warning', 'A goal rests on an old rate', (f) => ({
  message: `the rate by which ${f.goal} serves was measured through ${f.through}, ${f.months} months before ${f.asOf}`, label: 'measured long ago', help: 'measure it again, and write the period that it is from behind `as of`',
}));
export const notInfluenced = define<{ goal: string; owners: readonly string[]; editors: readonly string[] }>('T7211', 'warning', 'A goal that its owner cannot move', (f) => ({
  message: f.editors.length === 0 ? `nothing says that ${list(f.owners)} can move ${f.goal}: no field it reads says who edits it` : `${f.goal} rests on what ${list(f.editors)} edit${f.editors.length === 1 ? 's' : ''}, and ${list(f.owners)} edit${f.owners.length === 1 ? 's' : ''} nothing of it`, label: `owned by ${list(f.owners)}`,
  help: 'say who edits what it counts, in the record: `stage one of Open, Won edited by sales`; or give the goal to who can move it',
}));
export const underAssigned = define<{ goal: string; row: string; target: string; brings: string; share: string; by: readonly string[] }>('T7212', 'warning', 'Goals that do not add up to the goal they serve', (f) => ({
  message: `${f.goal} ${f.row} is ${f.target}, and the goals under it bring ${f.brings}: ${f.share}`, label: `${f.share} of it is assigned`, notes: f.by, help: 'raise them, add what is missing as a goal of its own, or lower the target',
}));
export const oneOwner = define<{ goal: string; owner: string }>('T7213', 'information', 'The company\'s goal has one owner', (f) => ({
  message: `${f.owner} alone owns ${f.goal}, which serves no other goal`, label: 'one owner', help: 'a goal of the company is shared: `owned by sales, marketing`',
}));
export const uncoupled = define<{ goal: string; party: string; other: string; others: readonly string[] }>('T7214', 'warning', 'Teams whose goals do not meet', (f) => ({
  message: `no goal of ${f.party} has to do with a goal of ${f.other}`, label: `${f.party} can reach this while ${f.other} misses`, notes: [`${f.other} has ${list(f.others)}`], help: 'let both serve one goal, share one, or let one bring on the other: `serves …`',
}));
export const noPath = define<{ goal: string; type: string }>('T7215', 'warning', 'A goal without a path to revenue', (f) => ({
  message: `${f.goal} serves no other goal, and no money is in it`, label: f.type, help: 'say which goal of revenue, margin or donations it brings on, and how: `serves Bookings by target * 12% * 30_000 USD as of 2026-Q1`',
}));
export const countedTwice = define<{ name: string; of: string; rows: string; row: string }>('T7131', 'warning', 'Rows that two added sums both count', (f) => ({
  message: `\`${f.name}\` of ${f.of} may count a ${f.row} twice: it adds two sums of ${f.rows} whose conditions can both hold`, label: 'counted in both',
  help: `one sum counts each ${f.row} once: \`where … or …\`; or show the two side by side. Sums that exclude each other are no finding`,
}));
export const earnedGate = define<{ plan: string; gate: string; row: string }>('T7130', 'warning', 'A gate on commission that is earned', (f) => ({
  message: `${f.plan} pays nothing for a ${f.row} unless \`${f.gate}\` holds, which the rows of everybody decide`, label: 'shut by what others did',
  help: `let the gate decide over a bonus of the period, in a plan of its own; or over what is paid beyond a base: \`if ${f.gate} then 10% * amount else 8% * amount\``,
}));
export const customerUnheard = define<{ known: readonly string[]; plans: readonly string[] }>('T7132', 'warning', 'What becomes of customers is known, and pays nobody', (f) => ({
  message: `no plan asks what becomes of customers, and ${list(f.known)} ${f.known.length === 1 ? 'says' : 'say'} it`, label: 'read by no plan', notes: [`${list(f.plans)} ${f.plans.length === 1 ? 'pays' : 'pay'} for what is signed`],
  help: 'let it hold back, raise or take back a part of pay: `gate happy = only(promoters of Survey with same quarter) >= 40%`, a part that is paid later `unless` the customer has left, or a clawback',
}));
