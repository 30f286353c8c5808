/** Lines and columns of offsets. Everything inside counts offsets; this is the edge at which people and their tools count lines. */

/** Both start at 1. Columns count UTF-16 code units, as editors and SARIF do. */
export interface Position { readonly line: number; readonly column: number }

/** The lines of one text. Lines and columns are worked out here, at the edge, and stored nowhere. */
export interface LineIndex {
  readonly lines: number;
  position(offset: number): Position;
  /** The text of a line, without its end. Line 1 is the first; a line outside the text is empty. */
  line(line: number): string;
  /** The offset at which a line starts. */
  start(line: number): number;
}

/** A line ends with LF, CR LF or CR. */
export function lineIndex(text: string): LineIndex {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
  }
  const start = (line: number): number => starts[line - 1] ?? text.length;
  return {
    lines: starts.length,
    start,
    position: (offset) => {
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (starts[middle]! <= offset) low = middle;
        else high = middle - 1;
      }
      return { line: low + 1, column: Math.min(offset, text.length) - starts[low]! + 1 };
    },
    line: (line) => {
      let end = line < starts.length ? starts[line]! : text.length;
      const from = start(line);
      while (end > from && (text.charCodeAt(end - 1) === 10 || text.charCodeAt(end - 1) === 13)) end--;
      return text.slice(from, end);
    },
  };
}
