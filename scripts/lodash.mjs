// What the parser library uses of lodash, in the language's own words. The build puts this in its place: the library builds its tables when it starts, and
// lodash, which must answer for far more than that, took a third of that time. Arrays, plain objects and missing values are all it is given.
const entries = (c) => (c == null ? [] : Array.isArray(c) ? c.map((v, i) => [i, v]) : Object.entries(c));
const list = (c) => (c == null ? [] : Array.isArray(c) ? c : Object.values(c));
const test = (f) => (typeof f === 'function' ? f : f === undefined ? identity : typeof f === 'string' ? (v) => v?.[f] : Array.isArray(f) ? (v) => v?.[f[0]] === f[1] : (v) => Object.keys(f).every((k) => v?.[k] === f[k]));

export const identity = (v) => v;
export const noop = () => undefined;
export const has = (o, key) => o != null && Object.prototype.hasOwnProperty.call(o, key);
export const isArray = Array.isArray;
export const isFunction = (v) => typeof v === 'function';
export const isObject = (v) => v !== null && (typeof v === 'object' || typeof v === 'function');
export const isRegExp = (v) => v instanceof RegExp;
export const isString = (v) => typeof v === 'string';
export const isUndefined = (v) => v === undefined;
export const isEmpty = (c) => c == null || (typeof c === 'object' || typeof c === 'string' ? Object.keys(c).length === 0 : true);
export const keys = (o) => (o == null ? [] : Object.keys(o));
export const values = (o) => (o == null ? [] : Object.values(o));
export const forEach = (c, f) => {
  if (Array.isArray(c)) { for (let i = 0; i < c.length; i++) if (f(c[i], i, c) === false) break; } else for (const [k, v] of entries(c)) if (f(v, k, c) === false) break;
  return c;
};
export const map = (c, f) => { const g = test(f); return Array.isArray(c) ? c.map((v, i) => g(v, i, c)) : entries(c).map(([k, v]) => g(v, k, c)); };
export const filter = (c, f) => { const g = test(f); return list(c).filter((v, i) => g(v, i)); };
export const reject = (c, f) => { const g = test(f); return list(c).filter((v, i) => !g(v, i)); };
export const find = (c, f) => { const g = test(f); return list(c).find((v, i) => g(v, i)); };
export const some = (c, f) => { const g = test(f); return list(c).some((v, i) => g(v, i)); };
export const every = (c, f) => { const g = test(f); return list(c).every((v, i) => g(v, i)); };
export const flatMap = (c, f) => flatten(map(c, f));
export const flatten = (c) => (c == null ? [] : c.flat());
export const reduce = (c, f, start) => {
  const all = entries(c);
  let i = 0;
  let result = start;
  if (start === undefined && all.length > 0) result = all[i++][1];
  for (; i < all.length; i++) result = f(result, all[i][1], all[i][0], c);
  return result;
};
export const includes = (c, v) => (typeof c === 'string' ? c.includes(v) : list(c).includes(v));
export const indexOf = (c, v) => (c == null ? -1 : c.indexOf(v));
export const first = (c) => c?.[0];
export const last = (c) => (c == null ? undefined : c[c.length - 1]);
export const drop = (c, n = 1) => c.slice(n);
export const dropRight = (c, n = 1) => c.slice(0, Math.max(0, c.length - n));
export const compact = (c) => c.filter(Boolean);
export const uniq = (c) => [...new Set(c)];
export const uniqBy = (c, f) => { const g = test(f); const seen = new Set(); return c.filter((v) => { const k = g(v); return seen.has(k) ? false : (seen.add(k), true); }); };
export const difference = (c, ...others) => { const out = new Set(others.flat()); return c.filter((v) => !out.has(v)); };
export const groupBy = (c, f) => { const g = test(f); const out = {}; for (const v of list(c)) (out[g(v)] ??= []).push(v); return out; };
export const pickBy = (o, f) => { const out = {}; for (const k in o) if (f(o[k], k)) out[k] = o[k]; return out; };
export const assign = Object.assign;
export const defaults = (target, ...sources) => { for (const s of sources) for (const k in s) if (target[k] === undefined) target[k] = s[k]; return target; };
export const clone = (v) => (Array.isArray(v) ? v.slice() : isObject(v) && !isFunction(v) && !isRegExp(v) ? Object.assign(Object.create(Object.getPrototypeOf(v)), v) : v);
export const upperFirst = (s) => s.charAt(0).toUpperCase() + s.slice(1);
