import {
  allowInsecureRequests,
  clockSkew,
  customFetch,
  DPoP,
  generateKeyPair,
  genericTokenEndpointRequest,
  isDPoPNonceError,
  None,
  processGenericTokenEndpointResponse,
} from 'oauth4webapi';
import { describe, expect, it } from 'vitest';
import { fetchThrough } from '../../../electron/core/wire/fetch';
import type { HttpResponse } from '../../../electron/core/ports';
import { createNodeHttp } from '../../../electron/platform/network/node-http';
import { testServer } from '../../support/provider';

const server = testServer();

const LIMITS = { timeoutMs: 10_000, maxBodyBytes: 100_000 };

describe('what the library gets of an answer', () => {
  it('is its nonce for DPoP proofs, which the next request carries, and the error that asks for one', async () => {
    const http = createNodeHttp();
    const { fetch } = fetchThrough([], async (wording) => ({ response: await http.send({ ...wording, ...LIMITS }) }));
    const client = { client_id: 'client-1' };
    const issuer = { issuer: server.url, token_endpoint: `${server.url}/token` };
    const proofs = DPoP({ [clockSkew]: 0 }, await generateKeyPair('ES256'));
    const ask = () =>
      genericTokenEndpointRequest(issuer, client, None(), 'client_credentials', new URLSearchParams(), {
        DPoP: proofs,
        [allowInsecureRequests]: true,
        [customFetch]: fetch,
      });
    server.answer('/token', { status: 400, headers: { 'dpop-nonce': 'nonce-1' }, body: { error: 'use_dpop_nonce' } });
    const refused = await ask().then((response) => processGenericTokenEndpointResponse(issuer, client, response).catch((error) => error));
    expect(isDPoPNonceError(refused)).toBe(true);
    server.answer('/token', { body: { access_token: 'bound', token_type: 'DPoP' } });
    await ask();
    const nonces = server.to('/token').map(({ headers }) => {
      const [, payload = ''] = String(headers.dpop).split('.');
      return JSON.parse(Buffer.from(payload, 'base64url').toString()).nonce;
    });
    expect(nonces).toEqual([undefined, 'nonce-1']);
  });

  it('are its challenges, repeated headers and all', async () => {
    const challenges = ['Basic realm="x"', 'DPoP error="use_dpop_nonce"'].map((value) => ({ name: 'www-authenticate', value }));
    const response = await through({ status: 401, headers: [...challenges, { name: 'content-type', value: 'application/json' }] });
    expect(response.headers.get('www-authenticate')).toBe('Basic realm="x", DPoP error="use_dpop_nonce"');
    expect([response.status, response.headers.get('content-type')]).toEqual([401, 'application/json']);
  });

  it('lacks a header that no Headers object takes; the rest is there, and the answer as it came', async () => {
    const headers = [
      { name: 'x-line', value: 'a\nb' },
      { name: 'not a name', value: 'x' },
      { name: 'dpop-nonce', value: 'nonce-2' },
    ];
    const response = await through({ status: 200, headers });
    expect([...response.headers]).toEqual([['dpop-nonce', 'nonce-2']]);
  });
});

function through(answer: Pick<HttpResponse, 'status' | 'headers'>): Promise<Response> {
  const received = { statusText: '', body: new Uint8Array(), cut: false, startedAt: 0, headersMs: 1, endMs: 1, ...answer };
  const { fetch, exchanged } = fetchThrough([], async () => ({ response: received }));
  expect(exchanged()).toBeNull();
  return fetch('https://login.example/token', { method: 'POST', headers: {}, body: null, redirect: 'manual' }).then((response) => {
    expect(exchanged()?.response).toBe(received);
    return response;
  });
}
