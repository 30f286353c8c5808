(record "record" @context name: (_) @name) @item
(relation kind: _ @context name: (_) @name) @item
(parameter "parameter" @context name: (_) @name) @item
(scale "scale" @context name: (_) @name) @item
(table "table" @context name: (_) @name) @item
(test "test" @context title: (_) @name) @item
(assertion title: (_) @name) @item
