/** How many UTF-16 code units two texts have in common at their beginning, and of the rest at their end: what is between was edited. */
export function unchanged(before: string, after: string): { readonly head: number; readonly tail: number } {
  const most = Math.min(before.length, after.length);
  let head = 0, tail = 0;
  while (head < most && before.charCodeAt(head) === after.charCodeAt(head)) head++;
  while (tail < most - head && before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)) tail++;
  return { head, tail };
}
