/** What counts as worth a look. Whoever runs an audit may set each of these in the manifest; the usual values are cautious, because a finding takes somebody's time. */
export interface AuditSettings {
  /** words of sources that are counted for sales; a change towards them needs review, the way back does not */
  readonly sales_sources: readonly string[];
  /** words that stand for a source nobody mapped */
  readonly unmapped_sources: readonly string[];
  readonly won_words: readonly string[];
  readonly lost_words: readonly string[];
  /** statuses of a lead that was given up, where no day says so */
  readonly disqualified_words: readonly string[];
  /** reasons for which a lead may be sent back although it meets the definition */
  readonly excused_reasons: readonly string[];
  /** parts of an opportunity that must be the same for it to count as opened again, beside the company */
  readonly recreated_same: readonly string[];
  /** days after the end in which an opportunity at the same company counts as opened again */
  readonly recreated_within: number;
  /** days between two leads of one person within which the second is the first once more */
  readonly duplicate_within: number;
  /** of 100: how sure a match must be */
  readonly match_score: number;
  /** days after its creation in which a record may be corrected */
  readonly correction_days: number;
  /** attempts that a lead deserves before it is given up */
  readonly fewest_attempts: number;
  /** how many cases somebody, and the peers together, must have before rates are compared */
  readonly least_cases: number;
  /** of a million: how likely it may be that chance alone produced any finding about rates */
  readonly chance_per_million: number;
  /** days at the end and at the beginning of a period that are looked at */
  readonly period_edge_days: number;
  /** days within which a customer who leaves undoes the deal */
  readonly undone_within: number;
  /** days that a new customer has to go live */
  readonly live_within: number;
  readonly period: 'month' | 'quarter' | 'half' | 'year';
}
/** What holds where nothing is declared. */
export const usualSettings: AuditSettings = {
  sales_sources: ['Outbound', 'Sales', 'Sales sourced', 'Sales generated', 'Self sourced', 'Self generated', 'Rep sourced', 'AE sourced', 'SDR', 'Cold call', 'Prospecting'],
  unmapped_sources: ['Other', 'Unknown', 'Unmapped', 'None', 'N/A', 'TBD', 'Misc', 'Miscellaneous', 'Offline', 'Not set', '(not set)', 'Other campaigns'],
  won_words: ['Won', 'Closed Won'], lost_words: ['Lost', 'Closed Lost', 'No opportunity'], disqualified_words: ['Disqualified', 'Unqualified', 'No opportunity', 'Closed - Not Converted'],
  excused_reasons: ['Duplicate', 'Existing opportunity', 'Existing customer'], recreated_same: [], recreated_within: 180, duplicate_within: 180, match_score: 60, correction_days: 2, fewest_attempts: 2,
  least_cases: 20, chance_per_million: 10_000, period_edge_days: 10, undone_within: 90, live_within: 90, period: 'quarter',
};
export type SettingName = keyof AuditSettings;
/** The names of all settings. */
export const settingNames = Object.keys(usualSettings) as readonly SettingName[];

/** The usual settings with those that were declared. What has the wrong shape was refused where it was read. */
export function settingsWith(declared: ReadonlyMap<string, unknown>): AuditSettings {
  const kept = [...declared].filter(([name]) => settingNames.some((s) => s === name));
  return { ...usualSettings, ...(Object.fromEntries(kept) as Partial<AuditSettings>) };
}
