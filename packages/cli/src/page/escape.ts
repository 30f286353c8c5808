/** Names, titles and keys come from policies and data, and are never markup. */
import { printable } from '@truce/engine';

const ENTITIES: ReadonlyMap<string, string> = new Map([['&', '&amp;'], ['<', '&lt;'], ['>', '&gt;'], ['"', '&quot;'], ["'", '&#39;']]);

export const escapeHtml = (text: string): string => printable(text).replace(/[&<>"']/g, (c) => ENTITIES.get(c)!);

/** Plain text as HTML, with what stands between backticks as something to type. */
export const proseHtml = (text: string): string => escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');

/** In a paragraph or a cell of a table. Markdown lets HTML through, so that is escaped too. */
export function escapeMarkdown(text: string): string {
  return printable(text).replace(/[&<>]/g, (c) => ENTITIES.get(c)!).replace(/[\\`*_[\]{}|#~!]/g, (c) => `\\${c}`).replace(/^(\s*)([-+]|\d+[.)])(?=\s)/, '$1\\$2');
}
