import { createServer } from 'node:https';
import { createServer as createRaw } from 'node:net';
import { expect, it } from 'vitest';
import { settingsOf } from '../../support/connection';
import { makeCertificate } from '../../support/certificates';
import { during } from '../../support/during';
import { listen } from '../../support/provider';
import { preflightStage, stepOf } from './stage';

/** Servers that can't be reached in the usual ways. */
const servers = during('all', async (later) => {
  const start = async (server: Parameters<typeof listen>[0]) => {
    const { port, stop } = await listen(server);
    later(stop);
    return port;
  };
  const over = (certificate: { key: string; certificate: string }) =>
    start(createServer({ key: certificate.key, cert: certificate.certificate }, (_, response) => response.end()));
  return {
    stranger: await over(makeCertificate({ subject: [['CN', '127.0.0.1']], ip: [127, 0, 0, 1] })),
    resets: await start(createRaw((socket) => socket.on('data', () => socket.resetAndDestroy()))),
  };
});

it.each<[string, () => string, string, RegExp]>([
  ['a port where nothing listens', () => 'http://127.0.0.1:1', 'network-refused', /No server is listening/],
  ['a certificate of its own', () => `https://127.0.0.1:${servers.stranger}`, 'network-tls', /self-signed/],
  ['a server that hangs up', () => `http://127.0.0.1:${servers.resets}`, 'network-reset', /broke before the response/],
])('%s is told apart, and nothing more is sent there', async (_, url, code, words) => {
  const { run, sent } = preflightStage();
  const endpoints = { ...settingsOf().endpoints, authorization: `${url()}/authorize`, token: `${url()}/token` };
  const report = await run(settingsOf({ endpoints, receiver: { kind: 'loopback', port: 8400, path: '/callback' } }));
  const step = stepOf(report, 'server');
  expect(step).toMatchObject({ verdict: 'fail', remarks: [{ code, what: expect.stringMatching(words) }] });
  expect(report.steps.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id)).toEqual(['server']);
  expect(sent.length).toBe(1);
});
