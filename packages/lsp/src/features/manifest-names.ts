/** Where the manifest names what the policies declare: its sources are records, the keys of their settings are fields, and reports and audits name what plays a part. */
import type { Definition, FileSpan } from '@truce/engine';
import { MANIFEST, type Project } from '../workspace/project.js';
import { namesInManifest, namesOfSources, type PartName } from './manifest-parts.js';
import type { Meanings } from './meaning.js';

const known = new WeakMap<Project, readonly PartName[]>();

export function manifestPlaces(project: Project, m: Meanings, d: Definition): readonly FileSpan[] {
  let names = known.get(project);
  if (names === undefined) known.set(project, names = [...namesOfSources(project, m), ...namesInManifest(project, m)]);
  return names.flatMap((n) => (n.definition.id === d.id ? [{ file: MANIFEST, start: n.start, end: n.end }] : []));
}
