/** The digits after the point of money, by ISO 4217: two for most currencies. */
const MINOR_UNITS: ReadonlyMap<string, number> = new Map([
  ...['JPY', 'KRW', 'VND', 'CLP', 'ISK', 'PYG', 'UGX', 'XAF', 'XOF', 'XPF', 'RWF', 'KMF', 'GNF', 'DJF', 'BIF', 'VUV'].map((c): [string, number] => [c, 0]),
  ...['BHD', 'KWD', 'OMR', 'JOD', 'TND', 'IQD', 'LYD'].map((c): [string, number] => [c, 3]),
]);
export const minorUnits = (currency: string): number => MINOR_UNITS.get(currency) ?? 2;
