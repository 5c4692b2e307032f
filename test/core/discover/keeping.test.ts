import { expect, it } from 'vitest';
import type { Held } from '../../../electron/core/discover/client-tokens';
import { keptConnection } from '../../../electron/core/discover/keeping';
import { Failure } from '../../../electron/model/failure';
import { failureOf } from '../../support/failures';

const locked = new Failure({ code: 'vault-locked', what: 'Locked.', likelyCause: 'Locked.', action: 'Unlock it.' });
const held = {
  issuer: 'https://id.example.com',
  client: {
    connection: { id: 'chain', name: 'mcp.example.com' },
    credential: { kind: 'secret', secret: 's-1' },
    server: { endpoints: {} },
    inputs: {},
  },
  grant: { answer: {} },
  registered: null,
} as unknown as Held;

it('a connection whose tokens the vault refuses is taken back', async () => {
  const done: string[] = [];
  const deps = {
    connections: {
      list: () => [{ name: 'mcp.example.com' }],
      create: async ({ name }: { name: string }, secret: string | null) => {
        done.push(`create ${name} with ${secret}`);
        return { id: 'c-9' };
      },
      remove: async (id: string) => void done.push(`remove ${id}`),
    },
    tokens: {
      accept: async () => {
        throw locked;
      },
    },
    registrations: async () => ({ adopt: async () => {} }),
  } as unknown as Parameters<typeof keptConnection>[0];
  expect((await failureOf(keptConnection(deps, held))).code).toBe('vault-locked');
  expect(done).toEqual(['create mcp.example.com 2 with s-1', 'remove c-9']);
});
