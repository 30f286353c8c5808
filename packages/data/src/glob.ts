/** File patterns of the manifest: `*` and `?` within one part of a path, `**` through folders. Small enough to be exact about what it means. */

export function isPattern(text: string): boolean {
  return /[*?]/.test(text);
}

/** A test for relative paths with forward slashes. */
export function patternTest(pattern: string): (path: string) => boolean {
  const parts = pattern.replaceAll('\\', '/').replace(/^\.\//, '').split('/');
  let source = '^';
  parts.forEach((part, i) => {
    const last = i === parts.length - 1;
    if (part === '**') source += last ? '.*' : '(?:[^/]+/)*';
    else source += part.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*+/g, '[^/]*').replaceAll('?', '[^/]') + (last ? '' : '/');
  });
  const test = new RegExp(`${source}$`, 'u');
  return path => test.test(path);
}
