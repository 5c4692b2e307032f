import { X509Certificate } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Http, HttpRequest } from '../../electron/core/ports';
import { systemClock } from '../../electron/platform/system/system-clock';
import { type CertifiedParts, createCertifiedHttp } from '../../electron/shell/network/certified-http';
import { makeCertificate } from '../support/certificates';
import { during } from '../support/during';
import { failureOf } from '../support/failures';
import { AUTHORITY, credentialServerFor, PROXIED_HOST } from '../support/credential-server';
import { listen } from '../support/provider';
import { proxyTo } from '../support/proxy';

const server = credentialServerFor('all', 'aliases');

const { certificate, key } = makeCertificate({ subject: [['CN', 'client-1']], issuer: AUTHORITY });
const IDENTITY = { thumbprint: 'x', certificates: certificate, key };

const NO_SIGN_INS: CertifiedParts['signIns'] = { answer: () => null, remembered: () => null };

const requestOf = ({ url = `${server.alias}/api`, ...changes }: Partial<HttpRequest> = {}): HttpRequest => ({
  ...{ method: 'GET', url, headers: [], body: null, timeoutMs: 5_000, maxBodyBytes: 1000 },
  ...changes,
});

function over(rule: string, authorities: string[] = [AUTHORITY.certificate], signIns = NO_SIGN_INS) {
  const byChromium: string[] = [];
  const chromium: Http = {
    send: ({ url }) => {
      byChromium.push(url);
      return Promise.reject(new Error('not in this test'));
    },
  };
  const parts: CertifiedParts = {
    clock: systemClock,
    session: async () => ({ resolveProxy: async () => rule }),
    authorities: async () => authorities.map((pem) => ({ toString: () => pem })),
    signIns,
  };
  return { http: createCertifiedHttp(chromium, parts), byChromium };
}

it('a request with a certificate goes to the server with it, trusting the authorities of the person', async () => {
  const { http, byChromium } = over('DIRECT');
  expect((await http.send(requestOf({ certificate: IDENTITY }))).status).toBe(200);
  expect(byChromium).toEqual([]);
});

it('to a server of no authority that is trusted nothing is sent', async () => {
  const { http } = over('DIRECT', []);
  server.requests.length = 0;
  expect((await failureOf(http.send(requestOf({ certificate: IDENTITY })))).code).toBe('network-tls');
  expect(server.requests).toEqual([]);
});

it('every other request stays with Chromium', async () => {
  const { http, byChromium } = over('DIRECT');
  await http.send(requestOf()).catch(() => null);
  expect(byChromium).toEqual([`${server.alias}/api`]);
});

it('a SOCKS proxy is not passed by: nothing is sent, and the failure says why', async () => {
  const { http } = over('SOCKS5 127.0.0.1:1080; DIRECT');
  server.requests.length = 0;
  const failure = await failureOf(http.send(requestOf({ certificate: IDENTITY })));
  expect(failure.code).toBe('network-proxy');
  expect(failure.evidence).toContainEqual({
    label: 'Proxy',
    value: "SOCKS5 127.0.0.1:1080 can't be used together with a client certificate",
  });
  expect(server.requests).toEqual([]);
});

describe('by a proxy', () => {
  let user: string | null = null;
  const proxy = during('all', async (later) => {
    const made = proxyTo(PROXIED_HOST, { http: 1, https: Number(new URL(server.alias).port) }, () => user);
    const { port, stop } = await listen(made.server);
    later(stop);
    return { asked: made.asked, rule: `PROXY 127.0.0.1:${port}; DIRECT`, id: `127.0.0.1:${port}` };
  });
  const throughProxy = requestOf({ url: `https://${PROXIED_HOST}/api`, certificate: IDENTITY });
  beforeEach(() => {
    proxy.asked.length = 0;
    server.requests.length = 0;
    user = null;
  });

  it('it goes through a tunnel, and the server at the far end sees the certificate', async () => {
    expect((await over(proxy.rule).http.send(throughProxy)).status).toBe(200);
    expect(proxy.asked).toEqual([`CONNECT ${PROXIED_HOST}:443`]);
    expect(server.requests).toEqual([{ path: '/api', certificate: new X509Certificate(certificate).fingerprint256 }]);
  });

  it('the far end still has to be of an authority that is trusted', async () => {
    expect((await failureOf(over(proxy.rule, []).http.send(throughProxy))).code).toBe('network-tls');
    expect([proxy.asked.length, server.requests]).toEqual([1, []]);
  });

  it('it signs in with what was entered for that proxy, and asks for it where that is missing', async () => {
    user = 'ada:p@ss:word';
    const asked: unknown[] = [];
    const answer = (wanted: object) => {
      asked.push(wanted);
      return null;
    };
    const failure = await failureOf(over(proxy.rule, undefined, { answer, remembered: () => null }).http.send(throughProxy));
    expect(failure).toMatchObject({ code: 'network-proxy', what: expect.stringContaining('rejected the sign-in') });
    expect(asked).toMatchObject([{ host: '127.0.0.1', scheme: 'basic' }]);
    expect(server.requests).toEqual([]);
    const remembered = (id: string) => (id === proxy.id ? { user: 'ada', password: 'p@ss:word' } : null);
    expect((await over(proxy.rule, undefined, { answer, remembered }).http.send(throughProxy)).status).toBe(200);
    expect(JSON.stringify([failure, failure.stack])).not.toContain('p@ss');
  });

  it('that is gone: nothing passes it by', async () => {
    const failure = await failureOf(over('PROXY 127.0.0.1:1; DIRECT').http.send(throughProxy));
    expect(failure).toMatchObject({ code: 'network-refused' });
    expect(server.requests).toEqual([]);
  });
});
