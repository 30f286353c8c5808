/** What this package takes from the engine's base layer, under one roof. */

export function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, c => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
