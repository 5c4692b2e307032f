import { beforeEach, describe, expect, it } from 'vitest';
import { tapStage } from '../../support/tap';

const asked: string[] = [];
let says = false;
const NAMES: Record<string, string[]> = {
  'login.example.com': ['8.8.8.8'],
  'api.example.com': ['2606:4700::1111'],
  'intranet.example.com': ['8.8.4.4', '10.1.2.3'],
  'intranet.test': ['192.168.1.7'],
};
const stage = tapStage({
  addresses: { lookup: async (host) => NAMES[host] ?? Promise.reject(new Error('unknown')) },
  confirmPrivateServer: async ({ name }, server, why) => {
    asked.push(`${name}: ${server} ${why}`);
    return says;
  },
});

beforeEach(() => {
  asked.length = 0;
  says = false;
});

describe('a server that was not typed', () => {
  const add = async (upstream: string, first = 'https://login.example.com') => {
    const { id } = await stage.tap(first, { allowPlainHttp: true });
    const code = await stage.taps.add(id, { kind: 'api', upstream, port: null }).catch(({ code }) => code);
    return { code, legs: stage.taps.view(id).legs.length };
  };

  it.each([
    ['https://10.0.0.5', 'is in a private network'],
    ['https://192.168.1.1:8443', 'is in a private network'],
    ['https://[fd00::1]', 'is in a private network'],
    ['https://intranet.test', 'is in a private network'],
    ['https://intranet.example.com', 'is in a private network'],
    ['http://127.1:8080', 'is this computer itself'],
    ['https://localhost', 'is this computer itself'],
    ['https://LOCALHOST.', 'is this computer itself'],
    ['https://[::ffff:127.0.0.1]', 'is this computer itself'],
    ['http://169.254.169.254', 'is a link-local address'],
    ['https://0.0.0.0', 'is in a reserved address range'],
  ])('is added after a yes alone where it is none of the Internet, and the others are: %s', async (upstream, why) => {
    expect(await add(upstream)).toEqual({ code: 'cancelled', legs: 1 });
    expect(asked).toEqual([expect.stringContaining(`login.example.com: ${new URL(upstream).origin} ${why}`)]);
    says = true;
    expect(await add(upstream)).toEqual({ code: undefined, legs: 2 });
    expect(asked).toHaveLength(2);
  });

  it.each([
    ['https://api.example.com', 'https://login.example.com'],
    // A proxy may know it; nothing here does.
    ['https://unknown.example.com', 'https://login.example.com'],
    ['https://10.0.0.5', 'https://192.168.1.1'],
    ['https://api.example.com', 'http://127.0.0.1:1'],
  ])('is added at once: %s beside %s', async (upstream, first) => {
    expect(await add(upstream, first)).toEqual({ code: undefined, legs: 2 });
    expect(asked).toEqual([]);
  });

  it('is not led from a private network to where clouds hand out keys', async () => {
    expect(await add('http://169.254.169.254', 'https://192.168.1.1')).toEqual({ code: 'cancelled', legs: 1 });
  });
});
