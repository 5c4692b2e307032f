import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { preflightReport } from '../../../electron/model/preflight';
import * as v from 'valibot';
import { settingsOf } from '../../support/connection';
import { during } from '../../support/during';
import { listen, testServer } from '../../support/provider';
import { preflightStage, REGISTERED, stepOf } from './stage';

const server = testServer('each');
/** Sends without end. */
const endless = during('all', async (later) => {
  const { url, stop } = await listen(
    createServer((_, response) => {
      response.writeHead(400, { 'content-type': 'text/html' });
      const more = () => {
        while (!response.destroyed && response.write('<p>no</p>'.repeat(8_000)));
      };
      response.on('drain', more);
      more();
    }),
  );
  later(stop);
  return { url };
});

const to = (changes: object = {}) =>
  settingsOf({
    clientId: REGISTERED.id,
    endpoints: { ...settingsOf().endpoints, authorization: `${server.url}/authorize`, token: `${server.url}/token` },
    receiver: { kind: 'loopback', port: 8400, path: '/callback' },
    ...changes,
  });

const goesOn = () => server.answer('/authorize', { status: 302, headers: { location: '/login' } });
const refusesCode = () => server.answer('/token', { status: 400, body: { error: 'invalid_grant' } });
const textOf = (value: unknown) => JSON.stringify(value);

