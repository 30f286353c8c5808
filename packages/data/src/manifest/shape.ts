/** The shape of the manifest: what the schema refuses, said in words and at its place. */
import type { Diagnostic, FileSpan } from '@truce/engine';
import type { ErrorObject } from 'ajv';
import * as codes from '../codes.js';
import type { Path } from './positions.js';
import { manifestErrors } from './validator.js';

export interface Places {
  readonly key: (path: Path) => FileSpan;
  readonly value: (path: Path) => FileSpan;
  /** the keys that may stand at a place */
  readonly known: (path: Path) => readonly string[];
  readonly suggest: (word: string, candidates: readonly string[]) => string | undefined;
}

export async function shapeMistakes(value: unknown, places: Places): Promise<readonly Diagnostic[]> {
  const said = new Set<string>();
  const mistakes: Diagnostic[] = [];
  for (const error of await manifestErrors(value)) {
    // What an alternative refuses is said once, where the alternatives meet; a bad name once, by its own rule.
    if (/\/anyOf\/\d/.test(error.schemaPath) || (error.keyword === 'pattern' && error.propertyName !== undefined)) continue;
    const diagnostic = mistakeOf(error, places);
    const id = `${diagnostic.code} ${diagnostic.message} ${diagnostic.span?.start}`;
    if (!said.has(id)) mistakes.push(diagnostic);
    said.add(id);
  }
  return mistakes.sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0));
}

function mistakeOf(error: ErrorObject, places: Places): Diagnostic {
  const path = error.instancePath.split('/').slice(1).map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const where = path.length === 0 ? 'the manifest' : `\`${path.join('.')}\``;
  const params = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(params['additionalProperty']);
      const known = 'properties' in (error.parentSchema as object) ? Object.keys((error.parentSchema as { properties: object }).properties) : places.known(path);
      return codes.unknownKey.at({ span: places.key([...path, key]) }, { key, where, suggestion: places.suggest(key, known), known: known.join(', ') });
    }
    case 'required': {
      const key = String(params['missingProperty']);
      const example = key === 'truce' ? 'truce: 1' : key === 'policies' ? 'policies: [policies/*.truce]' : key === 'yes' ? 'yes: ["Y"]' : 'no: ["N"]';
      return codes.missingKey.at({ span: places.key(path) }, { key, where, example });
    }
    case 'propertyNames': {
      const key = String(params['propertyName']);
      return codes.wrongShape.at(
        { span: places.key([...path, key]) },
        {
          path: [...path, key].join('.'),
          why: 'is not the name of a record',
          help: 'names of records are capitalised words, as in the policy: Lead, Won_deal',
        },
      );
    }
    default:
      return codes.wrongShape.at({ span: places.value(path) }, { path: path.join('.'), why: expectation(error, path, places), help: helpFor(error, path) });
  }
}

function expectation(error: ErrorObject, path: Path, places: Places): string {
  const params = error.params as Record<string, unknown>;
  const found = error.data;
  if (found === null) return 'is empty';
  switch (error.keyword) {
    case 'const':
      return `is ${JSON.stringify(found)}, but this is format 1`;
    case 'enum': {
      const allowed = (params['allowedValues'] as unknown[]).map(String);
      const close = typeof found === 'string' ? places.suggest(found, allowed) : undefined;
      return `must be ${choice(allowed)}, not ${JSON.stringify(found)}${close === undefined ? '' : `; did you mean ${close}?`}`;
    }
    case 'minLength':
      return 'is empty';
    case 'maxLength':
      return 'must be a single character';
    case 'minItems':
      return 'is an empty list';
    case 'minimum':
    case 'maximum': {
      const bounds = error.parentSchema as { minimum?: number; maximum?: number };
      return `must be a number from ${bounds.minimum ?? 0} to ${bounds.maximum ?? 1000}, not ${String(found)}`;
    }
    case 'anyOf':
      return `must be ${path.includes('missing') ? 'a list of words, or `field: [words]`' : 'a text or a list of texts'}, not ${kindOf(found)}`;
    case 'type':
      return `must be ${typeWords(params['type'])}, not ${kindOf(found)}`;
    default:
      return error.message ?? 'is wrong';
  }
}

function helpFor(error: ErrorObject, path: Path): string | undefined {
  if (typeof error.data === 'number' && path.at(-1) === 'as_of') return 'write the whole day: 2026-06-30';
  const description = (error.parentSchema as { description?: string } | undefined)?.description;
  return description;
}

function typeWords(type: unknown): string {
  const names: Record<string, string> = { string: 'a text', number: 'a number', integer: 'a whole number', boolean: 'true or false', object: 'keys with values', array: 'a list' };
  return [type].flat().map(t => names[String(t)] ?? String(t)).join(' or ');
}

function kindOf(found: unknown): string {
  if (Array.isArray(found)) return 'a list';
  if (found === null) return 'empty';
  if (typeof found === 'object') return 'keys with values';
  return JSON.stringify(found);
}

function choice(words: readonly string[]): string {
  const quoted = words.map(w => (/^\w[\w-]*$/.test(w) ? w : JSON.stringify(w)));
  return quoted.length === 1 ? quoted[0]! : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}
