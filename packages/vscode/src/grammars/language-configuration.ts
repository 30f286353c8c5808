/** How VS Code types Truce: comments, pairs, folding, indentation, what a new line begins with. */
import { anyOf } from './patterns.js';

export const languageConfiguration = {
  comments: { lineComment: '//' },
  brackets: [['{', '}'], ['(', ')']],
  autoClosingPairs: [{ open: '{', close: '}' }, { open: '(', close: ')', notIn: ['string', 'comment'] }, { open: '"', close: '"', notIn: ['string', 'comment'] }],
  surroundingPairs: [['{', '}'], ['(', ')'], ['"', '"']],
  // A word is a name: `closed_on` is selected as one, and so is `2026-Q1`.
  wordPattern: '\\d{4}-[A-Z0-9-]+|[A-Za-z_][A-Za-z0-9_]*|\\d[\\d_]*(?:\\.\\d+)?',
  folding: { markers: { start: '^\\s*//\\s*#?region\\b', end: '^\\s*//\\s*#?endregion\\b' } },
  indentationRules: { increaseIndentPattern: '^(?!\\s*//).*\\{[^}"]*(?://.*)?$', decreaseIndentPattern: '^\\s*\\}' },
  onEnterRules: [
    { beforeText: '^\\s*//.*$', afterText: '\\S', action: { indent: 'none', appendText: '// ' } },
    { beforeText: '\\{\\s*$', afterText: '^\\s*\\}', action: { indent: 'indentOutdent' } },
    // A condition that goes on stands deeper than the line that it belongs to.
    { beforeText: `^\\s*[^/]*\\b(?:${anyOf(['and', 'or', 'where', 'otherwise', 'of', 'then', 'else'])})\\s*$`, action: { indent: 'indent' } },
  ],
  autoCloseBefore: ';:.,=}])>` \n\t',
  colorizedBracketPairs: [['{', '}'], ['(', ')']],
} as const;

