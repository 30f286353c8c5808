/** What the READMEs of the data sets say, and where a policy says it. A figure that is not here is named in `notExpressible`, with the reason. */
type Figures = readonly (readonly [place: string, published: string])[];

const table = (list: string, columns: readonly string[], rows: Readonly<Record<string, readonly (string | number)[]>>): Figures =>
  Object.entries(rows).flatMap(([key, values]) => values.map((value, i) => [`${list}[${key}].${columns[i]!}`, String(value)] as const));
const facts = (list: string, values: Readonly<Record<string, string | number>>): Figures => Object.entries(values).map(([column, value]) => [`${list}.${column}`, String(value)] as const);

const funnel: Figures = [
  ...facts('Conversion', { leads: 8000, won: 842, value: '842/8000' }),
  ...table('Channel', ['leads', 'won'], {
    organic_search: [2296, 271], paid_search: [1586, 195], social: [1350, 75], unknown: [1099, 179], direct_traffic: [499, 56], email: [493, 15], referral: [284, 24], other: [150, 4],
    display: [118, 6], other_publicities: [65, 3], '(blank)': [60, 14],
  }),
  ...Object.entries({ '2017-12': 3, '2018-01': 73, '2018-02': 113, '2018-03': 147, '2018-04': 207, '2018-05': 122, '2018-06': 57, '2018-07': 37, '2018-08': 33, '2018-09': 23, '2018-10': 21, '2018-11': 6 })
    .map(([month, won]) => [`Wins[${month}].value`, String(won)] as const),
  ...facts('Cycle', { mean: '49.1', middle: '14.65', shortest: '-1.18', longest: '427.55', same_day: 33 }),
  ['Before_contact.won_on', '2018-03-06'], ['Before_contact.contact', '2018-03-08'],
  ...facts('People', { sdrs: 32, srs: 22, both_roles: 13, paid_twice: 5 }),
  ...facts('Clock', {
    first_contact: '2017-06-14', last_contact: '2018-05-31', first_win: '2017-12-05T02:00', last_win: '2018-11-14T18:04:19', at_three: 49, at_two: 12, other_day: 15, other_month: 1,
  }),
  ...facts('Blank', { origin: 60, origin_unknown: 1099, segment: 1, lead_type: 6, business_type: 10, profile: 177, catalogue_size: 773, stock: 776, has_gtin: 778, has_company: 779 }),
  ...facts('Odd', { landing_pages: 495, segments: 33, nothing_declared: 797, most_declared: 50000000, live_sellers: 380, never_live: 462, city_is_postcode: 1 }),
];

const pipeline: Figures = [
  ['Win_rate.value', '4238/6711'], ['Win_rate.value', '63.1501 %'], ['Won_of_all.value', '4238/8800'], ['Won_of_all.value', '48.159 %'],
  ...facts('Cycle_time', { mean: '47.985', middle: 45, shortest: 1, longest: 138, mean_won: '51.782', middle_won: 57 }),
  ...facts('Totals', {
    opportunities: 8800, won: 4238, lost: 2473, engaging: 1589, prospecting: 500, won_value: 10005534, lost_value: 0, first_engaged: '2016-10-20', last_engaged: '2017-12-27', first_closed: '2017-03-01',
    last_closed: '2017-12-31', smallest_of_list: '0.657', largest_of_list: '1.342', mean_of_list: '0.9965',
  }),
  ...table('Agent_result', ['won_value'], { 'Darcel Schlecht': [1153214], 'Vicki Laflamme': [478396], 'Kary Hendrixson': [454298] }),
  ...['Mei-Mei Johns', 'Natalya Ivanova', 'Elizabeth Anderson', 'Carl Lin', 'Carol Thompson'].flatMap(agent => [[`Agent_result[${agent}].win_rate`, 'missing'], [`Agent_result[${agent}].mean_deal`, 'missing'], [`Agent_result[${agent}].won_value`, '0']] as const),
  ...facts('Dirt', { gtx_pro: 1480, no_account: 1425, no_account_engaging: 1088, no_account_prospecting: 337, never_engaged: 500, open_with_close: 0, one_agent_accounts: 0 }),
  ...facts('Recreated_in_all', { lost: 239, pairs: 267 }),
];

/** What a manifest must lead to: the policy's figures, rows of each file, and what is wrong with the data. */
export interface Expected {
  readonly figures: Figures;
  /** how many rows lists have */
  readonly rows?: Readonly<Record<string, number>>;
  readonly used: Readonly<Record<string, number>>;
  readonly wrong?: readonly string[];
}

const pipelineRows = { Agent: 35, Product: 7, Account: 85, Opportunity: 8800 };

