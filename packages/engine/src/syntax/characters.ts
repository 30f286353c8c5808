/** Signs of a text by their codes: most are ASCII and told by a look, the others by a pattern. */

/** What most signs of a text are, told by a look: letters and digits of a word, blanks, and the rest. Above the table there is nothing, which is smaller than all of them. */
export const kinds = new Uint8Array(128);
export const BLANK = 1, IN_WORD = 2, LETTER = 3;
for (let code = 0; code < 128; code += 1) kinds[code] = (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 ? LETTER : code >= 48 && code <= 57 ? IN_WORD : code === 32 || code === 9 ? BLANK : 0;

export function isLetter(code: number): boolean { return kinds[code] === LETTER; }

/** As `\s`; only what is rare asks the pattern. */
export function isSpace(code: number): boolean { return code < 127 ? code === 32 || (code >= 9 && code <= 13) : /\s/.test(String.fromCharCode(code)); }

export function isBlank(code: number): boolean { return kinds[code] === BLANK; }

export function isDigit(code: number): boolean { return code >= 48 && code <= 57; }

export function isLineEnd(code: number): boolean { return code === 10 || code === 13 || code === 0x2028 || code === 0x2029; }

/** The end of the quoted text that begins at `open`, if it closes on its line; otherwise -1. */
export function closingQuote(text: string, open: number, until: number): number {
  for (let i = open + 1; i < until; i += 1) {
    const c = text.charCodeAt(i);
    if (c === 92) { i += 1; continue; }
    if (c === 34) return i + 1;
    if (isLineEnd(c)) return -1;
  }
  return -1;
}

export function printable(sign: string): string {
  return sign.length > 12 ? `${sign.slice(0, 12)}…` : sign.replace(/[\u0000-\u001f\u007f]/g, (c) => `U+${c.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`);
}
