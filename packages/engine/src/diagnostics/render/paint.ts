/** Colours of a terminal, or none. The only place that writes escape sequences: everything else that reaches a terminal has been made printable. */
export type Style = 'error' | 'warning' | 'information' | 'secondary' | 'gutter' | 'strong' | 'quiet' | 'good';
/** Text as it is shown in a style. It changes no text: whoever paints what came from outside makes it printable first. */
export type Paint = (style: Style, text: string) => string;

const codes: Record<Style, string> = { error: '1;31', warning: '1;33', information: '1;36', secondary: '34', gutter: '34', strong: '1', quiet: '2', good: '32' };

/** For files, pipes, and whoever wants no colours. */
export const plainPaint: Paint = (_style, text) => text;
/** For terminals, by the escapes of ECMA-48. */
export const colourPaint: Paint = (style, text) => (text === '' ? '' : `\x1b[${codes[style]}m${text}\x1b[0m`);
