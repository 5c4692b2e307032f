import { expect } from 'vitest';
import { AskService } from '../../../electron/core/ask/service';
import type { Clock } from '../../../electron/core/ports';
import type { flowsOver, startApp } from '../../support/connection';

type Scene = Omit<ReturnType<typeof startApp>, 'clock'> & { id: string; clock: Clock; flows: ReturnType<typeof flowsOver> };

/** Gets a token, has it introspected, then revoked. */
export async function onThreeLegs({ flows, id, tokens, connections, discoveries, http, clock }: Scene) {
  await flows.start(id);
  const flow = flows.list().find(({ connectionId }) => connectionId === id);
  expect(flow?.failure ?? null).toBeNull();
  const ask = new AskService({ connections, tokens, discoveries, http, clock, fingerprint: () => '' });
  const introspected = await ask.ask(id, 'introspection', 'access');
  const revoked = await ask.ask(id, 'revocation', 'access');
  return { introspected, revoked };
}
