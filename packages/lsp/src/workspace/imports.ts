/**
 * What a file imports, seen without parsing it: this is only about which files to read. An import stands on a line of its own, and neither texts nor comments
 * reach over a line end. Only policies are read.
 */
export function importsOf(text: string): readonly string[] {
  return [...text.matchAll(/^[ \t]*import[ \t]+"([^"\r\n]*\.truce)"/gm)].map(([, target = '']) => target);
}
