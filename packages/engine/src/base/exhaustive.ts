/**
 * Ends a `switch` over a union: the compiler refuses the call as long as a case is missing.
 * @throws Error when a value outside its type arrives all the same, which is a bug in the caller.
 */
export function assertNever(x: never): never {
  const kind: unknown = typeof x === 'object' && x !== null ? (x as { readonly kind?: unknown }).kind : x;
  throw new Error(`a case is missing for ${String(kind)}`);
}
