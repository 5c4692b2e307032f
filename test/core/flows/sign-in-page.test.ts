import { expect, it } from 'vitest';
import { troubleWithPage } from '../../../electron/core/flows/sign-in-page';
import type { Addresses, HttpRequest } from '../../../electron/core/ports';
import type { Connection } from '../../../electron/model/connection';
import { createNodeHttp } from '../../../electron/platform/network/node-http';
import { systemClock } from '../../../electron/platform/system/system-clock';
import { connectionTo } from '../../support/connection';
import { failureOf } from '../../support/failures';
import { stage } from '../../support/flow-stage';
import { testServer } from '../../support/provider';
import { until } from '../../support/until';

const server = testServer();

function asking(addresses: string[] = ['127.0.0.1']) {
  const asked: HttpRequest[] = [];
  const http = createNodeHttp();
  const lookUp: Addresses = { lookup: async () => addresses };
  const deps = {
    http: {
      send(request: HttpRequest) {
        asked.push(request);
        return http.send(request);
      },
    },
    addresses: lookUp,
    clock: systemClock,
    fingerprint: () => 'f',
  };
  const ask = (url: string, connection: Connection = connectionTo(server.url)) =>
    troubleWithPage(deps, connection, url, new AbortController().signal);
  return { ask, asked };
}

it('is asked for once, without credentials, following nothing', async () => {
  server.answer('/authorize', { status: 302, headers: { location: `${server.url}/elsewhere`, 'set-cookie': 'a=b' }, body: '' });
  const { ask, asked } = asking();
  expect(await ask(`${server.url}/authorize?state=s`)).toBeNull();
  expect(server.to('/authorize').length).toBe(1);
  expect(server.to('/elsewhere')).toEqual([]);
  expect(asked.map(({ headers }) => headers.map(({ name }) => name))).toEqual([['Accept']]);
  expect(asked[0]?.about).toMatchObject({ purpose: 'sign-in-page', secrets: [] });
});

it('that refuses the request is explained in the words of the provider it is', async () => {
  server.answer('/authorize', { status: 400, body: '<html><title>We are sorry</title><p>Invalid parameter: redirect_uri</p></html>' });
  const trouble = await asking().ask(`${server.url}/realms/a/../../authorize?redirect_uri=https%3A%2F%2Fapp.example%2Fcb`);
  expect(trouble?.code).toBe('flow-error');
  expect(trouble?.what).toContain('https://app.example/cb');
  expect(trouble?.likelyCause).toContain('letter by letter');
});

it('of a host that can’t be reached is told with the reason', async () => {
  const trouble = await asking().ask('http://127.0.0.1:1/authorize');
  expect(trouble?.code).toBe('network-refused');
});

it('whose request was pushed is left to the browser, since it can be used once', async () => {
  const { ask, asked } = asking();
  expect(await ask(`${server.url}/authorize?client_id=c&request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3Aa`)).toBeNull();
  expect(asked).toEqual([]);
});

it('at a link-local address is never asked for', async () => {
  const { ask, asked } = asking(['169.254.169.254']);
  expect(await ask('https://metadata.example/authorize')).toBeNull();
  expect(await ask('http://169.254.169.254/authorize')).toBeNull();
  expect(asked).toEqual([]);
});

it('shows its trouble in the flow while that waits, and no longer afterwards', async () => {
  const trouble = await asking().ask('http://127.0.0.1:1/authorize');
  let asked = 0;
  const askPage = async () => {
    asked += 1;
    return trouble;
  };
  const { flows, flow } = stage([connectionTo(server.url)], { askPage });
  const { id } = await flows.start('c1');
  await until('the answer of the page', () => flow(id).page !== null);
  expect([flow(id).status, flow(id).page, asked]).toEqual(['waiting', trouble, 1]);
  await flows.reopen(id);
  expect(asked).toBe(1);
  flows.cancel(id);
  expect(flow(id)).toMatchObject({ status: 'cancelled', page: null, silence: null });
});

it('is not asked for where a check wants a code', async () => {
  let asked = 0;
  const askPage = async () => {
    asked += 1;
    return null;
  };
  const { flows, flow } = stage([connectionTo(server.url)], { askPage });
  const code = flows.obtainCode('c1', { purpose: 'A check.' });
  await until('the browser', () => flows.list()[0]?.status === 'waiting');
  expect(asked).toBe(0);
  flows.cancel(flows.list()[0]?.id ?? '');
  expect((await failureOf(code)).code).toBe('cancelled');
  expect(flow(flows.list()[0]?.id ?? '').status).toBe('cancelled');
});

it('says while waiting what no redirect means there, and that a redirect with another state came', async () => {
  const { flows, callback, notices } = stage([connectionTo(server.url)]);
  const strays: string[] = [];
  flows.onStray((flow, failure) => strays.push(`${flow.id} ${failure.what}`));
  const { id, silence } = await flows.start('c1');
  expect(silence?.likelyCause).toContain("isn't registered for this client");
  await flows.deliver(callback({ state: 'other' }), 'scheme');
  expect(strays).toEqual([expect.stringContaining(`${id} The browser came back with a different state`)]);
  expect(notices.length).toBe(1);
  await flows.deliver(callback({ state: 'other' }).replace('/oauth/callback', '/elsewhere'), 'scheme');
  expect(strays.length).toBe(1);
  flows.dispose();
});
