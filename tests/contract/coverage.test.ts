import { describe, expect, test } from 'vitest';
import { createHubSpot } from '@/lib/hubspot/create.ts';
import { COVERAGE } from '@/lib/hubspot-simulator/coverage.ts';
import { ACCESS, DATA } from './coverage/access-cases.ts';
import { type Case, ONCE, SOON, type Unasked } from './coverage/client-case.ts';
import { CONTACTS } from './coverage/contact-cases.ts';
import { FAULTS } from './coverage/fault-cases.ts';
import { FORM } from './coverage/form-cases.ts';
import { ROUTES } from './coverage/route-cases.ts';
import { SEMANTICS } from './coverage/semantics-cases.ts';
import { openDesk } from './desk.ts';

const CASES: Record<string, Case | Unasked> = {
  ...ROUTES,
  ...SEMANTICS,
  ...FORM,
  ...CONTACTS,
  ...ACCESS,
  ...DATA,
  ...FAULTS,
};

describe('the client', () => {
  test.each(COVERAGE.map((one) => [one.id, one.what, one] as const))(
    '%s: %s',
    async (id, _what, covered) => {
      const one = CASES[id];
      if (one === undefined) throw new Error(`tests/contract/coverage has no ${id}`);
      if ('unasked' in one) expect(one.unasked).not.toBe('');
      // What is not simulated cannot be tried; all else is, or the client never asks for it.
      expect('unasked' in one && one.unasked === 'not simulated').toBe(
        covered.support === 'absent',
      );
      if (one.run === undefined) return;
      const cleanUps: (() => Promise<void>)[] = [];
      const transport = id.startsWith('fault.slow') ? SOON : ONCE;
      const settings = 'settings' in one ? one.settings : undefined;
      try {
        const desk = await openDesk((cleanUp) => void cleanUps.push(cleanUp), {
          transport,
          ...(settings ? { settings } : {}),
        });
        await one.run(desk);
      } finally {
        for (const cleanUp of cleanUps) await cleanUp();
      }
    },
  );

  test('has a case for no row that is gone', () => {
    const ids = COVERAGE.map(({ id }) => String(id));
    expect(Object.keys(CASES).filter((id) => !ids.includes(id))).toEqual([]);
  });

  test('has no operation for the routes that it never asks for', async () => {
    const client = createHubSpot({
      baseUrl: 'http://localhost',
      token: 't',
      apiVersion: '2026-03',
    });
    const operations = Object.entries(client)
      .filter(([name, one]) => typeof one === 'function' && name !== 'close')
      // One route, by id and with other properties.
      .map(([name]) => name.replace(/^readContact(ById|History)$/, 'readContact'));
    const asked = Object.entries(ROUTES).filter(([, one]) => !('unasked' in one));
    expect([...new Set(operations)].map((name) => `route.${name}`).sort()).toEqual(
      asked.map(([id]) => id).sort(),
    );
    await client.close();
  });
});
