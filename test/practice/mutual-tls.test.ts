import { request } from 'node:https';
import { decodeJwt } from 'jose';
import { expect, it } from 'vitest';
import { createNodeHttp } from '../../electron/platform/network/node-http';
import { trustingPractice } from '../../electron/services/practice-trust';
import { sharedStage } from '../core/checks/stage';
import { failureOf } from '../support/failures';

const stage = sharedStage({ face: 'mtls', connected: true });
const apiUrl = () => `${stage.connection.apiBaseUrl}/me`;

it('signs in, calls, refreshes, introspects and revokes with the certificate, at the aliases', async () => {
  const { results, exchanges } = await stage.runChecks(['use.accepted', 'refresh.rotation', 'end.introspection', 'end.revoked-access']);
  expect(results.map(({ id, verdict, text }) => (verdict === 'pass' ? verdict : `${id} ${verdict} ${text}`))).toEqual(
    Array(4).fill('pass'),
  );
  const paths = ['/token', '/introspect', '/revoke', '/api/me'].map((path) => new URL(path, stage.practice.tlsUrl).href);
  expect(exchanges.map(({ url }) => url)).toEqual(expect.arrayContaining(paths));
});

it('binds tokens to the certificate, without which the API takes them only by fault', async () => {
  const { accessToken = '' } = (await stage.tokens.read(stage.connection.id)).grant ?? {};
  expect(decodeJwt(accessToken).cnf).toEqual({ 'x5t#S256': expect.any(String) });
  const call = () =>
    new Promise<string>((resolve, reject) => {
      const options = { agent: false, rejectUnauthorized: false, headers: { Authorization: `Bearer ${accessToken}` } };
      request(apiUrl(), options, (response) => resolve(`${response.statusCode} ${response.headers['www-authenticate'] ?? ''}`))
        .on('error', reject)
        .end();
    });
  expect(await call()).toContain('bound to a certificate that this request was not sent with');
  stage.practice.faults.set('certificate-ignored-by-api', true);
  expect(await call()).toBe('200 ');
  stage.practice.faults.clear();
});

it('is trusted by practice connections alone', async () => {
  const about = { connectionId: stage.connection.id, purpose: 'call' as const, secrets: [] };
  const asked = { method: 'GET', url: apiUrl(), headers: [], body: null, timeoutMs: 5_000, maxBodyBytes: 10_000, about };
  const via = (changes: object) => trustingPractice(createNodeHttp(), () => ({ ...stage.connection, ...changes })).send(asked);
  expect((await via({})).status).toBe(401);
  for (const changes of [{ template: 'oidc' }, { issuer: 'https://as.example' }, { issuer: null }])
    expect((await failureOf(via(changes))).code).toBe('network-tls');
});
