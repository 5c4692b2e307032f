import { importJWK, SignJWT } from 'jose';
import type { Connection } from '../../model/connection';
import type { KnownSecret, SealedClientKey } from '../secrets';
import { addAsked } from '../wire/additions';
import { audienceOf } from '../wire/send';
import { type TokenContext, tokenEndpointOf } from '../wire/token-request';
import { asking, inputOf, withoutInput } from './asking';

const ID = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/**
 * A token for an assertion, RFC 7523 section 2.1: one signed here with the client's key, or one that a person was given. Signed with jose,
 * since oauth4webapi only makes assertions by which clients authenticate, whose issuer and subject can't be chosen.
 */
export const jwtBearer = asking(ID, async (context) => {
  const { connection } = context;
  const assertion = connection.jwtBearer.assertion === 'sealed' ? await inputOf(context, 'assertion') : await signed(context);
  const parameters = new URLSearchParams({ assertion: assertion.value });
  addAsked(parameters, connection);
  return { grantType: ID, purpose: 'token', parameters, secrets: [assertion] };
});

async function signed(context: TokenContext): Promise<KnownSecret> {
  const { connection, server, clock, inputs } = context;
  if (inputs === undefined) throw withoutInput('assertion');
  const audience = audienceOf(connection, server, tokenEndpointOf(connection, server));
  return { kind: 'assertion', value: await signAssertion(connection, await inputs.key(), { audience, now: clock.now() }) };
}

/**
 * The assertion as RFC 7523 section 3 has it. What the settings add as claims comes last, so each can be set otherwise.
 *
 * @param at.now Milliseconds since the epoch.
 */
async function signAssertion(
  { clientId, jwtBearer }: Pick<Connection, 'clientId' | 'jwtBearer'>,
  { alg, jwk, kid, sendsKid }: SealedClientKey,
  at: { audience: string; now: number },
): Promise<string> {
  const issuedAt = Math.floor(at.now / 1000);
  const claims = {
    iss: jwtBearer.issuer ?? clientId,
    sub: jwtBearer.subject ?? clientId,
    aud: jwtBearer.audience ?? at.audience,
    iat: issuedAt,
    exp: issuedAt + jwtBearer.lifetimeSeconds,
    jti: crypto.randomUUID(),
    ...(jwtBearer.claims === '' ? {} : JSON.parse(jwtBearer.claims)),
  };
  return new SignJWT(claims).setProtectedHeader({ alg, typ: 'JWT', ...(sendsKid && { kid }) }).sign(await importJWK(JSON.parse(jwk), alg));
}
