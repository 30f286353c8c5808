import type * as ast from '../syntax/ast.js';

/** A file of the policy as it was read. */
export interface SourceFile { readonly path: string; readonly text: string; readonly tree: ast.File }
