/**
 * The script of pages with tables of many rows. It runs in the reader's browser, so it is kept as text and goes into the page as it stands. Whatever comes from data is set as text, never as markup;
 * in a CSV file a text that a spreadsheet would compute is kept from it by an apostrophe.
 */
export const GRID_SCRIPT = `'use strict';
(() => {
const grids = new Map();
const make = (name, attributes = {}, text = '') => { const e = document.createElement(name); for (const [k, v] of Object.entries(attributes)) e.setAttribute(k, v); if (text !== '') e.textContent = text; return e; };
const group = (n) => String(n).replace(/\\B(?=(\\d{3})+(?!\\d))/g, ',');
const amount = (n, signed) => { const a = Math.abs(n), cents = a % 100, text = group((a - cents) / 100) + (cents === 0 ? '' : '.' + String(cents).padStart(2, '0')); return n < 0 ? '\\u2212' + text : signed && n > 0 ? '+' + text : text; };
const percent = (n) => (n > 0 ? '+' : n < 0 ? '\\u2212' : '') + Math.floor(Math.abs(n) / 10) + (n % 10 === 0 ? '' : '.' + Math.abs(n % 10)) + ' %';
const shown = (v, kind) => v === null ? '' : typeof v === 'string' ? v : kind === 'amount' ? amount(v, false) : kind === 'change' ? amount(v, true) : kind === 'percent' ? percent(v) : group(v);
const decimal = (v, places) => { const a = String(Math.abs(v)).padStart(places + 1, '0'); return (v < 0 ? '-' : '') + a.slice(0, -places) + '.' + a.slice(-places); };
const csvText = (s) => { const safe = /^[=+\\-@\\t\\r]/.test(s) ? "'" + s : s; return /[",\\r\\n]/.test(safe) ? '"' + safe.replace(/"/g, '""') + '"' : safe; };
const csv = (v, kind) => v === null ? '' : typeof v === 'string' ? csvText(v) : kind === 'amount' || kind === 'change' ? decimal(v, 2) : kind === 'percent' ? decimal(v, 1) : String(v);
const unpack = async (text) => JSON.parse(await new Response(new Blob([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))]).stream().pipeThrough(new DecompressionStream('gzip'))).text());

function grid(spec) {
  const box = document.getElementById(spec.id), table = box.querySelector('table'), body = table.tBodies[0], rest = box.querySelector('.rest'), region = box.querySelector('.scroll');
  const state = { search: '', chosen: new Map(), sort: null, down: false, page: 0 };
  let data = null, lines = null, rows = [], loading = null;
  const tools = make('div', { class: 'tools' }), status = make('span', { role: 'status', class: 'count' }), selects = new Map();
  const field = (label, control) => { const l = make('label', {}, label + ' '); l.append(control); tools.append(l); return control; };
  const search = field('Search', make('input', { type: 'search', autocomplete: 'off', spellcheck: 'false' }));
  let waiting = 0;
  search.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(() => { state.search = search.value.trim().toLowerCase(); again(); }, 120); });
  spec.columns.forEach((c, i) => { if (c.filter) { const s = field(c.title, make('select')); s.append(make('option', { value: '' }, 'all')); s.addEventListener('change', () => { if (s.value === '') state.chosen.delete(i); else state.chosen.set(i, JSON.parse(s.value)); again(); }); selects.set(i, s); } });
  tools.append(status);
  const button = (text, act) => { const b = make('button', { type: 'button' }, text); b.addEventListener('click', act); return b; };
  const clear = button('Show all', () => { state.search = ''; search.value = ''; state.chosen.clear(); for (const s of selects.values()) s.value = ''; search.focus(); again(); });
  tools.append(clear, button('Save as CSV', save));
  box.insertBefore(tools, region);
  const back = button('Previous', () => turn(-1)), on = button('Next', () => turn(1)), where = make('span'), pager = make('div', { class: 'pager', role: 'group', 'aria-label': 'Pages' });
  pager.append(back, where, on);
  rest.replaceWith(pager);
  [...table.tHead.rows[0].cells].forEach((th, i) => { const b = button(th.textContent, () => { const text = spec.columns[i].kind === 'text'; state.down = state.sort === i ? !state.down : !text; state.sort = i; again(); }); th.replaceChildren(b); });

  const ready = () => loading ??= unpack(spec.packed).then((columns) => {
    data = columns;
    for (const [i, s] of selects) for (const v of [...new Set(data[i])].sort((a, b) => String(a).localeCompare(String(b))).slice(0, 500)) s.append(make('option', { value: JSON.stringify(v) }, v === null || v === '' ? 'none' : String(v)));
    again();
  });
  function again() {
    if (data === null) { ready(); return; }
    const all = data[0].length, kept = [];
    if (state.search !== '' && lines === null) lines = Array.from({ length: all }, (_, r) => data.map((column, i) => shown(column[r], spec.columns[i].kind)).join('\\n').toLowerCase());
    const words = state.search.split(/\\s+/).filter((w) => w !== ''), chosen = [...state.chosen];
    for (let r = 0; r < all; r++) if (chosen.every(([i, v]) => data[i][r] === v) && words.every((w) => lines[r].includes(w))) kept.push(r);
    if (state.sort !== null) {
      const column = data[state.sort], sign = state.down ? -1 : 1, compare = new Intl.Collator('en', { numeric: true }).compare;
      // What is missing stands last, whichever way.
      kept.sort((a, b) => { const x = column[a], y = column[b]; return x === y ? a - b : x === null ? 1 : y === null ? -1 : sign * (typeof x === 'number' && typeof y === 'number' ? x - y : compare(String(x), String(y))); });
    }
    rows = kept; state.page = 0;
    [...table.tHead.rows[0].cells].forEach((th, i) => { if (i === state.sort) th.setAttribute('aria-sort', state.down ? 'descending' : 'ascending'); else th.removeAttribute('aria-sort'); });
    draw();
  }
  function turn(by) { state.page += by; if (data === null) ready(); else draw(); }
  function draw() {
    const pages = Math.max(1, Math.ceil(rows.length / spec.shown)), all = data[0].length;
    state.page = Math.min(Math.max(state.page, 0), pages - 1);
    body.replaceChildren(...rows.slice(state.page * spec.shown, (state.page + 1) * spec.shown).map((r) => {
      const tr = make('tr');
      spec.columns.forEach((c, i) => {
        const v = data[i][r], cell = make(i === 0 ? 'th' : 'td', i === 0 ? { scope: 'row' } : {}), text = shown(v, c.kind);
        if (c.kind !== 'text') cell.className = 'r' + (c.kind === 'change' && v !== 0 && v !== null ? v > 0 ? ' good' : ' bad' : '');
        if (c.leads && text !== '' && grids.has(c.leads.grid)) { const b = button(text, () => grids.get(c.leads.grid).only(c.leads.column, v)); b.className = 'link'; b.title = 'Show what is behind it'; cell.append(b); } else cell.textContent = text;
        tr.append(cell);
      });
      return tr;
    }));
    status.textContent = rows.length === all ? group(all) + (all === 1 ? ' row' : ' rows') : group(rows.length) + ' of ' + group(all) + (all === 1 ? ' row' : ' rows');
    clear.hidden = rows.length === all && state.search === '' && state.chosen.size === 0;
    pager.hidden = pages < 2; where.textContent = 'page ' + group(state.page + 1) + ' of ' + group(pages); back.disabled = state.page === 0; on.disabled = state.page === pages - 1;
  }
  async function save() {
    await ready();
    const text = [spec.columns.map((c) => csvText(c.title)).join(',')].concat(rows.map((r) => spec.columns.map((c, i) => csv(data[i][r], c.kind)).join(','))).join('\\r\\n') + '\\r\\n';
    const url = URL.createObjectURL(new Blob(['\\ufeff' + text], { type: 'text/csv' })), a = make('a', { href: url, download: spec.id.replace('rows-', '') + '.csv' });
    document.body.append(a); a.click(); a.remove(); setTimeout(() => URL.revokeObjectURL(url), 10000);
  }
  const only = async (column, value) => {
    await ready();
    state.search = ''; search.value = ''; state.chosen.clear(); for (const s of selects.values()) s.value = '';
    state.chosen.set(column, value); const s = selects.get(column); if (s) s.value = JSON.stringify(value);
    again(); box.scrollIntoView(); region.focus({ preventScroll: true });
  };
  return { box, ready, only };
}

// A browser that can not unpack shows the rows that stand in the page.
if (typeof DecompressionStream === 'undefined') return;
for (const spec of JSON.parse(document.getElementById('grids').textContent)) { const g = grid(spec); grids.set(spec.id, g); }
const near = new IntersectionObserver((seen) => { for (const s of seen) if (s.isIntersecting) { near.unobserve(s.target); grids.get(s.target.id).ready(); } }, { rootMargin: '400px' });
for (const g of grids.values()) near.observe(g.box);
})();`;