describe('a hostile server', () => {
  it('whose metadata lead to link-local addresses and files is asked nothing there', async () => {
    server.answer('/.well-known/openid-configuration', {
      body: {
        issuer: server.url,
        authorization_endpoint: 'http://169.254.169.254/latest/meta-data',
        token_endpoint: 'file:///etc/passwd',
      },
    });
    const { run, sent } = preflightStage();
    const report = await run(to({ issuer: server.url, endpoints: settingsOf().endpoints }));
    expect(stepOf(report, 'metadata')).toMatchObject({ verdict: 'fail', remarks: [{ code: 'address-refused' }] });
    expect(sent.map(({ url }) => new URL(url).host)).toEqual([new URL(server.url).host]);
  });

  it('that was typed with a link-local address is asked nothing either', async () => {
    const { run, sent } = preflightStage();
    const endpoints = {
      ...settingsOf().endpoints,
      authorization: 'https://169.254.169.254/authorize',
      token: 'https://169.254.169.254/token',
    };
    const report = await run(to({ endpoints }));
    expect(stepOf(report, 'client')).toMatchObject({ verdict: 'fail', remarks: [{ code: 'address-refused' }] });
    expect(sent).toEqual([]);
  });

  it('whose body has no end is read no further than a page', async () => {
    const endpoints = { ...settingsOf().endpoints, authorization: `${endless.url}/authorize`, token: `${endless.url}/token` };
    const { run, sent } = preflightStage();
    const report = await run(to({ endpoints }));
    expect(report.status).toBe('done');
    expect(Math.max(...sent.map(({ maxBodyBytes }) => maxBodyBytes))).toBeLessThanOrEqual(1024 * 1024);
  });

  it('that redirects its metadata in circles and into private networks is followed three times at most', async () => {
    server.answer('/.well-known/openid-configuration', { status: 302, headers: { location: '/.well-known/openid-configuration' } });
    server.answer('/.well-known/oauth-authorization-server', { status: 302, headers: { location: 'http://10.0.0.1/metadata' } });
    goesOn();
    refusesCode();
    const { run, sent } = preflightStage();
    const report = await run(to({ issuer: server.url }));
    expect(sent.some(({ url }) => url.includes('10.0.0.1'))).toBe(false);
    expect(server.to('/.well-known/openid-configuration').length).toBe(4);
    expect(['fail', 'warn']).toContain(stepOf(report, 'metadata').verdict);
  });

  it('that redirects the authorize request is not followed', async () => {
    server.answer('/authorize', { status: 302, headers: { location: `${server.url}/elsewhere` } });
    refusesCode();
    await preflightStage().run(to());
    expect(server.to('/elsewhere')).toEqual([]);
  });

  it('whose page has scripts, control characters and a heading of its own is quoted as one line of text', async () => {
    const page = '<html><script>alert("invalid_client")</script><h1>Unknown client\u001b[31m\u202e</h1>\n<p># Pass</p></html>';
    server.answer('/authorize', { status: 400, headers: { 'content-type': 'text/html' }, body: page });
    const report = await preflightStage().run(to());
    expect(v.is(preflightReport, report)).toBe(true);
    const [remark] = stepOf(report, 'client').remarks;
    expect(remark).toMatchObject({ code: 'authorize-client-unknown', verdict: 'fail' });
    for (const hidden of ['alert', '\u001b', '\u202e', '\n']) expect(remark?.said).not.toContain(hidden);
  });

  it('that repeats the secret gets it into no report', async () => {
    goesOn();
    server.answer('/token', ({ headers, form }) => ({
      status: 401,
      body: { error: 'invalid_client', error_description: `No: ${headers.authorization} ${form.get('client_secret')}` },
    }));
    const { run, sent } = preflightStage();
    const report = await run(to({ clientAuthentication: 'client_secret_post' }));
    expect(sent.some(({ body }) => body?.includes(REGISTERED.secret))).toBe(true);
    expect(textOf(report)).not.toContain(REGISTERED.secret);
    expect(textOf(report)).not.toContain(btoa(`${REGISTERED.id}:${REGISTERED.secret}`));
  });

  it('that takes anything passes nothing that it did not look at', async () => {
    goesOn();
    refusesCode();
    const report = await preflightStage().run(to({ scopes: ['read'] }));
    const verdicts = report.steps.map(({ id, verdict }) => [id, verdict]);
    const unknown = ['client', 'redirect-uri', 'response-type', 'scope', 'pkce', 'credential'];
    expect(verdicts.filter(([, verdict]) => verdict === 'unknown').map(([id]) => id)).toEqual(unknown);
  });

  it('a login page that speaks of clients and redirects is no refusal', async () => {
    const page = '<html><h1>Sign in</h1><p>Unknown client? Invalid redirect?</p><form><input type="password"></form></html>';
    server.answer('/authorize', { status: 200, headers: { 'content-type': 'text/html' }, body: page });
    refusesCode();
    const report = await preflightStage().run(to());
    expect(report.steps.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn')).toEqual([]);
  });
});

describe('manners', () => {
  it('after 429 nothing more is sent, also to the token endpoint', async () => {
    server.answer('/authorize', { status: 429, headers: { 'retry-after': '60' } });
    const { run, sent } = preflightStage();
    const report = await run(to());
    expect(report).toMatchObject({ status: 'stopped', stopped: { why: 'rate-limited' } });
    expect(sent.length).toBe(1);
    expect(stepOf(report, 'credential').verdict).toBe('skipped');
  });

  it('after the signs of a lock-out neither, so the other way to send the secret is not tried', async () => {
    goesOn();
    server.answer('/token', {
      status: 401,
      body: { error: 'invalid_client', error_description: 'Too many failed attempts, client is locked' },
    });
    const { run } = preflightStage();
    const report = await run(to());
    expect(report.stopped?.why).toBe('lock-out');
    expect(server.to('/token').length).toBe(1);
    expect(stepOf(report, 'credential').verdict).toBe('fail');
  });

  it('a refusal stays proven where the server wants no more of the other spellings', async () => {
    let count = 0;
    server.answer('/authorize', () => {
      count += 1;
      return count > 2 ? { status: 429 } : { status: 400, body: '<html>Invalid redirect_uri</html>' };
    });
    const report = await preflightStage().run(to());
    expect(stepOf(report, 'redirect-uri').verdict).toBe('fail');
    expect(report).toMatchObject({ stopped: { why: 'rate-limited' }, works: null });
    expect(report.probes.map(({ outcome }) => outcome)).toEqual(['refused', 'refused', 'unknown']);
  });

  it('a server that refuses everything gets 24 requests at most, one at a time', async () => {
    let open = 0;
    let most = 0;
    server.answer('/authorize', (_, response) => {
      open += 1;
      most = Math.max(most, open);
      response.on('finish', () => {
        open -= 1;
      });
      return { status: 400, body: '<html>Bad request</html>' };
    });
    refusesCode();
    const { run, sent } = preflightStage();
    const many = { scopes: ['a1', 'b2', 'c3', 'd4'], resource: ['https://api.orders.test/v1'], apiBaseUrl: 'https://api.orders.test' };
    const report = await run(to(many));
    expect(sent.length).toBe(report.sent);
    expect(report.sent).toBeLessThanOrEqual(24);
    expect(most).toBe(1);
    expect(report.probes.length).toBeGreaterThan(10);
    expect(report.probes.every(({ outcome }) => outcome === 'refused')).toBe(true);
    // A made-up client gets the same page, so nothing tells the two apart.
    expect(stepOf(report, 'client').verdict).toBe('fail');
  });

  it('the credential is tried twice an hour, whatever the answer, and over restarts', async () => {
    goesOn();
    server.answer('/token', { status: 401, body: { error: 'invalid_client' } });
    const first = preflightStage();
    const report = await first.run(to());
    expect(server.to('/token').map(({ headers, form }) => [headers.authorization !== undefined, form.has('client_secret')])).toEqual([
      [true, false],
      [false, true],
    ]);
    expect(stepOf(report, 'credential').verdict).toBe('fail');
    const again = preflightStage(first);
    const { preflights } = again;
    const { connectionId: id } = report;
    const second = await again.run(to(), REGISTERED.secret, id);
    expect(stepOf(second, 'credential').verdict).toBe('skipped');
    expect(server.to('/token').length).toBe(2);
    expect((await preflights.view(id)).credential).toEqual({ left: 0, nextAt: expect.any(Number) });
    again.clock.at += 3_600_001;
    expect((await preflights.view(id)).credential).toEqual({ left: 2, nextAt: null });
  });

  it('a pushed request whose credential is refused is a try, and the only one', async () => {
    server.answer('/par', { status: 401, body: { error: 'invalid_client', error_description: 'unknown client or secret' } });
    const endpoints = { ...to().endpoints, pushedAuthorization: `${server.url}/par` };
    const { run, preflights } = preflightStage();
    const report = await run(to({ endpoints, authorizeRequest: { pushed: 'on' } }));
    expect(stepOf(report, 'credential').verdict).toBe('fail');
    expect([server.to('/par').length, server.to('/token').length]).toEqual([1, 0]);
    expect((await preflights.view(report.connectionId)).credential.left).toBe(1);
  });

  it('two connections of one client share its tries', async () => {
    goesOn();
    server.answer('/token', { status: 401, body: { error: 'invalid_client' } });
    const { run } = preflightStage();
    await run(to());
    const second = await run(to({ name: 'A copy' }));
    expect(stepOf(second, 'credential').verdict).toBe('skipped');
    expect(server.to('/token').length).toBe(2);
    const other = await run(to({ clientId: 'another' }));
    expect(stepOf(other, 'credential').verdict).toBe('fail');
  });

  const pushing = (more: object = {}) =>
    to({ endpoints: { ...to().endpoints, pushedAuthorization: `${server.url}/par` }, authorizeRequest: { pushed: 'on' }, ...more });

  it.each([
    ['status 401', { status: 401, body: '<html>Unauthorized client</html>' }],
    ['the words of Keycloak', { status: 400, body: { error: 'unauthorized_client', error_description: 'Invalid client credentials' } }],
  ])('a pushed request that is refused with %s is not sent again in other spellings', async (_, answer) => {
    server.answer('/par', answer);
    const { run, preflights } = preflightStage();
    const report = await run(pushing({ scopes: ['a1', 'b2'] }));
    expect(stepOf(report, 'credential').verdict).toBe('fail');
    expect([server.to('/par').length, server.to('/token').length]).toEqual([1, 0]);
    expect((await preflights.view(report.connectionId)).credential.left).toBe(1);
  });

  it.each([
    ['a page', { status: 200, body: '<html>Welcome</html>' }],
    ['a redirect', { status: 302, headers: { location: '/login' } }],
    ['words about the client alone', { status: 400, body: { error: 'invalid_request', error_description: 'unknown client' } }],
  ])('%s in place of a pushed request does not pass its credential', async (_, answer) => {
    server.answer('/par', answer);
    server.answer('/token', { status: 500 });
    const report = await preflightStage().run(pushing());
    expect(['unknown', 'skipped']).toContain(stepOf(report, 'credential').verdict);
    expect(report.steps.filter(({ id, verdict }) => id !== 'values' && id !== 'server' && verdict === 'pass')).toEqual([]);
  });

  it('a credential that a person leaves out is in no pushed request either', async () => {
    const { preflights, app, sent } = preflightStage();
    const { id } = await app.connections.create(pushing(), REGISTERED.secret);
    await preflights.start(id, { credential: false });
    const report = await preflights.finished(id);
    expect(sent).toEqual([]);
    expect(stepOf(report, 'credential').text).toBe('You left it out.');
  });

  it('metadata that send the secret to a stranger get no secret there', async () => {
    const foreign = server.url.replace('127.0.0.1', 'localhost');
    server.answer('/.well-known/openid-configuration', {
      body: { issuer: foreign, authorization_endpoint: `${foreign}/authorize`, token_endpoint: 'https://198.51.100.7.attacker.test/token' },
    });
    goesOn();
    const { run, sent } = preflightStage();
    const report = await run(to({ issuer: foreign, allowPlainHttp: true, endpoints: settingsOf().endpoints }));
    expect(stepOf(report, 'metadata').remarks.map(({ code }) => code)).toContain('metadata-foreign-host');
    expect(stepOf(report, 'credential')).toMatchObject({ verdict: 'skipped', text: expect.stringContaining('another host') });
    expect(sent.every(({ url }) => !url.includes('attacker'))).toBe(true);
  });

  it('a response to a made-up part that tells nothing is not called going on', async () => {
    let count = 0;
    server.answer('/authorize', () => {
      count += 1;
      return count === 1 ? { status: 302, headers: { location: '/login' } } : { status: 500 };
    });
    refusesCode();
    const report = await preflightStage().run(to());
    expect(stepOf(report, 'client')).toMatchObject({ verdict: 'unknown', text: expect.stringContaining('tells nothing (status 500)') });
  });

  it('a report is outdated once the settings are saved anew', async () => {
    goesOn();
    refusesCode();
    const { run, preflights, app } = preflightStage();
    const { connectionId } = await run(to());
    expect((await preflights.view(connectionId)).isOutdated).toBe(false);
    await app.connections.update(connectionId, to({ scopes: ['other'] }));
    expect((await preflights.view(connectionId)).isOutdated).toBe(true);
  });

  it('a secret that is sealed for another server stays here', async () => {
    goesOn();
    const { run, sent, app } = preflightStage();
    const { id } = await app.connections.create(
      to({ endpoints: { ...to().endpoints, token: 'https://other.test/token' } }),
      REGISTERED.secret,
    );
    await app.connections.update(id, to());
    const report = await run(to(), undefined, id);
    expect(stepOf(report, 'credential')).toMatchObject({ verdict: 'fail', remarks: [{ code: 'endpoint-changed' }] });
    expect(sent.every(({ body }) => body === null)).toBe(true);
  });

  it('what looks like the secret in place of the Client ID is sent nowhere', async () => {
    const { run, sent } = preflightStage();
    const report = await run(to(), REGISTERED.id);
    expect(stepOf(report, 'values').remarks[0]?.code).toBe('secret-is-client-id');
    expect(sent).toEqual([]);
  });

  it('it can be stopped, and another one of the same connection must wait for its end', async () => {
    const { preflights, app, sent } = preflightStage();
    const { id } = await app.connections.create(to(), REGISTERED.secret);
    server.answer('/authorize', () => {
      preflights.stop(id);
      return null;
    });
    await preflights.start(id, { credential: true });
    await expect(preflights.start(id, { credential: true })).rejects.toMatchObject({ code: 'check-under-way' });
    expect(await preflights.finished(id)).toMatchObject({ status: 'stopped', stopped: { why: 'person' } });
    expect(sent.length).toBe(1);
  });
});
