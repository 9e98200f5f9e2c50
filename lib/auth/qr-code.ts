import 'server-only';
import { encode } from 'uqr';

/** A QR code to draw: dark squares as one SVG path, in a box of `size` by `size`. */
export interface QrCode {
  size: number;
  path: string;
}

/** The QR code of a text, with the quiet zone of four squares that readers ask for (ISO 18004). */
export function qrCode(text: string): QrCode {
  const { size, data } = encode(text, { ecc: 'M', border: 4 });
  const path = data
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return { size, path };
}
