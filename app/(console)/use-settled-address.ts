'use client';

import { useEffect, useState } from 'react';
import { addressProblem, normaliseAddress } from '@/lib/subscriptions/address.ts';

const REST_MS = 600;

/**
 * The typed address once it is complete: after 600 ms of rest, or at once with `settle()` (paste,
 * blur, Enter). Null while it is incomplete or being changed.
 */
export function useSettledAddress(typed: string): {
  address: string | null;
  settle: (typed: string) => void;
} {
  const [settled, setSettled] = useState('');
  const address = addressProblem(typed) === null ? normaliseAddress(typed) : null;
  useEffect(() => {
    if (address === null) return;
    const timer = setTimeout(() => setSettled(address), REST_MS);
    return () => clearTimeout(timer);
  }, [address]);
  return {
    address: address !== null && address === settled ? address : null,
    settle: (now) => setSettled(normaliseAddress(now)),
  };
}
