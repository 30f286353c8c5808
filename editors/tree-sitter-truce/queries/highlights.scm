; Names first: whatever follows is more particular.
(identifier) @variable
(title) @type
(cell_word) @string
(member (identifier) @property)
(definition name: (_) @property)
(payment name: (_) @property)
(field name: (_) @property)
(header (cell (cell_word) @variable.parameter))
(call name: (_) @function)

["import" "policy" "record" "parameter" "scale" "table" "list" "lead" "sla" "kpi" "goal" "attribution" "credit" "plan" "always" "guard" "test"] @keyword.storage.type
(record name: (_) @type)
(relation name: (_) @type)
(parameter name: (_) @constant)
(scale name: (_) @function)
(table name: (_) @function)

(phrase) @keyword
(joins) @keyword
(decides) @keyword.control
["given" "expect" "only"] @keyword.control
["gives" "of" "dated"] @keyword
(asks) @keyword.operator
(asks_phrase) @keyword.operator
(soft ["at" "after" "before" "over" "above" "below"] @keyword.operator)
(value) @constant.builtin
(setting) @keyword
(quantity) @keyword
(line_word) @keyword
(role) @keyword.storage.modifier
(pays) @keyword
(type) @type.builtin
(option) @keyword.storage.modifier
((cell_word) @constant.builtin (#any-of? @constant.builtin "missing" "any" "yes" "no"))

[(number) (percent) (money) (duration)] @constant.numeric
[(date) (time) (period) (clock)] @constant.numeric
(string) @string
(escape) @constant.character.escape
(comment) @comment
(operator) @operator
"=" @operator
["(" ")" "{" "}"] @punctuation.bracket
["," ":" "." "|"] @punctuation.delimiter
