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
  // Nodes are told by their places: a program has thousands, and looking each up once is enough.
  const place = new Map<T, number>();
  nodes.forEach((n, i) => { if (!place.has(n)) place.set(n, i); });
  const visited = new Int32Array(nodes.length).fill(-1), low = new Int32Array(nodes.length), isPending = new Uint8Array(nodes.length);
  let count = 0;
  const pending: number[] = [], found: T[][] = [];
  const stack: { readonly node: number; readonly targets: readonly number[]; next: number }[] = [];
  const enter = (node: number): void => {
    visited[node] = low[node] = count++;
    pending.push(node);
    isPending[node] = 1;
    const targets: number[] = [];
    for (const to of edges(nodes[node]!)) { const at = place.get(to); if (at !== undefined) targets.push(at); }
    stack.push({ node, targets, next: 0 });
  };
  for (let root = 0; root < nodes.length; root += 1) {
    if (visited[root]! >= 0 || place.get(nodes[root]!) !== root) continue;
    enter(root);
    while (stack.length > 0) {
      const frame = stack[stack.length - 1]!, { node } = frame;
      if (frame.next < frame.targets.length) {
        const to = frame.targets[frame.next++]!;
        if (visited[to]! < 0) enter(to);
        else if (isPending[to] === 1) low[node] = Math.min(low[node]!, visited[to]!);
        continue;
      }
      stack.pop();
      const above = stack[stack.length - 1];
      if (above !== undefined) low[above.node] = Math.min(low[above.node]!, low[node]!);
      if (low[node] !== visited[node]) continue;
      const component = pending.splice(pending.lastIndexOf(node));
      for (const member of component) isPending[member] = 0;
      found.push(component.sort((x, y) => x - y).map((member) => nodes[member]!));
    }
  }
  return found;
}
