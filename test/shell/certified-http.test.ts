import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Http, HttpRequest } from '../../electron/core/ports';
import { systemClock } from '../../electron/platform/system/system-clock';
import { type CertifiedParts, createCertifiedHttp } from '../../electron/shell/network/certified-http';
import { makeCertificate } from '../support/certificates';
import { failureOf } from '../support/failures';
import { MutualTlsServer } from '../support/mutual-tls-server';

const server = new MutualTlsServer();
beforeAll(() => server.start());
afterAll(server.stop);

const { certificate, key } = makeCertificate({ subject: [['CN', 'client-1']], issuer: server.authority });
const IDENTITY = { thumbprint: 'x', certificates: certificate, key };

const requestOf = (changes: Partial<HttpRequest> = {}): HttpRequest => ({
  ...{ method: 'GET', url: `${server.alias}/api`, headers: [], body: null, timeoutMs: 5_000, maxBodyBytes: 1000 },
  ...changes,
});

function over(rule: string, authorities: string[] = [server.authority.certificate]) {
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
    signIns: { answer: () => null, remembered: () => null },
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
