/** What stands on a page, as plain data, so that the terminal and HTML show the same. Every text is plain text: each format escapes it in its own way. */

import type { Column } from '../views/table.js';

export type { Column } from '../views/table.js';
/** How a figure stands to what was agreed. It is never said by colour alone: the text says it too. */
export type Tone = 'good' | 'bad' | 'near' | 'quiet';
export interface ToneCell { readonly text: string; readonly tone?: Tone; /** a small curve behind the text: its values, the oldest first; null where there was none */ readonly spark?: readonly (number | null)[] }
export type Cell = string | ToneCell;
export interface KeyFigure { readonly label: string; readonly value: string; readonly note?: string; readonly tone?: Tone }

/** Numbers of a chart are for drawing; what is exact stands in the texts beside them. */
export interface Bars {
  readonly kind: 'bars'; readonly title: string;
  readonly series: readonly string[];
  /** `shares`: each row fills the whole width; `stacked`: parts one after the other; `beside`: one bar for each series */
  readonly layout: 'beside' | 'stacked' | 'shares';
  readonly rows: readonly { readonly label: string; readonly values: readonly number[]; /** for each value, and behind the row */ readonly texts: readonly string[]; readonly total?: string; readonly tone?: Tone }[];
  /** a line across at this value, with its name */
  readonly mark?: { readonly value: number; readonly text: string };
}
/** From one total to another over changes that sum to the difference. */
export interface Bridge {
  readonly kind: 'bridge';
  readonly title: string;
  readonly steps: readonly {
    readonly label: string;
    readonly note: string;
    readonly kind: 'total' | 'change';
    readonly value: number;
    readonly text: string;
  }[];
}
export interface Lines {
  readonly kind: 'lines'; readonly title: string;
  readonly xs: readonly string[];
  readonly series: readonly { readonly name: string; readonly values: readonly (number | null)[]; readonly dashed?: boolean; readonly strong?: boolean }[];
  readonly unit: 'percent' | 'number';
  readonly mark?: { readonly value: number; readonly text: string };
}
/** A curve from 0 to 1 against the line of equal parts. */
export interface Curve { readonly kind: 'curve'; readonly title: string; readonly xName: string; readonly yName: string; readonly points: readonly { readonly x: number; readonly y: number }[]; readonly text: string }
export type Chart = Bars | Bridge | Lines | Curve;

export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  /** where the figures come from, or what they can not say */
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'figures'; readonly figures: readonly KeyFigure[] }
  | {
      readonly kind: 'table';
      readonly caption: string;
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly Cell[])[];
      /** the last row is a sum */
      readonly summed?: boolean;
      /** rows that are left out, and how to see them */
      readonly more?: string;
    }
  | { readonly kind: 'chart'; readonly chart: Chart };

export interface Section { readonly id: string; readonly title: string; /** what the section says, in one sentence */ readonly lead: string; readonly blocks: readonly Block[] }

export { left, right } from '../views/table.js';
export const cellText = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.text);
