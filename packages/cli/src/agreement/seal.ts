/** Taking a seal of a closing. */
import { analyze, compareNumbers, evaluate, subtractNumbers, type Dataset, type SourceText, type ir } from '@truce/engine';
import { loadData } from '@truce/data';
import { causeFinder } from './causes.js';
import { declarationsOf, policyHash } from './declarations.js';
import { closed, policyTexts, sealedClosings, sealedSnapshot, textsName, textsOf, type Amends, type KeptPosting, type Seal, type Unsealed } from './lock.js';
import { hashOf } from './canonical.js';
import { dueLines, kpiValues, lineKey, postingsAt, resultHashes } from './results.js';
import { changesBetween, dataHashes, encodeChanges, snapshotOf, type Snapshot } from './snapshot.js';
import type { Amendment } from './rules.js';
import type { Place } from './verify.js';

export interface Closing { readonly text: string; readonly day: number }
export interface MadeSeal { readonly seal: Seal; /** files of the lock, by name */ readonly files: ReadonlyMap<string, string> }

export async function makeSeal(place: Place, policies: readonly SourceText[], closing: Closing, amends: Amends | null, amendments: readonly Amendment[]): Promise<MadeSeal> {
  const { program, dataset, lock } = place, last = lock.seals.at(-1) ?? null;
  const before = lock.current.filter((s) => s.day < closing.day), known = before.at(-1) ?? null, replaced = lock.current.find((s) => s.day === closing.day) ?? null;
  const evaluation = evaluate(program, dataset, { asOf: { day: closing.day, time: null }, sealed: sealedClosings(before), text: place.text });
  const snapshot = snapshotOf(program, evaluation), since = replaced ?? known, base: Snapshot = since === null ? new Map() : await sealedSnapshot(place.root, since, lock, place.io);
  const name = `${closing.text}${replaced === null ? '' : `-restated-${lock.seals.filter((s) => s.day === closing.day).length}`}`, texts = textsOf(policies), changes = encodeChanges(base, snapshot);
  const hashes = dataHashes(snapshot), declarations = declarationsOf(program);
  const seal: Unsealed = {
    file: `${name}.json`,
    number: (last?.number ?? 0) + 1,
    previous: last?.hash ?? null,
    closing: closing.text,
    day: closing.day,
    amends,
    policy: {
      title: program.settings.title,
      hash: policyHash(declarations),
      texts: textsName(texts),
      declarations: new Map([...declarations].map(([key, d]) => [key, d.hash])),
    },
    data: new Map([...snapshot].map(([record, { fields }]) => [record, { ...hashes.get(record)!, fields }])),
    changes: { file: `${name}.data.ndjson`, hash: hashOf(changes), since: since?.file ?? null },
    kpis: kpiValues(program, evaluation),
    results: resultHashes(program, evaluation),
    postings: await withCauses(place, evaluation, postingsAt(program, evaluation, closing.text), known, closing.day, snapshot, amendments),
  };
  const made = closed(seal);
  return { seal: made.seal, files: new Map([[seal.policy.texts, texts], [seal.changes.file, changes], [seal.file, made.text]]) };
}

/** Lines that are about an earlier closing say why they are there. */
async function withCauses(
  place: Place,
  evaluation: ReturnType<typeof evaluate>,
  postings: ReturnType<typeof postingsAt>,
  known: Seal | null,
  day: number,
  snapshot: Snapshot,
  amendments: readonly Amendment[],
): Promise<readonly KeptPosting[]> {
  const late = (p: KeptPosting | (typeof postings)[number]): boolean => known !== null && (p.kind !== 'New' || p.on <= known.day);
  if (known === null || !postings.some(late)) return postings.map((p) => ({ ...p, because: [] }));
  const { program, dataset, lock, root, io } = place;
  const sealed = await sealedSnapshot(root, known, lock, io);
  const thenNow = evaluate(program, dataset, { asOf: { day: known.day, time: null }, sealed: sealedClosings(lock.current), text: place.text });
  const restated = new Set(changesBetween(sealed, snapshotOf(program, thenNow)).map(cellKey));
  const changes = changesBetween(sealed, snapshot);
  const happened = new Set(changes.filter((c) => !restated.has(cellKey(c))));
  const finder = causeFinder(program, evaluation, dataset, changes, known.closing, happened);
  const due = dueLines(program, evaluation, day);
  const edited = await editOf(place, policyOf(place, known), known.day);
  return postings.map((p) => {
    if (!late(p)) return { ...p, because: [] };
    const line = due.get(lineKey(p));
    const causes = finder.causesOf(line ?? { ...p, currency: p.currency ?? null, final: null, amount: 0, type: { kind: 'number' }, from: null });
    const policy = edited?.(lineKey(p)) === true && p.kind !== 'Reversal' ? amendments.map((a) => `amended by ${a.by} on ${a.on}: ${a.because}`) : [];
    return { ...p, because: policy.length + causes.length > 0 ? [...policy, ...causes] : finder.somewhere };
  });
}

const cellKey = (c: { readonly record: string; readonly row: string; readonly field: string | null }): string => JSON.stringify([c.record, c.row, c.field]);
const policyOf = (place: Place, seal: Seal): Seal | null => (policyHash(declarationsOf(place.program)) === seal.policy.hash ? null : seal);

/** Whether a line comes out differently under the policy of the seal, on the same data. */
async function editOf(place: Place, seal: Seal | null, day: number): Promise<((key: string) => boolean) | null> {
  if (seal === null) return null;
  const { program } = analyze(await policyTexts(place.root, seal, place.io));
  if (program === null) return null;
  const world = { asOf: { day, time: null } }, was = run(program, (await loadData(program, place.manifest, { files: place.io.files })).dataset), is = run(place.program, place.dataset);
  function run(p: ir.Program, d: Dataset): ReturnType<typeof dueLines> { return dueLines(p, evaluate(p, d, world), day); }
  return (key) => compareNumbers(subtractNumbers(was.get(key)?.amount ?? 0, is.get(key)?.amount ?? 0), 0) !== 0;
}
