/** The few functions of `node:path` that reading a manifest needs, for the browser: paths there have forward slashes and begin at the root. */
export const sep = '/';
export const basename = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
export const dirname = (path: string): string => { const at = path.lastIndexOf('/'); return at < 0 ? '.' : at === 0 ? '/' : path.slice(0, at); };
export function resolve(...paths: readonly string[]): string {
  const steps: string[] = [];
  for (const path of paths) {
    if (path.startsWith('/')) steps.length = 0;
    for (const step of path.split('/')) if (step === '..') steps.pop(); else if (step !== '.' && step !== '') steps.push(step);
  }
  return `/${steps.join('/')}`;
}
export const join = (...paths: readonly string[]): string => resolve('/', ...paths).slice(1);
export const relative = (from: string, to: string): string => (to.startsWith(`${from}/`) ? to.slice(from.length + 1) : to);
