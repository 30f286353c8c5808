autocmd BufRead,BufNewFile *.truce setfiletype truce
