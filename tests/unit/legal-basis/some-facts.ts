import { type Facts, NO_FACTS } from '@/lib/legal-basis/facts.ts';

/** 14:07 in Berlin on 3 May 2026; the opt-out was at 10:30 on 1 May. */
export const LIMITS = {
  now: Date.parse('2026-05-03T12:07:00Z'),
  after: Date.parse('2026-05-01T08:30:00Z'),
};

/** Consent as an agent takes it down on the phone. */
export const CONSENT: Facts = {
  ...NO_FACTS,
  askedBy: 'person',
  channel: 'phone',
  date: '2026-05-03',
  timeZone: 'Europe/Berlin',
  told: 'one e-mail a month, about new recipes',
  reference: 'T-1042',
};
