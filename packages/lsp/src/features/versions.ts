/** The versions of a declaration in the order of their days. A version that does not say when it ends holds until the day before the next. */
import { dateText, parseDate, type Definition, type FileSpan, type ast } from '@truce/engine';
import { documentIn } from '../workspace/project.js';
import type { Here } from '../workspace/snapshot.js';

export interface Version {
  readonly name: FileSpan;
  readonly whole: FileSpan;
  /** where `from …` is written */
  readonly dated: FileSpan | null;
  readonly from: string | null;
  readonly through: string | null;
  /** `through` is written and not only follows */
  readonly ends: boolean;
  /** of a parameter: what it is, and why */
  readonly value: string | null;
  readonly because: string | null;
}

export function versionsOf({ project }: Here, d: Definition): readonly Version[] {
  const found = d.places.map((place): Version => {
    const document = documentIn(project, place.whole.file), text = (s: { readonly start: number; readonly end: number }): string => document?.text.slice(s.start, s.end) ?? '';
    const node = document === null ? undefined : project.trees.of(document.text, place.whole.file).file.declarations.find((x) => x.span.start === place.whole.start);
    const dated = node === undefined ? undefined : datedOf(node);
    const parameter = node?.kind === 'Parameter' ? node : null;
    return {
      name: place.name, whole: place.whole, dated: place.dated, from: dated === undefined ? null : text(dated.from.span), through: dated?.through === undefined ? null : text(dated.through.span), ends: dated?.through !== undefined,
      value: parameter === null ? null : text(parameter.value.span), because: parameter?.because?.value ?? null,
    };
  }).sort((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1));
  return found.map((v, i) => { const next = found[i + 1]; return v.ends || next?.from === undefined || next.from === null ? v : { ...v, through: dayBefore(next.from) }; });
}

function datedOf(d: ast.Declaration): ast.Dated | undefined {
  switch (d.kind) {
    case 'Parameter': case 'Scale': case 'Table': return d.dated;
    case 'Relation': return d.lines.find((l): l is ast.Dated => l.kind === 'Dated');
    case 'Import': case 'Policy': case 'Record': case 'Always': case 'Guard': case 'Test': case 'InvalidDeclaration': return undefined;
  }
}

/** Only of days; which day a fiscal period begins on is not known here. */
function dayBefore(text: string): string | null {
  const day = parseDate(text);
  return day === null ? null : dateText(day - 1);
}
