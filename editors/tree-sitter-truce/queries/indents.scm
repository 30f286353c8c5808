[(block) (grid)] @indent
"}" @outdent
