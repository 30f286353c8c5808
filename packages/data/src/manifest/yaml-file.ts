/** A YAML file of a project beside the manifest: its value, where each part of it stands, and what is wrong with it as YAML. */
import type { Diagnostic, FileSpan } from '@truce/engine';
import * as codes from '../codes.js';
import { positionsIn, type Path } from './positions.js';

export interface YamlFile {
  /** null when the text is no YAML */
  readonly value: unknown;
  readonly diagnostics: readonly Diagnostic[];
  /** Where a value stands; the nearest thing around it when the path leads to nothing. */
  readonly place: (...path: Path) => FileSpan;
}

const MOST_ALIASES = 64;

/** Never throws for what stands in the text. */
export async function readYaml(file: string, text: string): Promise<YamlFile> {
  const yaml = await import('yaml');
  const nowhere = (): FileSpan => ({ file, start: 0, end: 0 });
  try {
    const doc = yaml.parseDocument(text.replace(/^\uFEFF/, ' '), { prettyErrors: false, uniqueKeys: true, strict: true });
    const diagnostics = doc.errors.map((e) => codes.yamlMistake.at({ span: { file, start: e.pos[0], end: e.pos[1] } }, { why: e.message.split('\n')[0]! }));
    if (diagnostics.length > 0) return { value: null, diagnostics, place: nowhere };
    const positions = positionsIn(doc, yaml);
    return { value: doc.toJS({ maxAliasCount: MOST_ALIASES }) as unknown, diagnostics, place: (...path) => ({ file, ...positions.value(path) }) };
  } catch (mistake) {
    return {
      value: null,
      diagnostics: [
        codes.manifestTooLarge.at(
          { span: nowhere() },
          { what: `${file} nests too deeply, or refers to itself: ${mistake instanceof Error ? mistake.message : String(mistake)}` },
        ),
      ],
      place: nowhere,
    };
  }
}