export const expected: Readonly<Record<string, Expected>> = {
  'olist/truce.yaml': { figures: funnel, rows: { Qualified: 842, Channel: 11, Wins: 12, Before_contact: 1 }, used: { Mql: 8000, Seller: 3095, Won_deal: 842 } },
  'olist/dangling.yaml': {
    figures: [['Live.deals', '380']], used: { Seller: 3095, Won_deal: 380 },
    wrong: ['T5013 olist_closed_deals_dataset.csv:3 462 values in column "seller_id" name no Seller'],
  },
  'maven-crm/truce.yaml': { figures: pipeline, rows: { Agent_result: 35, Idle_agent: 5, Recreated: 239, Twins: 32 }, used: pipelineRows },
  'maven-crm/us-dates.yaml': { figures: pipeline, rows: { Agent_result: 35, Idle_agent: 5, Recreated: 239, Twins: 32 }, used: pipelineRows },
  'maven-crm/unmapped.yaml': {
    figures: [['Totals.opportunities', '7320'], ['Dirt.gtx_pro', '0']], used: { ...pipelineRows, Opportunity: 7320 },
    wrong: ['T5013 sales_pipeline.csv:3 1,480 values in column "product" name no Product'],
  },
  'x-education/truce.yaml': {
    figures: [
      ['Conversion.value', '3542/9191'], ['Conversion.value', '38.538 %'],
      ...facts('Totals', {
        leads: 9191, numbers: 9191, converted: 3542, sources: 21, no_source: 36, no_visits: 137, no_tags: 3343, no_mail: 732, no_call: 2, test_leads: 1, held_back: 49, together: 9240, in_both: 0, magazine_answers: 1,
      }),
      ...table('Source', ['leads', 'won'], {
        Google: [2847, 1137], 'Direct Traffic': [2533, 815], 'Olark Chat': [1750, 448], 'Organic Search': [1144, 431], Reference: [534, 490], 'Welingak Website': [142, 140], 'Referral Sites': [122, 30],
        Facebook: [55, 13], '(blank)': [36, 29], google: [5, 0],
      }),
      ...table('One_source', ['leads', 'won'], { google: [2852, 1137] }),
    ],
    rows: { Source: 22, One_source: 21 }, used: { Lead: 9191, Held_back: 49 },
  },
  'subscriptions/truce.yaml': {
    figures: [
      ...facts('Totals', { subscriptions: 3069, customers: 2877, still_active: 1065, first_day: '2022-09-01', last_day: '2023-09-08', unpaid: 133, unpaid_active: 10, prices: 1, price: 39, cancelled_at_once: 108 }),
      ...facts('Life', { mean: '58.4', middle: 38, shortest: 0, longest: 348 }),
      ...facts('Returned', { customers: 185, more: 0 }),
      ...facts('Win_back', { within_30_days: 89, same_day: 5, before_the_end: 2, while_open: 1 }),
    ],
    used: { Subscription: 3069 },
  },
  'kag-ads/truce.yaml': {
    figures: [
      ...facts('Totals', {
        ads: 1143, campaigns: 3, sets: 691, spent_exactly: '58705.23', clicked: 38165, asked: 3264, bought: 1079, no_click_no_spend: 207, asked_without_click: 204, bought_without_spend: 71,
      }),
      ...table('Campaign', ['asked', 'bought'], { 916: [58, 24], 936: [537, 183], 1178: [2669, 872] }),
      ['Lead_to_customer.value', '1079/3264'],
      // An ad that cost something and sold nothing, and one that sold without costing anything.
      ['Cost[708749].per_customer', 'missing'], ['Totals.free_customers', '71'],
    ],
    used: { Ad: 1143 },
  },
  'fivetran/truce.yaml': {
    figures: [
      ...facts('Salesforce', { opportunities: 10, versions: 10, inactive: 2, leads: 1, roles: 10 }),
      ...facts('Hubspot', { deals: 44, without_owner: 22, without_amount: 44, owners: 100, changes: 100, changed_deals: 96, changes_of_known_deals: 0, stages: 14, open_stages: 14, merges: 14 }),
      ...facts('Marketo', { leads: 100, changes: 100, changed_leads: 84, changes_of_known_leads: 0, merges: 100, deletions: 31, programs: 100 }),
    ],
    rows: { Versions_of: 10, Source_rewritten: 1 },
    used: { Sf_role: 10, Sf_opportunity: 10, Sf_opportunity_version: 10, Sf_lead: 1, Hs_owner: 100, Hs_deal: 44, Hs_deal_change: 100, Hs_deal_stage: 14, Hs_merge: 14, Mk_lead: 100, Mk_change: 100, Mk_merge: 100, Mk_deletion: 31, Mk_program: 100 },
  },
  'dbt-attribution/truce.yaml': {
    figures: [
      ...facts('Totals', {
        sessions: 90, customers: 52, conversions: 21, revenue: 275, first_start: '2020-02-01T12:55:16', last_start: '2020-02-13T14:07:05', spend_rows: 42, last_spend: '2020-02-17', touches: 39,
        running_at_conversion: 1, ended_at_conversion: 21, too_late: 8, never_convert: 31,
      }),
      ...table('Source', ['by_first', 'by_last', 'by_position', 'by_linear'], {
        direct: [11, 11, '10.94', '10.976190'], facebook_ads: [7, 4, '5.44', '5.392857'], google: [2, 3, '2.58', '2.785714'], adwords: [1, 1, '1.24', '1.369048'], bing: [0, 2, '0.80', '0.476190'],
      }),
      ...table('Source', ['first_revenue', 'last_revenue', 'position_revenue', 'linear_revenue'], {
        direct: [140, 145, '141.4', '141.428571428571'], facebook_ads: [95, 50, '71.4', '70.178571428571'], google: [30, 40, '35.8', '37.857142857143'], adwords: [10, 15, '16.4', '19.107142857143'], bing: [0, 25, '10.0', '6.428571428571'],
      }),
      ...table('Source', ['spend', 'cost_per_conversion', 'return_on_spend'], { facebook_ads: [312, '57.85430463576', '0.22493131868132'], adwords: [47, '34.33043478261', '0.40653495440729'] }),
      // Nothing was spent on it: no return, and no division by zero.
      ['Source[direct].return_on_spend', 'missing'],
    ],
    rows: { Touch: 39, Source: 5 }, used: { Session: 90, Conversion: 21, Ad_spend: 42 },
  },
  'snowplow/truce.yaml': {
    figures: [
      // Of 98 events one is a checkout; the other 97 are the sessions of the package's own table, each with its channel.
      ...facts('Totals', { visits: 97, visits_that_are_sessions: 97, bought: 6 }),
      // The package's own figures are noise from the ninth or tenth digit on: its shares of one path add up to 1.0000000007. These are exact: 297 and 350 of 647.
      ...facts('Both_channels', { opener: '297/647', closer: '350/647' }), ...facts('Both_channels', { opener: '0.459', closer: '0.541' }),
      ...table('Result', ['conversions', 'revenue', 'return_on_spend', 'last_conversions', 'last_revenue'], {
        Direct: ['3.54095827', '170.15415765', '0.0170154158', 4, '234.42'], Organic_Search: ['1.45904173', '130.76584235', '0.0130765842', 1, '66.5'], Video: [1, 200, '0.02', 1, 200],
        Referral: [0, 0, 0, 0, 0], Paid_Search_Other: [0, 0, 0, 0, 0], Unmatched_Channel: [0, 0, 0, 0, 0],
      }),
      ...table('Route_summary', ['conversions', 'unconverted', 'revenue'], {
        Direct: [3, 25, '94.42'], Organic_Search: [1, 26, '66.5'], 'Referral > Direct': [0, 1, 0], Video: [1, 2, 200], 'Organic_Search > Paid_Search_Other': [0, 2, 0], Referral: [0, 2, 0], 'Organic_Search > Direct': [1, 1, 140],
        Paid_Search_Other: [0, 1, 0], Unmatched_Channel: [0, 1, 0],
      }),
      ...facts('Totals', { events: 98, sessions: 97, customers: 67, conversions: 6, unconverted: 61, transactions: 6 }),
      ...table('Last_touch', ['conversions', 'revenue', 'return_on_spend'], {
        Direct: [4, '234.42', '0.023442'], Organic_Search: [1, '66.5', '0.00665'], Video: [1, 200, '0.02'], Referral: [0, 0, 0], Paid_Search_Other: [0, 0, 0], Unmatched_Channel: [0, 0, 0],
      }),
      ...table('Path', ['conversions', 'revenue'], { Direct: [3, '94.42'], Organic_Search: [1, '66.5'], Video: [1, 200], 'Organic_Search > Direct': [1, 140] }),
      ...table('Idle_path', ['journeys'], {
        Direct: [25], Organic_Search: [26], 'Referral > Direct': [1], Video: [2], 'Organic_Search > Paid_Search_Other': [2], Referral: [2], 'Organic_Search > Direct': [1], Paid_Search_Other: [1], Unmatched_Channel: [1],
      }),
      ['Journey[ff0009028775170427694].path', 'Direct'], ['Journey[ff0005094333993051683].path', 'Direct > Direct'], ['Journey[ff000170187170673177].path', 'Direct > Direct'],
      ['Journey[ff0006148050225777094].path', 'Organic_Search > Organic_Search > Direct'], ['Journey[ff0008284662789123943].path', 'Video'], ['Journey[ff0006911334202687206].path', 'Organic_Search > Organic_Search'],
      ...table('Channel_count', ['sessions'], {
        'Direct, (not set), (direct), (none)': [46], 'Organic_Search, (not set), google, organic': [39], 'Paid_Search_Other, AW - Accessories, google, cpc': [2], 'Paid_Search_Other, AW - Dynamic Search Ads Whole Site, google, cpc': [1],
        'Referral, (not set), support.google.com, referral': [2], 'Referral, (not set), analytics.google.com, referral': [2], 'Referral, (not set), quora.com, referral': [1],
        'Unmatched_Channel, Data Share Promo, Partners, affiliate': [1], 'Video, (not set), youtube.com, referral': [3],
      }),
    ],
    rows: { Journey: 6, Path: 4, Channel_count: 9 }, used: { Event: 98, Session: 97, Conversion: 6, Spend: 6 },
  },
  'path-data/truce.yaml': {
    figures: [
      ...facts('Totals', { rows: 10000, paths: 5408, converted: 19785, worth_in_all: '74802.971587', not_converted: 68602, fruitless: 1801, doubled: 522, shortest: 1, longest: 89, mean_length: '5.9' }),
      ...table('Channel', ['first_touch', 'last_touch', 'linear', 'position', 'first_worth', 'last_worth', 'linear_worth', 'position_worth'], {
        alpha: [6308, 8447, '7574.71859375', '7444.82375923', '19121.27235580', '28414.21427436', '24524.70956883', '24025.63015815'],
        beta: [2831, 989, '2083.50014459', '1969.76617897', '12235.59174436', '3850.02098726', '8954.26671661', '8361.50852012'],
        delta: [1, 5, '1.72500000', '2.58666667', '6.11900000', '10.97200000', '4.40405000', '7.26406667'],
        epsilon: [99, 531, '272.17043772', '301.05023278', '412.30124286', '2202.61228929', '1106.27006527', '1243.73031170'],
        eta: [3164, 4167, '3539.95115710', '3618.79614876', '11909.47621303', '16754.20380011', '13783.49705092', '14117.95336672'],
        gamma: [165, 92, '121.04163902', '125.24091092', '718.97799183', '506.01399183', '569.41735789', '595.62923119'],
        iota: [4606, 3355, '3857.09622102', '3944.94816566', '19597.26127698', '13487.97427136', '15988.98899502', '16388.25277457'],
        kappa: [74, 230, '137.96407792', '147.45955652', '305.74325000', '1069.38425000', '599.74778626', '660.56974268'],
        lambda: [902, 1207, '1035.25757229', '1046.90390139', '3735.60216492', '5249.94998543', '4430.31616943', '4462.93033927'],
        mi: [2, 2, '2.22222222', '2.05714286', '5.27300000', '5.27300000', '6.08144444', '5.48088571'],
        theta: [1606, 653, '1022.80139390', '1092.74447176', '6652.34934745', '2799.09198758', '4295.74361949', '4575.03392303'],
        zeta: [27, 107, '136.55154047', '88.62286449', '103.00400000', '453.26075000', '539.52876305', '358.98826740'],
      }),
      ['Chain.base', '0.223845135597'],
      ...table('Removal', ['effect'], {
        alpha: ['0.558399489508'], beta: ['0.264038535741'], delta: ['0.000481995758'], epsilon: ['0.062638582275'], eta: ['0.349026331871'], gamma: ['0.017879974420'], iota: ['0.405835004472'], kappa: ['0.028663386655'],
        lambda: ['0.134022122810'], mi: ['0.000179945820'], theta: ['0.206010462773'], zeta: ['0.039810517817'],
      }),
      ...table('Markov', ['conversions'], {
        alpha: ['5344.94768209'], beta: ['2527.35216652'], delta: ['4.61361831'], epsilon: ['599.57065046'], eta: ['3340.84740150'], gamma: ['171.14544269'], iota: ['3884.61470188'], kappa: ['274.36325595'],
        lambda: ['1282.84722339'], mi: ['1.72242456'], theta: ['1971.91287989'], zeta: ['381.06255276'],
      }),
    ],
    used: { Path: 10000 },
  },
};

/** Figures of the READMEs that no policy can compute, how many they are and why. */
export const notExpressible: readonly (readonly [set: string, figures: number, what: string, why: string])[] = [
  ['fivetran_crm_schema_seeds', 4, 'numbers of columns, and columns that are empty everywhere', 'a policy sees rows and fields, not what else a file holds; `truce init` lists blank columns'],
];
