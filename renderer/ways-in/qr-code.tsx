// Its core alone: the rest of the package draws to files and canvases.
import { create } from 'qrcode/lib/core/qrcode.js';
import { useMemo } from 'react';

/** Light modules around the picture, without which cameras do not find it (ISO/IEC 18004: four). */
const quiet = 4;

export interface QrCodeProps {
  readonly text: string;
  readonly label: string;
}

/** A QR code as one path of squares: always dark on light, whatever the colours of the page. */
export function QrCode({ text, label }: QrCodeProps) {
  const { size, path } = useMemo(() => draw(text), [text]);
  const whole = size + 2 * quiet;
  return (
    <svg className="dw-qr" viewBox={`0 0 ${whole} ${whole}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect className="dw-qr-light" width={whole} height={whole} />
      <path className="dw-qr-dark" d={path} />
    </svg>
  );
}

function draw(text: string): { readonly size: number; readonly path: string } {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const { size } = modules;
  const squares = Array.from({ length: size * size }, (_, i) => i).filter((i) => modules.get(Math.floor(i / size), i % size));
  return { size, path: squares.map((i) => `M${(i % size) + quiet} ${Math.floor(i / size) + quiet}h1v1h-1z`).join('') };
}
