/** Where the manifest names what the policies declare: its sources are records, and the keys of their settings are fields. */
import type { Definition, FileSpan } from '@truce/engine';
import { MANIFEST, type Project } from '../workspace/project.js';
import type { Meanings } from './meaning.js';

/** Settings whose keys are names of fields. */
const BY_FIELD = ['columns', 'values', 'missing', 'constants'];

export function manifestPlaces(project: Project, m: Meanings, d: Definition): readonly FileSpan[] {
  const { settings, manifest } = project;
  if (settings === null || manifest === null) return [];
  const text = (s: FileSpan): string => manifest.text.slice(s.start, s.end).replace(/^["']|["']$/g, '');
  if (d.kind === 'record') return settings.sources.flatMap((s) => (s.record === d.name ? [inManifest(s.span)] : []));
  if (d.kind !== 'field' || d.container === null) return [];
  const record = m.definitions.get(d.container)?.name, found = new Map<number, FileSpan>();
  for (const source of settings.sources) if (source.record === record) for (const setting of BY_FIELD) {
    const place = source.placeOfKey(setting, d.name);
    // Where it is not set, the nearest thing around it is given instead.
    if (text(place) === d.name) found.set(place.start, inManifest(place));
  }
  return [...found.values()];
}

const inManifest = (s: FileSpan): FileSpan => ({ file: MANIFEST, start: s.start, end: s.end });
