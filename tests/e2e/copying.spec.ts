import { expect, test } from '../helpers/browser.ts';
import {
  DATE,
  escaped,
  GROUND,
  NEWSLETTER,
  PEOPLE,
  setStatusPage,
  writesOf,
} from '../helpers/set-status-page.ts';

test.describe('what is copied and previewed', () => {
  test('the preview is the request that HubSpot then receives, and cURL holds no token', async ({
    page,
    simulator,
    desk: { simulator: account },
  }) => {
    const desk = setStatusPage(page);
    await desk.open();
    const explanation = `${GROUND.explanation} It’s "quoted", 100 %, \\ and 'so'. 🙂`;
    await desk.fill({
      address: PEOPLE.lukas,
      type: NEWSLETTER,
      status: 'SUBSCRIBED',
      basis: GROUND.basis,
      explanation,
    });
    await expect(desk.will).toHaveText(/^This subscribes/);
    await page.getByText('What will be sent').click();
    const preview = await desk.preview.innerText();
    const curl = await desk.copied(page.getByRole('button', { name: 'Copy as cURL' }));

    await desk.button.click();
    await expect(desk.result).toHaveAttribute('data-outcome', 'changed');
    const [write] = await writesOf(simulator);
    const [head = '', body = ''] = preview.split('\n\n', 2);
    expect(head.split('\n')[0]).toBe(`${write?.method} ${write?.path}${write?.query}`);
    expect(head).toContain('Content-Type: application/json');
    expect(head).toMatch(/^Authorization: Bearer •+$/m);
    expect(JSON.parse(body)).toEqual(JSON.parse(write?.body ?? ''));
    expect(JSON.parse(body)).toMatchObject({ legalBasisExplanation: explanation });

    expect(curl).not.toContain(account.token);
    expect(curl).toContain('"Authorization: Bearer $HUBSPOT_ACCESS_TOKEN"');
    expect(curl).toContain(`curl -X POST '${account.url}${write?.path}'`);
    const data = /--data '(.*)'$/s.exec(curl)?.[1]?.replaceAll(`'\\''`, "'") ?? '';
    expect(JSON.parse(data)).toEqual(JSON.parse(write?.body ?? ''));
  });

  test('Copy for ticket: two plain lines; Copy for support: identifiers, no token', async ({
    page,
    simulator,
    desk: { simulator: account },
  }) => {
    const desk = setStatusPage(page);
    await desk.open();
    await desk.fill({
      address: PEOPLE.henrik,
      type: NEWSLETTER,
      status: 'UNSUBSCRIBED',
      reason: 'Asked on the phone',
      reference: 'Ticket 8812',
    });
    await expect(desk.will).toHaveText(/^This unsubscribes/);
    await desk.button.click();
    await expect(desk.result).toHaveAttribute('data-outcome', 'changed');
    const [write] = await writesOf(simulator);
    const ticket = await desk.copied(page.getByRole('button', { name: 'Copy for ticket' }));
    expect(ticket.split('\n')).toEqual([
      expect.stringMatching(
        new RegExp(
          `^${DATE}: changed ${escaped(PEOPLE.henrik)}, Newsletter, from Subscribed to Unsubscribed \\(reference Ticket 8812\\)\\. Why: Asked on the phone\\.$`,
        ),
      ),
      `Newsletter: cannot be mailed. The person is unsubscribed from it. Correlation id ${write?.correlationId}.`,
    ]);
    const support = await desk.copied(page.getByRole('button', { name: 'Copy for support' }));
    expect(support).toContain(`subscriberIdString: ${PEOPLE.henrik}`);
    expect(support).toContain(`correlation id ${write?.correlationId}`);
    expect(support).toContain(`${write?.method} ${write?.path}`);
    expect(support).toContain(write?.body);
    expect(support).toContain('"setStatusSuccessReason":"REQUESTED_CHANGE_OCCURRED"');
    expect(support).toContain('Authorization: Bearer (removed)');
    for (const secret of [account.token, account.controlToken])
      expect(support + ticket).not.toContain(secret);
  });
});
