import type { Connection, Grant } from '../../electron/core/connection/model';
import { templates } from '../../electron/core/connection/templates';
import { decodeToken } from '../../electron/core/token/decode';
import { findingsOf } from '../../electron/core/findings/grant';
import type { Figure } from './figure';
import { measurePairs } from './pairs';
import { auth0Tokens } from './tokens';

const TOKENS = 20_000;

function bareDecode(token: string): unknown {
  const [header = '', payload = ''] = token.split('.');
  return [JSON.parse(Buffer.from(header, 'base64url').toString('utf8')), JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))];
}

/** Seconds that `work` takes for all tokens. */
function timed(tokens: string[], work: (token: string) => unknown): number {
  const from = process.hrtime.bigint();
  for (let index = 0; index < TOKENS; index += 1) work(tokens[index % tokens.length] ?? '');
  return Number(process.hrtime.bigint() - from) / 1e9;
}

/** Decoding with findings, against base64url and JSON.parse alone, on tokens as Auth0 issues them. */
export async function measureDecode(): Promise<Figure> {
  const katana = templates().find(({ id }) => id === 'katana');
  if (!katana) throw new Error('no Katana template');
  const connection: Connection = { ...katana.defaults, id: 'bench', name: 'Bench', clientId: 'k3Vw9QpL' };
  const now = Math.floor(Date.now() / 1000);
  const tokens = await auth0Tokens(50, now);
  const grant = (accessToken: string): Grant => ({
    accessToken,
    refreshToken: 'refresh',
    idToken: null,
    tokenType: 'Bearer',
    scope: 'offline_access orders:read orders:write',
    expiresInSeconds: 1440,
    receivedAt: now * 1000,
    clockSkewMs: 0,
    responseMembers: [],
    callbackMembers: [],
    breaches: [],
    scopesAsked: ['offline_access', 'orders:read', 'orders:write'],
    nonce: null,
    generations: [],
    refreshDeadAt: null,
    refreshFailure: null,
  });
  const ours = (token: string) => findingsOf({ grant: grant(token), connection, access: decodeToken(token), id: null });
  const sides = { own: () => timed(tokens, ours), bare: () => timed(tokens, bareDecode) };
  return measurePairs('decode-ratio', 2.5, sides, { name: 's', digits: 3 });
}
