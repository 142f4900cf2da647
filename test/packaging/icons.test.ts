import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const packaging = join(import.meta.dirname, '..', '..', 'packaging');
const read = (name: string) => readFileSync(join(packaging, name));

describe('the icons', () => {
  test('were drawn from the drawing as it is now (`npm run icons` draws them anew)', () => {
    expect(read('icons/drawn-from.txt').toString().trim()).toBe(createHash('sha256').update(read('icon.svg')).digest('hex'));
  });

  test.each([16, 24, 32, 48, 64, 128, 256, 512, 1024])('the picture of %i pixels is a PNG of that size', (size) => {
    const png = read(`icons/${String(size)}x${String(size)}.png`);
    expect([png.readUInt32BE(0), png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([0x89504e47, size, size]);
  });

  test("Windows' and macOS' files hold what their directories say", () => {
    const ico = read('icons/icon.ico');
    const pictures = Array.from({ length: ico.readUInt16LE(4) }, (_, at) => 6 + at * 16);
    expect(pictures.map((at) => ico.readUInt8(at) || 256)).toEqual([16, 24, 32, 48, 64, 128, 256]);
    for (const at of pictures) expect(ico.readUInt32BE(ico.readUInt32LE(at + 12))).toBe(0x89504e47);
    const icns = read('icons/icon.icns');
    expect([icns.toString('latin1', 0, 4), icns.readUInt32BE(4)]).toEqual(['icns', icns.length]);
  });
});
