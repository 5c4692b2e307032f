import { afterEach } from 'vitest';
import type { BrowserTraffic } from '../../electron/core/exchanges/recording';
import type { ConnectionSettings } from '../../electron/model/connection';
import { createNodeHttp } from '../../electron/platform/network/node-http';
import { CLIENTS } from '../../electron/practice/clients';
import { FaultLab } from '../../electron/practice/fault-lab';
import { createSigning } from '../../electron/practice/signing';
import { connectionTo } from './connection';
import { stage, type Stage } from './flow-stage';
import { practiceFor } from './practice';

export const REDIRECT = 'https://example.com/callback';

/** Sign-ins at the practice provider whose answers are pasted, of its public client; and what its key can sign. */
export function responseStage() {
  const practice = practiceFor('all');
  let on: Stage;
  let sent: string[] = [];
  let heard: BrowserTraffic[] = [];
  afterEach(() => {
    on.flows.dispose();
    practice.faults.clear();
  });
  return {
    practice,
    get on() {
      return on;
    },
    get heard() {
      return heard;
    },
    /** How often a path was asked for. */
    asked: (path: string) => sent.filter((each) => each === path).length,
    async waiting(changes: Partial<ConnectionSettings>) {
      const http = createNodeHttp();
      sent = [];
      heard = [];
      const endpoints = { authorization: null, token: null, userinfo: null, jwks: null, introspection: null, revocation: null };
      const settings: Partial<ConnectionSettings> = {
        ...{ issuer: practice.url, endpoints, clientId: CLIENTS.public.id, clientAuthentication: 'none', scopes: ['openid'] },
        receiver: { kind: 'paste', redirectUri: REDIRECT },
      };
      const send: typeof http.send = (request) => {
        sent.push(new URL(request.url).pathname);
        return http.send(request);
      };
      on = stage([connectionTo('', { ...settings, ...changes })], {
        http: { send },
        onTraffic: (traffic) => void heard.push(traffic),
      });
      const flow = await on.flows.start('c1');
      const said = new URL(flow.authorizeUrl ?? REDIRECT).searchParams;
      const { state = '', nonce = '' } = Object.fromEntries(said);
      return { flow, said, state, nonce, paste: (answer: string) => on.flows.paste(flow.id, answer) };
    },
    /** Signed with the provider's key, or with one that it does not publish. */
    async signed(claims: Record<string, unknown>, { seconds = 60, published = true } = {}): Promise<string> {
      const lab = new FaultLab();
      if (!published) lab.set('key-rotated', true);
      const signing = await createSigning(lab);
      const jwt = await signing.sign(claims, { typ: 'JWT', seconds });
      return published ? jwt : ((await signing.signAgain(jwt, (same) => same)) ?? '');
    },
  };
}
