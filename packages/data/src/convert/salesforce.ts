/**
 * Salesforce ids: reports export the 15 case-sensitive characters, the API 18 with a suffix that makes them safe where case is lost. Both become the 18, so
 * that they join. Anything else is left as it is: keys of other systems may live beside them.
 */

const SUFFIX = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

export function canonicalSalesforceId(text: string): string {
  if (text.length === 15 && isIdText(text)) return text + suffixOf(text);
  if (text.length === 18 && isIdText(text)) return repaired(text);
  return text;
}

/** For each block of five, the upper-case letters as bits, the first character lowest. */
export function suffixOf(id: string): string {
  let suffix = '';
  for (let block = 0; block < 15; block += 5) {
    let bits = 0;
    for (let i = 0; i < 5; i++) {
      const c = id.charCodeAt(block + i);
      if (c >= 65 && c <= 90) bits |= 1 << i;
    }
    suffix += SUFFIX[bits]!;
  }
  return suffix;
}

/** An 18-character id whose letters lost their case (a spreadsheet did it) gets it back from the suffix. */
function repaired(id: string): string {
  let fixed = '';
  for (let i = 0; i < 15; i++) {
    const bits = SUFFIX.indexOf(id[15 + Math.floor(i / 5)]!.toUpperCase());
    if (bits < 0) return id;
    const c = id[i]!;
    fixed += (bits >> (i % 5)) & 1 ? c.toUpperCase() : c.toLowerCase();
  }
  const whole = fixed + suffixOf(fixed);
  // A text of that length whose suffix means nothing is no id.
  return whole.toLowerCase() === id.toLowerCase() ? whole : id;
}

function isIdText(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (!((c >= 48 && c <= 57) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122))) return false;
  }
  return true;
}

/** Whether a text can only be a Salesforce id: 18 characters with the right suffix, or 15 with a prefix of theirs. */
export function isSalesforceId(text: string): boolean {
  if (text.length === 18 && isIdText(text)) return suffixOf(text) === text.slice(15);
  return text.length === 15 && isIdText(text) && /[A-Za-z]/.test(text) && /^(?:00|01|0Q|50|70|80|a[0-9A-Z])/.test(text);
}
