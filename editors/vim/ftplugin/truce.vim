if exists('b:did_ftplugin') | finish | endif
let b:did_ftplugin = 1
setlocal commentstring=//\ %s comments=:// formatoptions+=croql formatoptions-=t
setlocal expandtab shiftwidth=2 softtabstop=2 suffixesadd=.truce
setlocal smartindent
let b:undo_ftplugin = 'setlocal commentstring< comments< formatoptions< expandtab< shiftwidth< softtabstop< suffixesadd< smartindent<'
