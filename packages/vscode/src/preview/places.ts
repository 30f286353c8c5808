/** Places in an answer (`policies/leads.truce:12`, `leads.csv:2`), to be clicked. */
export interface Place { readonly start: number; readonly end: number; readonly path: string; readonly line: number }

/** A path stands behind two spaces at the end of a line, or behind `┌─`: a value that looks like one is none. */
const place = /(?:[ ]{2}|┌─ )([^\s:"│├└](?:(?! {2})[^:"\r\n])*?\.(?:truce|csv|tsv|json|ndjson|jsonl|parquet|yaml)):(\d{1,9})(?::\d+)?(?=[ \t]*$)/gm;

export function placesIn(text: string): readonly Place[] {
  return [...text.matchAll(place)].map((found) => {
    const [whole, path = '', line = '1'] = found, start = found.index + whole.lastIndexOf(`${path}:${line}`);
    return { start, end: found.index + whole.length, path, line: Number(line) };
  });
}
