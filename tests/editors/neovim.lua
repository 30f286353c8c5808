-- Drives a real Neovim through what somebody does with a policy, and prints one line `name=value` for each step. Run by neovim.test.ts.
local function say(name, value) io.stdout:write(name .. '=' .. vim.fn.json_encode(value) .. '\n') end
local function wait(what) return vim.wait(20000, what, 20) end
local ok, mistake = pcall(function()
  vim.opt.runtimepath:prepend(vim.env.TRUCE_VIM)
  vim.cmd('filetype plugin on | syntax on')
  require('truce').setup({ cmd = vim.split(vim.env.TRUCE_SERVER, '\n') })
  vim.cmd('edit ' .. vim.fn.fnameescape(vim.env.TRUCE_FILE))
  local buf = vim.api.nvim_get_current_buf()
  say('filetype', vim.bo.filetype)
  say('commentstring', vim.bo.commentstring)

  local function client() return vim.lsp.get_clients and vim.lsp.get_clients({ bufnr = buf }) or vim.lsp.buf_get_clients(buf) end
  say('attached', wait(function() for _, c in pairs(client()) do if c.initialized then return true end end return false end))
  say('name', vim.tbl_map(function(c) return c.name end, vim.tbl_values(client()))[1])
  say('root', vim.fn.fnamemodify(vim.tbl_values(client())[1].config.root_dir, ':t'))
  local function set(row, text) vim.api.nvim_buf_set_lines(buf, row - 1, row, false, { text }) end
  local function line(row) return vim.api.nvim_buf_get_lines(buf, row - 1, row, false)[1] end
  local function ask(method, params)
    local r = vim.lsp.buf_request_sync(buf, method, params, 10000) or {}
    for _, v in pairs(r) do if v.error then return { failed = v.error.message } end return v.result end
  end
  local function at(row, col)
    vim.api.nvim_win_set_cursor(0, { row, col })
    return vim.lsp.util.make_position_params(0, 'utf-16')
  end

  -- Every word and its colour, as the syntax file gives it, before anything is changed.
  local colours = {}
  for row = 1, vim.api.nvim_buf_line_count(buf) do
    local text = line(row)
    for col, word in text:gmatch('()([%w_]+)') do
      local id = vim.fn.synID(row, col, 1)
      table.insert(colours, { row, col - 1, vim.fn.synIDattr(id, 'name') })
    end
  end
  say('colours', colours)

  -- A squiggle, its mend, and nothing left.
  local row = tonumber(vim.env.TRUCE_ROW)
  local right = line(row)
  set(row, (right:gsub('mql_points', 'mql_pionts')))
  say('squiggle', wait(function() return #vim.diagnostic.get(buf) == 1 end))
  local d = vim.diagnostic.get(buf)[1]
  say('code', d and d.code)
  say('at', d and { d.lnum + 1, d.col, d.end_col })
  set(row, right)
  say('clear', wait(function() return #vim.diagnostic.get(buf) == 0 end))

  -- A text in the quotes of SQL is mended as the server offers.
  local quoted = tonumber(vim.env.TRUCE_QUOTED)
  local texts = line(quoted)
  set(quoted, (texts:gsub('"CRO"', "'CRO'")))
  wait(function() return #vim.diagnostic.get(buf) == 1 end)
  local q = vim.diagnostic.get(buf)[1]
  if q then
    local params = vim.lsp.util.make_given_range_params({ quoted, q.col }, { quoted, q.col })
    params.context = { diagnostics = { { range = { start = { line = q.lnum, character = q.col }, ['end'] = { line = q.end_lnum, character = q.end_col } }, message = q.message, code = q.code, severity = q.severity, source = q.source } } }
    for _, action in ipairs(ask('textDocument/codeAction', params) or {}) do
      if action.kind == 'quickfix' and action.edit then
        say('mend', action.title)
        vim.lsp.util.apply_workspace_edit(action.edit, 'utf-16')
        break
      end
    end
  end
  say('mended', line(quoted) == texts and wait(function() return #vim.diagnostic.get(buf) == 0 end))

  do
    local hover = ask('textDocument/hover', at(row, right:find('mql_points') + 1))
    say('hover', hover and hover.contents and (hover.contents.value or hover.contents) or vim.NIL)
  end
  do
    set(row, '  require fit >= mql_')
    local found = ask('textDocument/completion', at(row, #'  require fit >= mql_')) or {}
    say('completion', vim.tbl_map(function(i) return i.label end, found.items or found))
    set(row, right)
  end
  do
    local found = ask('textDocument/definition', at(row, right:find('mql_points') + 1)) or {}
    local first = found[1] or found
    say('definition', ((first.range or first.targetSelectionRange or {}).start or {}).line)
  end
  do
    local params = at(row, right:find('mql_points') + 1)
    params.newName = 'points_needed'
    local edit = ask('textDocument/rename', params)
    if edit and not edit.failed then vim.lsp.util.apply_workspace_edit(edit, 'utf-16') end
    say('renamed', { line(tonumber(vim.env.TRUCE_DECLARED)), line(row) })
    vim.cmd('silent undo')
  end
  do
    local before = line(row)
    set(row, '      ' .. vim.trim(before):gsub(' >= ', '>='))
    local edits = ask('textDocument/formatting', vim.lsp.util.make_formatting_params({}))
    if edits then vim.lsp.util.apply_text_edits(edits, buf, 'utf-16') end
    say('formatted', line(row) == before)
  end
  for _, c in pairs(client()) do vim.lsp.stop_client(c.id) end
end)
if not ok then say('mistake', tostring(mistake)) end
vim.cmd('qall!')
