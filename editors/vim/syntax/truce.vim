" Made from the words of the language by `npm run editor-files`.
if exists('b:current_syntax') | finish | endif
syntax case match
syntax sync minlines=200
syntax keyword truceDecides if then else otherwise where unless choose require exclude given expect
syntax keyword truceAsks and or not is in within between of
syntax keyword truceValue yes no missing present nobody
syntax keyword truceJoins to on by as from through because starting previous sum first last all others marginal retroactive among split overlay remainder evenly
syntax match truceJoins /\<count\>/
syntax match truceType /\<\u\w*\>/
syntax match truceAsks /\<\%(at\s\+least\|at\s\+most\)\>/
syntax match truceDecides /\<\%(for\s\+each\s\+distinct\|for\s\+each\)\>/
syntax match truceJoins /\<\%(restarting\s\+each\|earlier\s\+rows\|working\s\+days\|governed\s\+by\|rows\s\+so\s\+far\|topmost\s\+row\|year\s\+starts\|from\s\+there\|later\s\+rows\|ordered\s\+by\|agreed\s\+by\|edited\s\+by\|from\s\+zero\|half\s\+even\|with\s\+same\|final\s\+on\|fixed\s\+on\|in\s\+parts\|named\s\+by\|owned\s\+by\|pro\s\+rata\|half\s\+up\|in\s\+full\|one\s\+of\|as\s\+of\|up\s\+to\)\>/
syntax match truceDefinition /^\s*\zs\l\w*\ze\s*=\%(=\)\@!/
syntax match truceRole /^\s*\zs\%(measure\|quota\|gate\|cap\|balance\|pay\|draw\|recover\|clawback\)\ze\s\+\l\w*\s*\%("[^"]*"\s*\)\?=/
syntax match truceJoins /^\s*\zs\%(currency\|timezone\|year\s\+starts\|rounding\|hours\|holidays\|office\|closes\|calendar\|rates\|party\|intent\|accept\)\ze\s\+["A-Z0-9]/
syntax match truceJoins /^\s*\zs\%(closes\ze\s\+\%(monthly\|quarterly\|yearly\)\|rounding\ze\s\+half\|party\ze\s\+\%(text\|number\|count\|date\|time\|money\|one\)\@!\l\)/
syntax match truceDecides /\<only\ze\s\+\u/
syntax match truceTypeWord /\%(^\s\+\l\w*\%(\s\+"[^"]*"\)\?\s\+\)\@<=\%(percent\|quarter\|months\|number\|count\|hours\|money\|month\|date\|days\|flag\|half\|text\|time\|week\|year\|day\)\>\ze\s*\%($\|[;}\/a-z]\)/
syntax match truceRole /\<\%(key\|optional\|planned\)\>\ze\s*\%($\|[;}]\|\/\/\|\%(key\|optional\|planned\|edited\|fixed\|above\|at least\)\>\)/
syntax match truceJoins /^\s*\zs\%(class\|better\|serves\|accept\)\ze\s\+\h\w*\s*\%($\|[;}]\|\/\/\|\l\)/
syntax match trucePlain /\.\s*\l\w*/
syntax match truceFunction /\<\%(business_hours\|months_between\|month_of_year\|day_of_month\|working_days\|starts_with\|round_down\|ends_with\|half_life\|contains\|distinct\|round_up\|smallest\|average\|largest\|percent\|quarter\|shapley\|weekday\|concat\|length\|median\|months\|count\|first\|hours\|lower\|month\|power\|reach\|round\|share\|start\|upper\|date\|days\|half\|join\|last\|only\|text\|time\|trim\|week\|year\|abs\|all\|any\|day\|end\|sum\)\ze(/
syntax match truceDeclaration /^\%(import\|policy\|always\|guard\|test\)\ze\s\+"/
syntax match truceDeclaration /^\%(record\|parameter\|scale\|table\|list\|lead\|sla\|kpi\|goal\|attribution\|credit\|plan\)\ze\s\+\h/
syntax match truceNumber /\<\d[0-9_]*\%(\.\d[0-9_]*\)\?\>/
syntax match truceNumber /\<\d[0-9_]*\%(\.\d[0-9_]*\)\?\s*%/
syntax match truceNumber /\<\d[0-9_]*\%(\.\d[0-9_]*\)\?\s*\u\u\u\>/
syntax match truceNumber /\<\d[0-9_]*\%(\.\d[0-9_]*\)\?\s\+\%(business\s\+\)\?\%(quarters\|minutes\|quarter\|halves\|minute\|months\|hours\|month\|weeks\|years\|days\|half\|hour\|week\|year\|day\)\>(\@!/
syntax match truceDate /\<\d\{4}-\d\d-\d\d\%(T\d\d:\d\d\%(:\d\d\)\?\)\?/
syntax match truceDate /\<\d\{4}-\%(Q[1-4]\|H[12]\|\d\d\>-\@!\)/
syntax match truceDate /\<FY\d\{2,4}\%(-\u\d\{1,2}\)\?\>/
syntax match truceEscape /\\["\\nt]/ contained
syntax region truceText start=/"/ skip=/\\./ end=/"/ end=/$/ contains=truceEscape
syntax match truceComment /\/\/.*$/ contains=@Spell
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
