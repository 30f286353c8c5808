/** Colours for Vim and Neovim without tree-sitter. Coarser than the TextMate grammar; the server's semantic tokens refine it in Neovim. */
import { longestFirst, ofColour, phrases, reserved, callables, nameLines, titleLines, words, type Colour } from './vocabulary.js';

const list = (all: readonly string[]): string => [...new Set(all)].join(' ');
const phrase = (colour: Colour): string => longestFirst(ofColour(phrases, colour)).map((p) => p.replaceAll(' ', '\\s\\+')).join('\\|');
const number = '\\<\\d[0-9_]*\\%(\\.\\d[0-9_]*\\)\\?';

export function vimSyntax(): string {
  const declared = words.declarationWords.filter((w) => !['import', 'policy', 'always', 'guard', 'test'].includes(w));
  return `" Made from the words of the language by \`npm run editor-files\`.
if exists('b:current_syntax') | finish | endif
syntax case match
syntax sync minlines=200
syntax keyword truceDecides ${list(ofColour(reserved, 'decides'))}
syntax keyword truceAsks ${list(ofColour(reserved, 'asks'))}
syntax keyword truceValue ${list(ofColour(reserved, 'value'))}
syntax keyword truceJoins ${list(ofColour(reserved, 'joins').filter((w) => w !== 'count'))}
syntax match truceJoins /\\<count\\>/
syntax match truceType /\\<\\u\\w*\\>/
syntax match truceAsks /\\<\\%(${phrase('asks')}\\)\\>/
syntax match truceDecides /\\<\\%(${phrase('decides')}\\)\\>/
syntax match truceJoins /\\<\\%(${phrase('joins')}\\)\\>/
syntax match truceDefinition /^\\s*\\zs\\l\\w*\\ze\\s*=\\%(=\\)\\@!/
syntax match truceRole /^\\s*\\zs\\%(${[...words.roleWords, ...words.paymentWords].join('\\|')}\\)\\ze\\s\\+\\l\\w*\\s*\\%("[^"]*"\\s*\\)\\?=/
syntax match truceJoins /^\\s*\\zs\\%(${words.policyWords.map((w) => w.replaceAll(' ', '\\s\\+')).join('\\|')}\\)\\ze\\s\\+["A-Z0-9]/
syntax match truceJoins /^\\s*\\zs\\%(closes\\ze\\s\\+\\%(monthly\\|quarterly\\|yearly\\)\\|rounding\\ze\\s\\+half\\|party\\ze\\s\\+\\%(text\\|number\\|count\\|date\\|time\\|money\\|one\\)\\@!\\l\\)/
syntax match truceDecides /\\<only\\ze\\s\\+\\u/
syntax match truceTypeWord /\\%(^\\s\\+\\l\\w*\\%(\\s\\+"[^"]*"\\)\\?\\s\\+\\)\\@<=\\%(${longestFirst(words.typeWords).join('\\|')}\\)\\>\\ze\\s*\\%($\\|[;}\\/a-z]\\)/
syntax match truceRole /\\<\\%(key\\|optional\\|planned\\)\\>\\ze\\s*\\%($\\|[;}]\\|\\/\\/\\|\\%(key\\|optional\\|planned\\|edited\\|fixed\\|above\\|at least\\)\\>\\)/
syntax match truceJoins /^\\s*\\zs\\%(${[...nameLines, ...titleLines].join('\\|')}\\)\\ze\\s\\+\\h\\w*\\s*\\%($\\|[;}]\\|\\/\\/\\|\\l\\)/
syntax match trucePlain /\\.\\s*\\l\\w*/
syntax match truceFunction /\\<\\%(${longestFirst(callables).join('\\|')}\\)\\ze(/
syntax match truceDeclaration /^\\%(import\\|policy\\|always\\|guard\\|test\\)\\ze\\s\\+"/
syntax match truceDeclaration /^\\%(${declared.join('\\|')}\\)\\ze\\s\\+\\h/
syntax match truceNumber /${number}\\>/
syntax match truceNumber /${number}\\s*%/
syntax match truceNumber /${number}\\s*\\u\\u\\u\\>/
syntax match truceNumber /${number}\\s\\+\\%(business\\s\\+\\)\\?\\%(${longestFirst([...words.unitWords, 'hours']).join('\\|')}\\)\\>(\\@!/
syntax match truceDate /\\<\\d\\{4}-\\d\\d-\\d\\d\\%(T\\d\\d:\\d\\d\\%(:\\d\\d\\)\\?\\)\\?/
syntax match truceDate /\\<\\d\\{4}-\\%(Q[1-4]\\|H[12]\\|\\d\\d\\>-\\@!\\)/
syntax match truceDate /\\<FY\\d\\{2,4}\\%(-\\u\\d\\{1,2}\\)\\?\\>/
syntax match truceEscape /\\\\["\\\\nt]/ contained
syntax region truceText start=/"/ skip=/\\\\./ end=/"/ end=/$/ contains=truceEscape
syntax match truceComment /\\/\\/.*$/ contains=@Spell
highlight default link truceDeclaration Structure
highlight default link truceRole StorageClass
highlight default link truceDecides Conditional
highlight default link truceAsks Operator
highlight default link truceJoins Keyword
highlight default link truceValue Constant
highlight default link truceType Type
highlight default link truceTypeWord Type
highlight default link truceDefinition Identifier
highlight default link truceFunction Function
highlight default link truceNumber Number
highlight default link truceDate Number
highlight default link truceText String
highlight default link truceEscape SpecialChar
highlight default link truceComment Comment
let b:current_syntax = 'truce'
`;
}
