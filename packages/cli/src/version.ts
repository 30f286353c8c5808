/** The version of this program. The build writes it in; from the sources it is that of the workspace. */
declare const TRUCE_VERSION: string | undefined;

export const version: string = typeof TRUCE_VERSION === 'undefined' ? '0.1.0' : TRUCE_VERSION;
