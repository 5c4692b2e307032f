import { describe, expect, it } from 'vitest';
import { systemAddresses } from '../../electron/platform/addresses';
import { nodeSignatures } from '../../electron/platform/extra-signatures';
import { signerFor, signText } from '../core/verify/support';

describe('name resolution', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['::1', '::1'],
    ['[::1]', '::1'],
  ])('%s gives itself', async (host, address) => {
    expect(await systemAddresses.lookup(host)).toEqual([address]);
  });

  it('knows this machine by name', async () => {
    const found = await systemAddresses.lookup('localhost');
    expect(found.length).toBeGreaterThan(0);
    for (const address of found) expect(['127.0.0.1', '::1']).toContain(address);
  });

  it('rejects what has no address', async () => {
    await expect(systemAddresses.lookup('no-such-name.invalid')).rejects.toThrow();
  });
});

it('ES256K: a good signature, a bad one, and no key at all', () => {
  const signer = signerFor('ES256K');
  const key = { x: String(signer.publicJwk.x), y: String(signer.publicJwk.y) };
  const signature = signText('hello', signer);
  expect(nodeSignatures.verifyEs256k(key, Buffer.from('hello'), signature)).toBe(true);
  expect(nodeSignatures.verifyEs256k(key, Buffer.from('hallo'), signature)).toBe(false);
  expect(nodeSignatures.verifyEs256k({ x: key.x, y: key.x }, Buffer.from('hello'), signature)).toBeNull();
});
