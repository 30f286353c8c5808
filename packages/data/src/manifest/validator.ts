/**
 * The manifest against its schema. The build puts the same checks in the place of this file, compiled beforehand (scripts/build.mjs): compiling them takes
 * longer than reading a project.
 */
import type { ErrorObject } from 'ajv';
import { manifestSchema } from './schema.js';

/** Every mistake, each with the part of the schema that it offends. */
export async function manifestErrors(value: unknown): Promise<readonly ErrorObject[]> {
  const { Ajv } = await import('ajv');
  const check = new Ajv({ allErrors: true, strict: false, verbose: true }).compile(manifestSchema);
  return check(value) ? [] : check.errors ?? [];
}
