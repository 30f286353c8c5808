/** The last lines of a case: which figure of the published record is which value of the policy. */

export interface Mapping {
  /** Where the figure stands in the record, as in `tier.0`. */
  readonly path: string;
  /** The record says 60 for 60 %. */
  readonly inPercent: boolean;
  /** The record prints a figure that has no end with a few digits, without saying so. */
  readonly rounded: boolean;
  /** The value of the policy, as its test asks for it. */
  readonly expression: string;
}

/** `// expected.rate % = only(value of Win_rate)`, `// expected.third rounded = only(third of Parts)` */
const LINE = /^\/\/ (?:expected|recomputed)\.(.+?)( %)?( rounded)? = (.+)$/;

export function mappingsOf(text: string): readonly Mapping[] {
  return text.split('\n').flatMap((line) => {
    const found = LINE.exec(line.trimEnd());
    return found === null ? [] : [{ path: found[1]!, inPercent: found[2] !== undefined, rounded: found[3] !== undefined, expression: found[4]! }];
  });
}

/** The list that is added to a case, so that the language itself gives the value and the type of what is mapped. */
export const FIGURES = 'Published_figures';

export function withFigures(text: string, mappings: readonly Mapping[]): string {
  return `${text}\nlist ${FIGURES} {\n${mappings.map((m, i) => `  figure_${i} = ${m.expression}`).join('\n')}\n}\n`;
}
