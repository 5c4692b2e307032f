import { describe, expect, it } from 'vitest';
import { Redaction } from '../../../electron/core/redaction/redaction';
import { firstGeneration } from '../../../electron/core/connection/grant';
import type { Connection } from '../../../electron/model/connection';
import type { LoggedExchange } from '../../../electron/model/exchange';
import { type Recorded, recordingHttp } from '../../../electron/core/exchanges/recording';
import { redactExchange } from '../../../electron/core/exchanges/redact';
import { findingsOfExchange } from '../../../electron/core/findings/exchange';
import { findingsOf } from '../../../electron/core/findings/token';
import { Discoveries } from '../../../electron/core/wire/discovery';
import { requestRefresh } from '../../../electron/core/grants/refresh';
import { createNodeHttp } from '../../../electron/platform/network/node-http';
import { systemClock } from '../../../electron/platform/system/system-clock';
import type { Practice } from '../../../electron/practice';
import { signIn } from '../../practice/login';
import { tokenContext } from '../../support/connection';
import { stage } from '../../support/flow-stage';
import { decodeToken } from '../../../electron/core/token/decode';
import { fakeFingerprint } from '../token/samples';
import { practiceFor } from '../../support/practice';

const practice = practiceFor('all');

function logged(recorded: Recorded, id: string): LoggedExchange {
  const known = new Redaction(fakeFingerprint);
  for (const { kind, value } of recorded.secrets) known.add(kind, value);
  return redactExchange({ ...recorded, id }, recorded.secrets, known, fakeFingerprint).exchange;
}

/** Signs in at a face of the practice provider and refreshes; every exchange as the log would keep it, and the grant. */
async function through(face: keyof Practice['faces']) {
  const { connection: settings, clientSecret } = practice.faces[face];
  const connection: Connection = { ...settings, id: face, receiver: { kind: 'scheme' } };
  const exchanges: LoggedExchange[] = [];
  const take = (recorded: Recorded) => `x${exchanges.push(logged(recorded, String(exchanges.length)))}`;
  const http = recordingHttp(createNodeHttp(), { record: take, keeps: () => true }, systemClock);
  const setting = stage([connection], {
    http,
    discoveries: new Discoveries({ http, clock: systemClock }),
    clientSecret: async () => clientSecret,
    onTraffic: ({ failure, ...traffic }) => {
      const body = { bytes: new Uint8Array(), length: 0, cut: false, contentType: '' };
      take({ ...traffic, method: 'GET', request: { headers: [], body }, response: null, failure });
    },
  });
  const flow = await setting.flows.start(face);
  if (flow.authorizeUrl !== null) await setting.flows.deliver(await signIn(flow.authorizeUrl), 'scheme');
  const given = setting.grants[0]?.grant;
  if (given === undefined) throw new Error('No grant');
  const context = await tokenContext(connection, { http, clientSecret });
  const refreshToken = given.answer.refreshToken;
  if (refreshToken !== null) await requestRefresh(context, refreshToken);
  const grant = firstGeneration(given, fakeFingerprint);
  return {
    exchanges: exchanges.map((exchange) => ({
      purpose: exchange.purpose,
      findings: findingsOfExchange(exchange, { connection }).map(({ severity, code }) => `${severity} ${code}`),
    })),
    grant: findingsOf({
      grant,
      connection,
      access: decodeToken(grant.accessToken),
      id: grant.idToken === null ? null : decodeToken(grant.idToken),
    }).map(({ severity, code }) => `${severity} ${code}`),
  };
}

describe('findings of what a real server sends, as the log keeps it', () => {
  it.each(['practice', 'katana'] as const)('%s: nothing', async (face) => {
    const { exchanges, grant } = await through(face);
    expect(exchanges.map(({ purpose }) => purpose)).toEqual(expect.arrayContaining(['authorize', 'callback', 'token', 'refresh']));
    expect(exchanges.filter(({ findings }) => findings.length > 0)).toEqual([]);
    expect(grant).toEqual([]);
  });

  it('catapa: the oddities it is known for', async () => {
    const { exchanges, grant } = await through('catapa');
    expect(exchanges).toEqual([{ purpose: 'token', findings: ['warning expire-in', 'note token-type-case'] }]);
    expect(grant).toEqual(['warning expire-in', 'note typ-not-access-token']);
  });
});