export const GRID_STYLE =
  `.tools{display:flex;flex-wrap:wrap;gap:.4rem .9rem;align-items:center;font-size:.87rem;margin:.9rem 0 0}.tools label{color:var(--quiet)}.tools .count{color:var(--quiet);margin-left:auto}
.tools input,.tools select,button{font:inherit;color:var(--ink);background:var(--card);border:1px solid var(--field);border-radius:6px;padding:.2rem .5rem;max-width:14rem}button{cursor:pointer}button:disabled{color:var(--quiet);cursor:default}
thead button{border:0;background:none;padding:.1rem 0;color:inherit;font-weight:600}thead .r button{text-align:right}thead th[aria-sort=ascending] button::after{content:" \\2191"}thead th[aria-sort=descending] button::after{content:" \\2193"}
button.link{border:0;background:none;padding:0;color:var(--link);text-decoration:underline;text-underline-offset:.2em;text-align:left;max-width:none}.pager{display:flex;gap:.8rem;align-items:center;font-size:.87rem;color:var(--quiet)}[hidden]{display:none!important}.grid table{min-width:min(100%,32rem)}
:root{--field:#868f9b}@media (prefers-color-scheme:dark){:root{--field:#6d7886}}
@media print{.tools,.pager{display:none}thead button,button.link{color:inherit;text-decoration:none}}`.replace(/\n/g, '');
