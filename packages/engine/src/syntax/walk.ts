/** Going through a tree: every node, and the nodes around an offset. */
import { childrenOf, type AnyNode } from './children.js';

/** Calls `visit` for the node and all below it, outer before inner. `false` from `visit` leaves out what is below. Uses no stack of calls. */
export function walk(root: AnyNode, visit: (node: AnyNode, parent: AnyNode | undefined) => boolean | void): void {
  const waiting: { readonly node: AnyNode; readonly parent: AnyNode | undefined }[] = [{ node: root, parent: undefined }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (visit(next.node, next.parent) === false) continue;
    const below = childrenOf(next.node);
    for (let i = below.length - 1; i >= 0; i -= 1) waiting.push({ node: below[i]!, parent: next.node });
  }
}

/** The nodes that contain `offset`, from the outermost to the innermost. An offset at the end of a name belongs to it, as a cursor does. */
export function findAt(root: AnyNode, offset: number): readonly AnyNode[] {
  const path: AnyNode[] = [];
  let at: AnyNode | undefined = root;
  while (at !== undefined) {
    path.push(at);
    const below: readonly AnyNode[] = childrenOf(at);
    at = below.find((n) => n.span.start <= offset && offset < n.span.end) ?? below.find((n) => n.span.start <= offset && offset === n.span.end);
  }
  return path;
}
