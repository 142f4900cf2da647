import { crc32 } from 'node:zlib';

const lineFeed = 10;
const prefixLength = 9;

/** One line of a store file: CRC-32 of the JSON as eight hex digits, a space, the JSON, a line feed. ASCII only, so that a byte is a character. */
export function encodeLine(value: object): string {
  return sealJson(JSON.stringify(value));
}

/** As `encodeLine`, for JSON that is there already. */
export function sealJson(json: string): string {
  const ascii = json.replace(/[\u007f-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `${crc32(ascii).toString(16).padStart(8, '0')} ${ascii}\n`;
}

/** The value of the line at `start`, whose line feed is at `end`; undefined where the checksum does not fit. */
export function decodeLine(bytes: Buffer, start: number, end: number): unknown {
  const from = start + prefixLength;
  if (end < from || Number.parseInt(bytes.toString('latin1', start, start + 8), 16) !== crc32(bytes.subarray(from, end))) return undefined;
  return parseOrUndefined(bytes.toString('latin1', from, end));
}

/** Where the line that begins at `start` ends, or -1. */
export function endOfLine(bytes: Buffer, start: number): number {
  return bytes.indexOf(lineFeed, start);
}

function parseOrUndefined(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
