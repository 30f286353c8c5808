/** What begins a declaration or a line, with places to fill in. */
export interface Snippet { readonly label: string; readonly detail: string; readonly body: string }

const s = (label: string, detail: string, ...body: readonly string[]): Snippet => ({ label, detail, body: body.join('\n') });

export const declarationSnippets: readonly Snippet[] = [
  s('import', 'another file', 'import "${1:records}.truce"'),
  s('policy', 'the header', 'policy "${1:Go-to-market}" {', '  currency ${2:USD}', '  timezone "${3:UTC}"', '  party ${4:sales} (${5:AE})', '  $0', '}'),
  s('record', 'rows of data', 'record ${1:Deal} {', '  id ${2:text} key', '  $0', '}'),
  s('parameter', 'a number with its history', 'parameter ${1:name} = ${2:60} from ${3:2026-01-01} because "${4:launch}"'),
  s('scale', 'values by edges', 'scale ${1:rates} of ${2:sold} ${3:money} {', '  up to ${4:50_000 USD} : ${5:6%}', '  above : ${6:10%}', '}'),
  s('table', 'a decision table', 'table ${1:name} of ${2:Deal.segment} gives ${3:money} {', '  ${4:segment} | ${5:result}', '  ${6:any} | $0', '}'),
  s('list', 'rows and columns', 'list ${1:Name} for each ${2:quarter} {', '  ${3:column} = $0', '}'),
  s('lead', 'who counts as a lead', 'lead ${1:MQL} "${2:Marketing qualified lead}" for each ${3:Lead} {', '  governed by date(${4:created_at})', '  require $0', '}'),
  s('sla', 'a promise with a clock', 'sla ${1:First_answer} for each ${2:MQL} by ${3:sales} {', '  due = ${4:4 business hours} after ${5:created_at}', '  done = $0', '}'),
  s('kpi', 'a figure for each period', 'kpi ${1:Win_rate} for each ${2:quarter} {', '  from ${3:2026-01-01} through ${4:2026-12-31}', '  class ${5|activity,output,outcome|}', '  owned by ${6:sales, marketing}', '  value = $0', '}'),
  s('goal', 'a target with its owners', 'goal ${1:Bookings} "${2:Company bookings}" for each ${3:quarter} {', '  from ${4:2026-01-01} through ${5:2026-12-31}', '  owned by ${6:sales, marketing}', '  value = ${7:sum(amount of Deal where won and closed_on in quarter)}', '  target = $0', '}'),
  s('attribution', 'who helped', 'attribution ${1:Influence} for each ${2:Deal} where ${3:won} {', '  split ${4:amount} on ${5:closed_on} among ${6:Touch} with same ${7:deal} ordered by ${8:at, id} {', '    100% to all evenly as ${9:Touch}', '  } otherwise nobody', '}'),
  s('credit', 'who is credited', 'credit ${1:Booking} for each ${2:Deal} where ${3:won} {', '  split ${4:amount} on ${5:closed_on} {', '    100% to ${6:owner} as ${7:Closing}', '  }', '}'),
  s('plan', 'what is paid', 'plan ${1:Commission} for each ${2:Booking} {', '  pay ${3:commission} = ${4:10% of amount} to ${5:payee} on ${6:credited_on}', '}'),
  s('always', 'what must be true', 'always "${1:what is true}" for each ${2:Deal} {', '  $0', '}'),
  s('guard', 'what two versions must keep', 'guard "${1:no shock}" for each ${2:Rep} {', '  $0', '}'),
  s('test', 'an example', 'test "${1:what it shows}" {', '  given ${2:Deal} {', '    ${3:id}', '    ${4:d1}', '  }', '  expect ${5:only} ${6:MQL} {', '    $0', '  }', '}'),
];

const rules: readonly Snippet[] = [s('require', 'must hold', 'require $0'), s('exclude', 'must not hold', 'exclude ${1:condition} because "${2:reason}"')];
const signed: readonly Snippet[] = [s('agreed by', 'who signed', 'agreed by ${1:sales}, ${2:marketing}'), s('owned by', 'who answers for it', 'owned by ${1:sales}')];
const better = s('better', 'which way is good', 'better ${1|lower,higher|}');
const accept = s('accept', 'a finding that is known', 'accept ${1:T7114} through ${2:2026-12-31} because "$0"');
const dated = s('from', 'from which day', 'from ${1:2026-01-01}');
const governed = s('governed by', 'which version is in force', 'governed by $0');
const ordered = s('ordered by', 'rows in order', 'ordered by ${1:closed_on}, ${2:id} restarting each ${3:owner}');
const column = s('column', 'a column', '${1:name} = $0');
const split = s('split', 'cut an amount', 'split ${1:amount} on ${2:closed_on} {', '  ${3:100%} to ${4:owner} as ${5:Closing}', '}');
const roles: readonly Snippet[] = ['measure', 'quota', 'gate', 'cap', 'balance'].map((r) => s(r, 'labels a column', `${r} \${1:name} = $0`));
const payments: readonly Snippet[] = ['pay', 'draw', 'recover', 'clawback'].map((r) => s(r, 'a payment', `${r} \${1:name} = \${2:amount} to \${3:owner} on $0`));

