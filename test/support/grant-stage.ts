import { GrantInputService } from '../../electron/core/connection/grant-inputs';
import { TokenService } from '../../electron/core/connection/token-service';
import type { InputsFor } from '../../electron/core/wire/token-request';
import type { ConnectionSettings } from '../../electron/model/connection';
import { answerOf, CONNECTED, flowsOver, settingsOf, startApp } from './connection';
import type { TestServer } from './provider';

export const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';

/** An app whose connections' grants send more than the client's credential, over a server with token endpoints. */
export function grantStage(server: TestServer) {
  const app = startApp();
  const asked: unknown[][] = [];
  const answers = { exchange: true };
  const inputs: InputsFor = (...of) => grantInputs.of(...of);
  const tokens = new TokenService({ ...app, inputs });
  const grantInputs = new GrantInputService({
    ...app,
    tokens,
    confirmExchange: async (...question) => {
      asked.push(question);
      return answers.exchange;
    },
  });
  const flows = flowsOver({ ...app, tokens }, { inputs });
  const connect = async (id: string) => {
    await flows.start(id);
    return flows.list().find(({ connectionId }) => connectionId === id)?.failure ?? null;
  };
  const added = async (changes: Partial<ConnectionSettings> = {}, path = '/token') => {
    const endpoints = { ...settingsOf().endpoints, token: `${server.url}${path}` };
    return (await app.connections.create(settingsOf({ endpoints, grantType: EXCHANGE, ...changes }), 'client-secret')).id;
  };
  const signedIn = async (accessToken: string, path = '/token') => {
    const id = await added({ grantType: 'authorization_code' }, path);
    const source = { clientId: 'client-1', tokenOrigin: server.url, tokenPath: path };
    await tokens.accept(id, { ...CONNECTED, answer: answerOf({ accessToken, idToken: 'the-id-token' }), source });
    return id;
  };
  return { ...app, tokens, grantInputs, connect, added, signedIn, asked, answers };
}
export type GrantStage = ReturnType<typeof grantStage>;
