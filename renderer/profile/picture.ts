const side = 192;
/** Below the server's limit of 64 KiB for the whole text. */
const mostText = 60_000;

/** A picture from a file, cut square and scaled down, as a data: address. Errors: what the browser says when it is no picture. */
export async function smallPicture(file: File): Promise<string> {
  const picture = await createImageBitmap(file);
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = side;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas');
  const cut = Math.min(picture.width, picture.height);
  context.drawImage(picture, (picture.width - cut) / 2, (picture.height - cut) / 2, cut, cut, 0, 0, side, side);
  picture.close();
  const png = canvas.toDataURL('image/png');
  return png.length <= mostText ? png : canvas.toDataURL('image/jpeg', 0.85);
}
