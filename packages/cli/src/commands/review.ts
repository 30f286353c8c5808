/** `truce review OLD NEW`: the page on which a change of the rules is decided. */
import { resolve } from 'node:path';
import { compared } from '../diff/compared.js';
import type { ExitCode, Io } from '../io.js';
import { plural, printJson } from '../report.js';
import type { Audience } from '../review/audience.js';
import { incentivesOf } from '../review/incentives.js';
import { modelOf } from '../review/model.js';
import { reviewHtml } from '../review/page.js';
import { signingOf } from '../review/signing.js';

export interface ReviewArgs {
  readonly old?: string; readonly new?: string; readonly base?: string; readonly project?: string; readonly asOf?: string; readonly asIfFrom?: string; readonly cache?: string;
  readonly audience: Audience;
  /** compute also what one thing done otherwise pays; it takes a run of both versions for each */
  readonly incentives: boolean;
  readonly out: string;
  /** say also what the page says, as JSON, for the same audience */
  readonly json: boolean;
  readonly allowDataErrors: boolean;
}

/** Exits with 0 when the page is written, whatever it says: it is made to decide by. What must stop a change is for `truce diff`. */
export async function review(args: ReviewArgs, io: Io): Promise<ExitCode> {
  return compared(args, io, async ({ before, after, computed, progress }) => {
    const signing = await signingOf(before, after, computed, io), incentives = args.incentives && args.audience === 'leadership' ? incentivesOf(computed, (what) => progress.say(() => what)) : null;
    const model = modelOf(before, after, computed, signing, args.audience, incentives), html = reviewHtml(model), grave = model.decisions.filter((d) => d.grave).length;
    progress.done();
    await io.files.write(resolve(io.cwd, args.out), html);
    if (args.json) printJson(io, { file: args.out, audience: args.audience, decisions: model.decisions, signatures: model.signing.parties, diff: model.report, provenance: model.provenance });
    else io.out(`${args.out} written for ${args.audience}: ${plural(model.report.changes.length, 'change')}${model.report.asIf === null ? '' : `, ${model.report.asIf.text}`}${grave === 0 ? '' : `, ${plural(grave, 'thing')} to decide before it is made`}\n`);
    if (computed.rejected > 0) io.err(`${plural(computed.rejected, 'row is', 'rows are')} not used in either version: \`truce check\` lists them\n`);
    return computed.wrong && !args.allowDataErrors ? 3 : 0;
  });
}
