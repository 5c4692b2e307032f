import { expect, it } from 'vitest';
import { connectionTo, SCHEME } from '../../../support/connection';
import { isKind } from '../../../support/failures';
import { stage } from '../../../support/flow-stage';
import { GOOD_TOKEN, startServer } from '../../../support/provider';

it.each(['?code=a&state=b', '?code=a', '', '?error=access_denied&state=b'])(
  'a callback %s with nothing pending gives a notice and sends nothing',
  async (query) => {
    const server = await startServer();
    server.answer('/token', { body: GOOD_TOKEN });
    const staged = stage([connectionTo(server.url)]);
    const page = await staged.flows.deliver(`${SCHEME}${query}`, 'scheme');
    expect(page.ok).toBe(false);
    expect(staged.notices.map((notice) => isKind(notice, 'flow-none-pending'))).toEqual([true]);
    expect([staged.flows.list(), server.requests]).toEqual([[], []]);
    await server.stop();
  },
);
