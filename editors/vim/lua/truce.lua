-- Truce in Neovim, without a plugin: put this folder (editors/vim) on the runtime path and call `require('truce').setup()`.
-- The language server is started for the first policy of a project and shared by the others. Neovim 0.7 and newer.
local M = {}

-- The nearest folder upwards with a truce.yaml; the file's own folder when there is none.
local function root_of(path)
  local folder = vim.fn.fnamemodify(path, ':p:h')
  local found = vim.fn.findfile('truce.yaml', vim.fn.escape(folder, ' ,;*[]') .. ';')
  return found ~= '' and vim.fn.fnamemodify(found, ':p:h') or folder
end

local started = {}

-- vim.lsp.start shares a server since Neovim 0.8; before it, this does.
local function start(config)
  if vim.lsp.start then return vim.lsp.start(config) end
  local id = started[config.root_dir]
  if not id or not vim.lsp.get_client_by_id(id) then
    id = vim.lsp.start_client(config)
    started[config.root_dir] = id
  end
  if id then vim.lsp.buf_attach_client(0, id) end
  return id
end

-- options.cmd: what starts the server; init_options, capabilities and on_attach: as Neovim has them. `init_options = { live = false }`: nothing is computed while you write.
function M.setup(options)
  options = options or {}
  vim.api.nvim_create_autocmd('FileType', {
    pattern = 'truce',
    group = vim.api.nvim_create_augroup('truce', { clear = true }),
    callback = function(event)
      local root = root_of(vim.api.nvim_buf_get_name(event.buf))
      start({
        name = 'truce',
        cmd = options.cmd or { 'truce', 'lsp', '--stdio' },
        root_dir = root,
        workspace_folders = { { uri = vim.uri_from_fname(root), name = vim.fn.fnamemodify(root, ':t') } },
        capabilities = options.capabilities or vim.lsp.protocol.make_client_capabilities(),
        init_options = options.init_options,
        on_attach = options.on_attach,
      })
    end,
  })
end

return M
