import { describe, expect, it } from 'vitest';
import { systemAddresses } from '../../electron/platform/network/addresses';

describe('name resolution', () => {
  it.each(['127.0.0.1', '::1', '[::1]'])('%s gives itself', async (host) => {
    expect(await systemAddresses.lookup(host)).toEqual([host.replace(/[[\]]/g, '')]);
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
