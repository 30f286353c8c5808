/** The shapes of `truce new` as snippets of VS Code: the same text, its name to be filled in once for all places. */
import { snippets, type Snippet } from '@truce/cli';

interface CodeSnippet { readonly prefix: readonly string[]; readonly description: string; readonly body: readonly string[] }

const small: Readonly<Record<string, CodeSnippet>> = {
  'Policy header': { prefix: ['policy'], description: 'currency, timezone and calendar of the agreement', body: ['policy "${1:Go-to-market}" {', '  currency ${2:USD}', '  timezone "${3:America/New_York}"', '  rounding half up', '}', '$0'] },
  Record: { prefix: ['record'], description: 'rows of data: name, fields and their types', body: ['record ${1:Deal} {', '  ${2:id} text key', '  $0', '}'] },
  Parameter: { prefix: ['parameter'], description: 'a value with a name, its first day and the reason', body: ['parameter ${1:mql_points} = ${2:60} from ${3:2026-01-01} because "${4:why}"', '$0'] },
  Test: { prefix: ['test'], description: 'rows that are given, and what must come of them', body: ['test "${1:what must hold}" {', '  given ${2:Deal} {', '    ${3:id | amount}', '    ${4:d1 | 1_000}', '  }', '  expect only ${5:Commission} {', '    $0', '  }', '}'] },
};

export function snippetFile(): Readonly<Record<string, CodeSnippet>> {
  return { ...small, ...Object.fromEntries(snippets.map((s) => [`truce new ${s.word}`, codeSnippet(s)])) };
}

/** The name is typed once: where the text has it, a stop; where it has it in small letters, the same stop in small letters. */
const MARK = '\u0001', ROW = '\u0002';
function codeSnippet(s: Snippet): CodeSnippet {
  let first = true;
  const body = s.text(MARK, ROW).trimEnd().replace(/[\\$}]/g, '\\$&').replaceAll(ROW, '${1/(.*)/${1:/downcase}/}').replaceAll(MARK, () => {
    const stop = first ? `\${1:${s.name}}` : '$1';
    first = false;
    return stop;
  });
  return { prefix: [s.word, `new ${s.word}`], description: s.summary, body: [...body.split('\n'), '$0'] };
}
