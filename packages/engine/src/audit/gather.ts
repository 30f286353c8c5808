/** Puts a value to those of its key, in place: copying them each time takes forever where one key has most. */
export function gather<K, V>(into: Map<K, V[]>, key: K, value: V): void {
  const all = into.get(key);
  if (all === undefined) into.set(key, [value]); else all.push(value);
}
