/** What is kept from one key to the next changes nothing: whoever begins anew with the same texts is told the same. */
import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { analyze, type Analysis, type MeaningIndex } from '@truce/engine';
import { arrange, documentOf, meaningsEverywhere, placeOf, projectOf, Trees, type Meanings } from '@truce/lsp';

const FOLDER = new URL('../../examples/northwind-saas/policies/', import.meta.url);
const TEXTS = new Map(readdirSync(FOLDER).filter((f) => f.endsWith('.truce')).sort().map((f) => [f, readFileSync(new URL(f, FOLDER), 'utf8')] as const));

/** What only the whole program shows: circles, what pay rests on that becomes known later, conditions that always hold, influence that is added up. */
const OF_THE_WHOLE = /^T(?:2009|301[5-7]|404[01]|600[12]|9002)$/;

const PIECES = ['', 'x', ' ', '\n', '}', '{', '"', 'amount', 'owner', '// c\n', 'import "pay.truce"\n', 'record Deal { id text key }\n', 'parameter floor_rate = 3\n', '  require amount > 0 USD\n', 'list Extra for each Rep\n', 'Posting', 'EUR'];
const edit = fc.record({ file: fc.nat(TEXTS.size - 1), at: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.nat(9), put: fc.constantFrom(...PIECES), line: fc.boolean() });

function edited(text: string, { at, cut, put, line }: { readonly at: number; readonly cut: number; readonly put: string; readonly line: boolean }): string {
  const from = Math.floor(at * text.length), start = line ? text.lastIndexOf('\n', from) + 1 : from;
  return text.slice(0, start) + put + text.slice(start + (line && put !== '' ? 0 : cut));
}
const said = (all: Analysis['diagnostics'], path: string): readonly string[] => all.filter((d) => d.span?.file === path).map((d) => `${d.code} ${d.span!.start}-${d.span!.end} ${d.message}`);
const meant = ({ definitions, uses, types }: MeaningIndex): unknown => ({ definitions, uses, types });

/** For each definition that somebody wrote: where, and everywhere it is used. */
const used = (m: Meanings): ReadonlyMap<string, unknown> => new Map([...m.definitions.values()].filter((d) => d.places.length > 0).map((d) => [d.id, {
  kind: d.kind, places: d.places, namedAfter: d.namedAfter, members: d.members, uses: m.usesOf(d.id).map((u) => `${u.place.file} ${u.place.start}-${u.place.end} ${u.as}`).sort(),
}] as const).sort(([a], [b]) => (a < b ? -1 : 1)));

test('after any edits: the findings of a file, what its names mean, and who uses a name', () => {
  fc.assert(fc.property(fc.array(edit, { minLength: 1, maxLength: 5 }), fc.array(fc.nat(TEXTS.size - 1), { minLength: 2, maxLength: 2 }), fc.boolean(), (edits, looked, undone) => {
    const trees = new Trees(), texts = new Map(TEXTS), paths = [...TEXTS.keys()];
    const projectNow = (): ReturnType<typeof projectOf> => projectOf({
      root: placeOf('file:///p'), manifest: null, settings: null, words: [], ofManifest: [], trees,
      documents: new Map([...texts].map(([path, text]) => [path, documentOf(placeOf(`file:///p/${path}`), `file:///p/${path}`, 1, text)] as const)),
    });
    projectNow().findings(paths[looked[0]!]!);
    meaningsEverywhere({ project: projectNow() });
    const steps = edits.map((e) => ({ path: paths[e.file]!, change: (text: string) => edited(text, e) }));
    for (const { path, change } of [...steps, ...(undone ? [{ path: steps[0]!.path, change: () => TEXTS.get(steps[0]!.path)! }] : [])]) {
      texts.set(path, change(texts.get(path)!));
      const project = projectNow(), sources = [...texts].map(([p, text]) => ({ path: p, text })), whole = analyze(sources, { index: true });
      for (const p of new Set([path, ...looked.map((i) => paths[i]!)])) {
        const kept = project.only(p), anew = analyze(sources, { index: true, only: new Set([p]) });
        expect(said(kept.diagnostics, p)).toEqual(said(anew.diagnostics, p));
        expect(meant(kept.index)).toEqual(meant(anew.index!));
        expect(said(project.findings(p), p)).toEqual(said(anew.diagnostics, p));
        const own = said(kept.diagnostics, p), all = said(whole.diagnostics, p);
        expect(all.filter((f) => !own.includes(f) && !OF_THE_WHOLE.test(f.slice(0, 5)))).toEqual([]);
        expect(own.filter((f) => !all.includes(f))).toEqual([]);
      }
      expect(used(meaningsEverywhere({ project }))).toEqual(used(arrange(whole.index!)));
    }
  }), { numRuns: 8 });
}, 120_000);
