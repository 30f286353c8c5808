/** What is in the file of a page, also in what is packed. */
import { gunzipSync } from 'node:zlib';

export interface Packed { readonly id: string; readonly columns: readonly { readonly title: string; readonly kind: string }[]; readonly packed: string }

export function gridsIn(html: string): readonly (Packed & { readonly rows: readonly (readonly (string | number | null)[])[] })[] {
  const json = /<script type="application\/json" id="grids">([\s\S]*?)<\/script>/.exec(html)?.[1];
  return json === undefined ? [] : (JSON.parse(json) as readonly Packed[]).map((g) => { const columns = JSON.parse(gunzipSync(Buffer.from(g.packed, 'base64')).toString('utf8')) as readonly (readonly (string | number | null)[])[]; return { ...g, rows: (columns[0] ?? []).map((_, r) => columns.map((c) => c[r] ?? null)) }; });
}

/** Everything that somebody could read in it. */
export const everythingIn = (html: string): string => `${html}\n${JSON.stringify(gridsIn(html).map((g) => g.rows))}`;

export const textOf = (html: string): string => html.replace(/<style>[\s\S]*?<\/style>|<script[\s\S]*?<\/script>/g, '').replace(/<[^>]+>/g, ' ').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, '&').replace(/\s+/g, ' ');
