import { expect, test } from 'vitest';
import { qrCode } from '@/lib/auth/qr-code.ts';

test('a QR code has its three finders, in a quiet zone of four squares', () => {
  const { size, path } = qrCode('otpauth://totp/Consent%20Desk:somebody@example.com?secret=ABC');
  const dark = new Set(path.match(/M\d+ \d+/g));
  const isDark = (x: number, y: number) => dark.has(`M${x} ${y}`);
  for (let at = 0; at < size; at++)
    for (let depth = 0; depth < 4; depth++)
      for (const [x, y] of [
        [at, depth],
        [depth, at],
        [at, size - 1 - depth],
        [size - 1 - depth, at],
      ] as const)
        expect(isDark(x, y)).toBe(false);
  for (const [left, top] of [
    [4, 4],
    [size - 11, 4],
    [4, size - 11],
  ] as const)
    for (let y = 0; y < 7; y++)
      for (let x = 0; x < 7; x++) {
        const ring = Math.max(Math.abs(x - 3), Math.abs(y - 3));
        expect(isDark(left + x, top + y), `${left + x},${top + y}`).toBe(ring !== 2);
      }
});
