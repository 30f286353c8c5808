/**
 * Orders of dependency graphs. `edges(x)` are the nodes that x needs; edges to anything outside `nodes` are ignored. Results depend only on the order of
 * `nodes` and of edges. Both walks keep their own stack: a chain of 100,000 definitions must not exhaust the call stack.
 */
interface Frame<T> {
  readonly node: T;
  readonly edges: Iterator<T>;
}

/** All nodes with dependencies first; or, if there is none such order, one cycle: each node needs the next, the last needs the first. */
export function order<T>(nodes: readonly T[], edges: (node: T) => Iterable<T>): { order: T[] } | { cycle: T[] } {
  const known = new Set(nodes);
  const open = new Set<T>();
  const done = new Set<T>();
  for (const root of nodes) {
    if (done.has(root)) continue;
    const stack: Frame<T>[] = [{ node: root, edges: edges(root)[Symbol.iterator]() }];
    open.add(root);
    while (stack.length > 0) {
      const frame = stack[stack.length - 1]!;
      const next = frame.edges.next();
      if (next.done === true) {
        stack.pop();
        open.delete(frame.node);
        done.add(frame.node);
      } else if (open.has(next.value)) {
        const path = stack.map((f) => f.node);
        return { cycle: path.slice(path.indexOf(next.value)) };
      } else if (known.has(next.value) && !done.has(next.value)) {
        open.add(next.value);
        stack.push({ node: next.value, edges: edges(next.value)[Symbol.iterator]() });
      }
    }
  }
  return { order: [...done] };
}

/** Strongly connected components (Tarjan), dependencies first: nodes that need each other are together, in the order of `nodes`. A node alone is a component. */
export function components<T>(nodes: readonly T[], edges: (node: T) => Iterable<T>): T[][] {
  const position = new Map<T, number>();
  nodes.forEach((n, i) => { if (!position.has(n)) position.set(n, i); });
  const index = new Map<T, number>();
  const low = new Map<T, number>();
  const pending: T[] = [];
  const onPending = new Set<T>();
  const found: T[][] = [];
  const stack: Frame<T>[] = [];
  const enter = (node: T): void => {
    low.set(node, index.size);
    index.set(node, index.size);
    pending.push(node);
    onPending.add(node);
    stack.push({ node, edges: edges(node)[Symbol.iterator]() });
  };
  const lower = (node: T, to: number): void => { if (to < low.get(node)!) low.set(node, to); };
  for (const root of nodes) {
    if (index.has(root)) continue;
    enter(root);
    while (stack.length > 0) {
      const { node, edges: rest } = stack[stack.length - 1]!;
      const next = rest.next();
      if (next.done !== true) {
        if (!position.has(next.value)) continue;
        if (!index.has(next.value)) enter(next.value);
        else if (onPending.has(next.value)) lower(node, index.get(next.value)!);
        continue;
      }
      stack.pop();
      if (stack.length > 0) lower(stack[stack.length - 1]!.node, low.get(node)!);
      if (low.get(node) !== index.get(node)) continue;
      const component = pending.splice(pending.lastIndexOf(node));
      for (const member of component) onPending.delete(member);
      found.push(component.sort((a, b) => position.get(a)! - position.get(b)!));
    }
  }
  return found;
}
