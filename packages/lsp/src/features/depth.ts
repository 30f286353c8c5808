/** Braces of a text that may be half typed: told without a tree. */

/** How many blocks are open at an offset. Texts and comments hold no braces, and neither reaches over a line end. */
export function depthAt(text: string, end: number): number {
  let depth = 0;
  for (let i = 0; i < end; i += 1) {
    const c = text[i];
    if (c === '"') { for (i += 1; i < end && text[i] !== '"' && text[i] !== '\n'; i += 1) if (text[i] === '\\') i += 1; }
    else if (c === '/' && text[i + 1] === '/') { while (i < end && text[i] !== '\n') i += 1; }
    else if (c === '{') depth += 1;
    else if (c === '}') depth = Math.max(0, depth - 1);
  }
  return depth;
}