/** What a line of that kind of declaration begins with. */
export function lineSnippets(of: 'list' | 'lead' | 'sla' | 'kpi' | 'goal' | 'attribution' | 'credit' | 'plan' | 'policy' | 'office' | 'test'): readonly Snippet[] {
  switch (of) {
    case 'lead': return [...rules, governed, ...signed, dated, column, s('require any', 'one of several', 'require any {', '  $0', '}'), s('require at least', 'some of several', 'require at least ${1:2} of {', '  $0', '}')];
    case 'sla': return [s('due', 'by when', 'due = $0'), s('done', 'when it was', 'done = $0'), governed, ...signed, dated, column];
    case 'kpi': return [s('value', 'the figure', 'value = $0'), s('target', 'what is good', 'target = $0'), s('class', 'activity, output or outcome', 'class ${1|activity,output,outcome|}'), better, accept, ...signed, dated, column];
    case 'goal': return [s('value', 'where it stands', 'value = $0'), s('target', 'what was set out', 'target = $0'), s('serves', 'the goal that it brings on', 'serves ${1:Bookings} after ${2:1 quarter} by ${3:target * 12%} as of ${4:2026-Q1}'), better, accept, ...signed, dated, column];
    case 'list': return [column, ordered, dated, governed, ...roles];
    case 'attribution': case 'credit': return [split, s('overlay', 'on top', 'overlay ${1:100%} of ${2:amount} to ${3:owner.manager} otherwise nobody on ${4:closed_on} as ${5:Coaching}'), column, dated, governed, ...signed];
    case 'plan': return [...payments, ...roles, ordered, dated, column, accept, ...signed];
    case 'policy': return [
      s('currency', 'the money', 'currency ${1:USD}'), s('timezone', 'where days begin', 'timezone "${1:UTC}"'), s('year starts', 'the fiscal year', 'year starts ${1:February} named by ${2|start,end|}'), s('rounding', 'how to round', 'rounding ${1|half up,half even|}'),
      s('hours', 'office time', 'hours Monday to Friday 09:00 to 17:00'), s('holidays', 'days off', 'holidays ${1:2026-12-25}'), s('office', 'hours with a name', 'office ${1:Berlin} {', '  timezone "${2:Europe/Berlin}"', '  hours Monday to Friday ${3:09:00} to ${4:17:00}', '}'), s('closes', 'when books close', 'closes ${1|monthly,quarterly,weekly|}'), s('calendar', 'periods from a record', 'calendar ${1:Fiscal}'),
      s('rates', 'currencies', 'rates ${1:Spot}: 1 currency = rate ${2:USD}'), s('party', 'who agrees', 'party ${1:sales} (${2:AE})'), s('intent', 'what it is for', 'intent "$0"'), dated,
    ];
    case 'office': return [s('timezone', 'where its clock is', 'timezone "${1:Europe/Berlin}"'), s('hours', 'when it is open', 'hours Monday to Friday 09:00 to 17:00'), s('hours of', 'open when others are', 'hours of $0'), s('holidays', 'days off', 'holidays ${1:2026-12-25}')];
    case 'test': return [s('given', 'rows', 'given ${1:Deal} {', '  ${2:id}', '  $0', '}'), s('expect', 'rows', 'expect ${1:MQL} {', '  $0', '}'), s('expect only', 'these rows and no others', 'expect only ${1:MQL} {', '  $0', '}')];
  }
}

/** What a line of a split begins with, and one of a payment in parts. */
export function partSnippets(of: 'split' | 'in parts'): readonly Snippet[] {
  switch (of) {
    case 'split': return [s('share', 'somebody\'s part', '${1:100%} to ${2:owner} as ${3:Closing}'), s('remainder', 'what is left', 'remainder to ${1:owner} as ${2:Rest}')];
    case 'in parts': return [s('part', 'a part and its day', '${1:50%} on ${2:closed_on}'), s('part unless', 'a part that may be cancelled', '${1:50%} on ${2:paid_on} unless $0')];
  }
}
