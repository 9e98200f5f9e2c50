import { expect } from 'vitest';
import { appSource, SOURCES } from '@/lib/hubspot-simulator/sources.ts';
import {
  type Case,
  error,
  errorOf,
  JO,
  limited,
  NEVER,
  newsletterIn,
  okOf,
  readOf,
  SUBSCRIBED,
  type Unasked,
  withClient,
  written,
} from './client-case.ts';

export const ACCESS: Record<string, Case | Unasked> = {
  'access.token': {
    async run(desk) {
      await withClient(desk, { token: 'some-other-token' }, async (hubspot) => {
        error({ kind: 'not_authorised', expired: false, status: 401 })(
          await hubspot.readDefinitions(),
        );
      });
    },
  },
  'access.expired': {
    settings: { expired: true },
    async run(desk) {
      error({ kind: 'not_authorised', expired: true })(await desk.hubspot.readAccount());
    },
  },
  'access.scopes': {
    settings: { scopes: ['crm.objects.contacts.read'] },
    async run(desk) {
      const refusal = errorOf(await desk.hubspot.readStatuses(JO));
      const anyOf = ['communication_preferences.read', 'communication_preferences.read_write'];
      if (refusal.kind !== 'missing_scopes') throw new Error(refusal.kind);
      expect(refusal.anyOf.toSorted()).toEqual(anyOf);
      expect((await desk.hubspot.readContact(JO)).ok).toBe(true);
    },
  },
  'access.account_any_scope': {
    settings: { scopes: [] },
    async run(desk) {
      expect((await desk.hubspot.readAccount()).ok).toBe(true);
      error({ kind: 'missing_scopes' })(await desk.hubspot.readContact(JO));
    },
  },
  'access.ten_seconds': {
    settings: { limits: { tenSecondly: 1, daily: 9 } },
    async run(desk) {
      expect((await desk.hubspot.readStatuses(JO)).ok).toBe(true);
      limited('ten_secondly')(await desk.hubspot.readStatuses(JO));
      await desk.clock.sleep(10_001);
      expect((await desk.hubspot.readStatuses(JO)).ok).toBe(true);
    },
  },
  'access.daily': {
    settings: { limits: { tenSecondly: 9, daily: 1 } },
    async run(desk) {
      expect((await desk.hubspot.readStatuses(JO)).ok).toBe(true);
      limited('daily')(await desk.hubspot.readStatuses(JO));
    },
  },
  'access.limit_headers': {
    settings: { limits: { tenSecondly: 150, daily: 5_000 } },
    async run(desk) {
      expect((await desk.hubspot.readStatuses(JO)).exchange.rateLimit).toEqual({
        max: 150,
        remaining: 149,
        intervalMs: 10_000,
        daily: 5_000,
        dailyRemaining: 4_999,
      });
    },
  },
  'access.retry_after': {
    settings: { limits: { tenSecondly: 1, daily: 9 }, retryAfterOnLimits: true },
    async run(desk) {
      await desk.hubspot.readStatuses(JO);
      await desk.clock.sleep(4_000);
      const refusal = errorOf(await desk.hubspot.readStatuses(JO));
      if (refusal.kind !== 'rate_limited') throw new Error(refusal.kind);
      expect(refusal.retryAfterMs).toBeGreaterThan(0);
      expect(refusal.retryAfterMs).toBeLessThanOrEqual(6_000);
    },
  },
  'access.newer_scopes': { unasked: 'not simulated' },
};

export const DATA: Record<string, Case | Unasked> = {
  'data.sources': {
    async run(desk) {
      expect((await readOf(desk, NEVER)).source).toBe(SOURCES.notSpecified);
      expect((await readOf(desk, SUBSCRIBED)).source).toBe(SOURCES.preferencePage);
      expect((await written(desk, NEVER, 'SUBSCRIBED')).source).toBe(appSource(5_848_098));
      const priya = await desk.hubspot.readStatuses('priya.raman@example.com');
      expect(newsletterIn(okOf(priya)).source).toBe(SOURCES.listUnsubscribeHeader);
    },
  },
  'data.other_sources': {
    async run(desk) {
      for (const source of Object.values(SOURCES)) {
        await desk.external({ subscriber: NEVER, status: 'SUBSCRIBED', source });
        await desk.external({ subscriber: NEVER, status: 'UNSUBSCRIBED', source });
        expect((await readOf(desk, NEVER)).source).toBe(source);
      }
    },
  },
  'data.batch': { unasked: 'not simulated' },
  'data.one_type': {
    settings: { types: 'one' },
    async run(desk) {
      const { results } = okOf(await desk.hubspot.readDefinitions());
      expect(results.map(({ name }) => name)).toEqual(['Newsletter']);
      expect(okOf(await desk.hubspot.readStatuses(JO)).results).toHaveLength(1);
    },
  },
  'data.sixty_types': {
    settings: { types: 'sixty' },
    async run(desk) {
      const active = okOf(await desk.hubspot.readDefinitions()).results.filter(
        (type) => type.isActive,
      );
      expect(active).toHaveLength(60);
      expect(new Set(active.map((type) => type.id)).size).toBe(60);
      const brands = new Set(active.map((type) => type.businessUnitId));
      expect(brands).toEqual(new Set(['0', '41857', '52210']));
      const { results } = okOf(await desk.hubspot.readStatuses('tove.sand@example.com'));
      expect(new Set(results.map(({ status }) => status)).size).toBe(3);
    },
  },
  'data.oauth': { unasked: 'not simulated' },
  'semantics.read_lag': { unasked: 'not simulated' },
};
