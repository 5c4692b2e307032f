import * as oauth from 'oauth4webapi';
import { describe, expect, it } from 'vitest';
import { localAddresses, serversOf } from '../../../../electron/core/tap/legs';
import { authorize, pkce, withPractice } from '../../../practice/client';
import { tapStage } from '../../../support/tap';
import { until } from '../../../support/until';

const ALLOWED = { [oauth.allowInsecureRequests]: true };

/** A library that nobody here wrote, set up with nothing but the tap's URLs. */
describe('an OAuth client through the tap', () => {
  const stage = tapStage();

  it('reads the metadata, signs in, renews, calls and revokes, and all of it is recognised, without a secret', async () => {
    await withPractice({}, async ({ url, faces }) => {
      const { connection, clientSecret } = faces.practice;
      const { endpoints, apiBaseUrl, clientId } = connection;
      const { id, legs } = await stage.taps.start({
        connectionId: null,
        legs: serversOf({ issuer: url, apiBaseUrl }, endpoints).map((leg) => ({ ...leg, port: null })),
      });
      const locals = new Map(localAddresses(legs, endpoints).map(({ name, value }) => [name, value]));
      const issuer = new URL(locals.get('ISSUER') ?? '');
      // The library compares `issuer` with the URL that it was given.
      const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, ALLOWED));
      expect(new URL(server.token_endpoint ?? '').origin).toBe(issuer.origin);
      const client = { client_id: clientId };
      const auth = oauth.ClientSecretBasic(clientSecret);
      const { verifier, parameters } = pkce();
      const asked = { client_id: clientId, scope: 'openid offline_access api:read', prompt: 'consent', ...parameters };
      const link = `${server.authorization_endpoint}?${new URLSearchParams({ response_type: 'code', ...asked })}`;
      const led = (await fetch(link, { redirect: 'manual' })).headers.get('location') ?? '';
      expect(led).toBe(link.replace(issuer.origin, url));
      const callback = await authorize(led.split('?', 1)[0] ?? '', asked);
      // What the browser brings back and the ID token names is the real issuer: the page says how such an app is set up.
      expect(callback.get('iss')).toBe(url);
      const real = { ...server, issuer: url };
      const checked = oauth.validateAuthResponse(real, client, callback, 'some-state');
      const first = await oauth.processAuthorizationCodeResponse(
        real,
        client,
        await oauth.authorizationCodeGrantRequest(real, client, auth, checked, 'dev.tokenscope:/oauth/callback', verifier, ALLOWED),
      );
      const second = await oauth.processRefreshTokenResponse(
        real,
        client,
        await oauth.refreshTokenGrantRequest(real, client, auth, first.refresh_token ?? '', ALLOWED),
      );
      const api = new URL(`${locals.get('API_URL')}/users/me`);
      const called = await oauth.protectedResourceRequest(second.access_token, 'GET', api, undefined, undefined, ALLOWED);
      await called.text();
      await oauth.processRevocationResponse(await oauth.revocationRequest(real, client, auth, second.refresh_token ?? '', ALLOWED));
      await until('all of it is over', () => stage.taps.view(id).counts.running === 0);
      const exchanges = await stage.taps.exchanges(id);
      expect(exchanges.map(({ purpose, status }) => [purpose, status]).reverse()).toEqual([
        ['discovery', 200],
        ['authorize', 302],
        ['token', 200],
        ['refresh', 200],
        ['call', called.status],
        ['revocation', 200],
      ]);
      // Not an origin of the tap is in what the server saw, nor a real one in what the library was told.
      expect(exchanges.every((exchange) => exchange.by === 'app' && exchange.rewritten !== undefined)).toBe(true);
      const kept = JSON.stringify([exchanges, stage.taps.list()]);
      const secrets = [
        clientSecret,
        verifier,
        callback.get('code'),
        first.access_token,
        first.refresh_token,
        first.id_token,
        second.access_token,
        second.refresh_token,
      ];
      for (const secret of secrets) expect(kept).not.toContain(secret);
    });
  });
});
