'use client';

import { createContext, useContext } from 'react';

/** The request that brought this page, as the log names it. */
const RequestId = createContext<string | null>(null);

export const RequestIdProvider = RequestId.Provider;

export function useRequestId(): string | null {
  return useContext(RequestId);
}
