/** A part of the page: HTML made from blocks and escaped texts, and the tables of many rows that stand in it. */
import type { Grid } from '../../page/grid.js';

export interface ReviewSection { readonly id: string; readonly title: string; readonly html: string; readonly grids: readonly Grid[] }

export const section = (id: string, title: string, parts: readonly string[], grids: readonly Grid[] = []): ReviewSection => ({ id, title, html: parts.filter((p) => p !== '').join('\n'), grids });
