// @ts-check
/** The two containers of icons; both may hold PNG as it is, so nothing is drawn or packed here. */

/**
 * Windows' ICO: a directory of 16 bytes a picture, then the pictures.
 * @param {readonly { size: number, png: Buffer }[]} pictures at most 256 pixels each
 * @returns {Buffer}
 */
export function icoOf(pictures) {
  const head = Buffer.alloc(6);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length + 16 * pictures.length;
  const entries = pictures.map(({ size, png }) => {
    const entry = Buffer.alloc(16);
    // 256 is written as 0.
    entry.writeUInt8(size % 256, 0);
    entry.writeUInt8(size % 256, 1);
    entry.writeUInt16LE(1, 4);
    entry.writeUInt16LE(32, 6);
    entry.writeUInt32LE(png.length, 8);
    entry.writeUInt32LE(offset, 12);
    offset += png.length;
    return entry;
  });
  return Buffer.concat([head, ...entries, ...pictures.map(({ png }) => png)]);
}

/** What macOS calls a picture of so many pixels; the second name is the same picture for screens of twice the density. */
const macNames = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['icp6', 64],
  ['ic12', 64],
  ['ic07', 128],
  ['ic08', 256],
  ['ic13', 256],
  ['ic09', 512],
  ['ic14', 512],
  ['ic10', 1024],
];

/**
 * macOS' ICNS: name, length and picture, one after the other.
 * @param {ReadonlyMap<number, Buffer>} pictures PNG by size in pixels
 * @returns {Buffer}
 */
export function icnsOf(pictures) {
  const blocks = macNames.flatMap(([name, size]) => {
    const png = pictures.get(Number(size));
    return png === undefined ? [] : [block(String(name), png)];
  });
  return block('icns', Buffer.concat(blocks));
}

/** @param {string} name @param {Buffer} content */
function block(name, content) {
  const head = Buffer.alloc(8);
  head.write(name, 'latin1');
  head.writeUInt32BE(head.length + content.length, 4);
  return Buffer.concat([head, content]);
}
