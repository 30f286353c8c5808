/** The text of a file in pieces: decompressed, decoded, without its byte order mark. Memory does not grow with the file. */
import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import * as codes from '../codes.js';
import type { Encoding } from '../manifest.js';
import { SourceFailure } from './rows.js';

const CHUNK = 1 << 20;

export interface TextChunk {
  readonly text: string;
  /** some bytes were no UTF-8; each stands in the text as U+FFFD */
  readonly damaged: boolean;
}

export async function* textChunks(path: string, label: string, encoding: Encoding, progress: (bytes: number) => void): AsyncGenerator<TextChunk> {
  const zlib = /\.gz$/i.test(path) ? await import('node:zlib') : null;
  const raw = createReadStream(path, { highWaterMark: CHUNK });
  raw.on('data', chunk => progress(chunk.length));
  const stream = zlib !== null ? pipeline(raw, zlib.createGunzip({ chunkSize: CHUNK }), () => undefined) : raw;
  let carry: Buffer = Buffer.alloc(0);
  let first = true;
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) {
      let bytes = carry.length === 0 ? piece : Buffer.concat([carry, piece]);
      carry = Buffer.alloc(0);
      if (first) {
        const wide = utf16(bytes);
        if (wide !== null) throw new SourceFailure(codes.wrongEncoding.at({ data: { file: label } }, { file: label, encoding: wide }));
        if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3);
        first = false;
      }
      if (encoding === 'utf-8') {
        const end = endOfWholeCharacters(bytes);
        carry = end < bytes.length ? Buffer.from(bytes.subarray(end)) : carry;
        bytes = bytes.subarray(0, end);
      }
      if (bytes.length > 0) yield decode(bytes, encoding);
    }
    if (carry.length > 0) yield decode(carry, encoding);
  } finally {
    raw.destroy();
  }
}

function decode(bytes: Buffer, encoding: Encoding): TextChunk {
  if (encoding === 'utf-8') return isUtf8(bytes) ? { text: bytes.toString('utf8'), damaged: false } : { text: bytes.toString('utf8'), damaged: true };
  const text = bytes.toString('latin1');
  return { text: encoding === 'latin-1' ? text : text.replace(/[\u0080-\u009f]/g, c => WINDOWS_1252[c.charCodeAt(0) - 0x80]!), damaged: false };
}

/** What windows-1252 has where Latin-1 has control characters; the five unassigned ones stay. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** A chunk may end within a character: its bytes wait for the next. */
function endOfWholeCharacters(bytes: Buffer): number {
  const n = bytes.length;
  for (let back = 1; back <= 3 && back <= n; back++) {
    const b = bytes[n - back]!;
    if (b < 0x80) return n;
    if (b >= 0xc0) {
      const length = b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : 2;
      return length > back ? n - back : n;
    }
  }
  return n;
}

function utf16(bytes: Buffer): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'UTF-16';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'UTF-16';
  const sample = bytes.subarray(0, 2048);
  // Half of the bytes of such text are zero, and all on the same side of their pairs.
  const zeros: [number, number] = [0, 0];
  for (let i = 0; i < sample.length; i++) if (sample[i] === 0) zeros[i % 2 as 0 | 1]++;
  return sample.length >= 8 && Math.max(...zeros) > sample.length * 0.3 && Math.min(...zeros) < sample.length * 0.05 ? 'UTF-16' : null;
}
