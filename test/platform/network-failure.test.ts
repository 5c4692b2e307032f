import { describe, expect, it } from 'vitest';
import { unsendableFailure } from '../../electron/platform/network/network-failure';

describe('a request that can’t be built', () => {
  const failure = (name: string) =>
    unsendableFailure(new Error('net::ERR_INVALID_ARGUMENT'), 'https://api.example/x', [
      { name: 'Accept', value: '*/*' },
      { name, value: 'empty' },
    ]);

  it.each(['Sec-Fetch-Dest', 'sec-fetch-mode', 'Sec-Fetch-Site'])('for the header %s, names it and says what to do', (name) => {
    expect(failure(name)).toMatchObject({
      code: 'bad-request',
      likelyCause: expect.stringContaining(`the header ${name}.`),
      action: expect.stringContaining('Remove the header'),
    });
  });

  it.each(['Sec-Fetch-', 'Sec-Fetch-\u202edest', 'X-Sec-Fetch-Dest', 'Secret'])('for another header, %s, repeats nothing of it', (name) => {
    const { likelyCause, action } = failure(name);
    expect(likelyCause).toContain('characters that HTTP does not allow');
    expect(`${likelyCause}${action}`).not.toContain(name);
  });
});
