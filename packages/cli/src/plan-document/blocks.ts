/** A document as plain data, so that Markdown and HTML say the same. Texts are plain text: each format escapes them in its own way. */
export interface Point { readonly x: number; readonly y: number }
export interface Picture {
  readonly title: string;
  readonly xName: string;
  readonly yName: string;
  readonly points: readonly Point[];
  readonly xMarks: readonly { readonly x: number; readonly text: string }[];
  readonly yMarks: readonly { readonly y: number; readonly text: string }[];
  /** where the target lies; null: there is none */
  readonly target: number | null;
  /** worked examples on the curve, each with what it pays */
  readonly dots: readonly (Point & { readonly text: string })[];
}
/** Said of everything that a plan should say, and does not. */
export const NOT_SAID = 'not said in the policy';
export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[]; /** columns of numbers */ readonly right: readonly number[] }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'code'; readonly text: string; readonly place: string }
  | { readonly kind: 'picture'; readonly picture: Picture };

export const heading = (level: 1 | 2 | 3, text: string): Block => ({ kind: 'heading', level, text });
export const paragraph = (text: string): Block => ({ kind: 'text', text });
export const table = (head: readonly string[], rows: readonly (readonly string[])[], right: readonly number[] = []): Block => ({ kind: 'table', head, rows, right });
