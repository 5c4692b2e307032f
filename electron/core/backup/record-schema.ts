import * as v from 'valibot';
import { signingAlgorithm } from '../../model/client-key';
import { pair } from '../../model/connection';
import { failureDetails } from '../../model/failure';
import { findingView } from '../../model/finding';
import { generation } from '../../model/grant';
import { GRANT_INPUT_IDS, type GrantInput } from '../../model/grant-input';
import { moment } from '../../model/text/limits';
import type { AskedAddresses, Grant, SecretRecord } from '../secrets';

const text = v.string();
const time = v.pipe(v.number(), v.finite());
const maybe = v.nullable(text);
const pairs = v.array(pair);

const sourceParts = {
  clientId: text,
  tokenOrigin: maybe,
  tokenPath: v.exactOptional(text),
  issuer: v.exactOptional(maybe),
  unknown: v.exactOptional(v.literal(true)),
};
const source = v.object(sourceParts);
const boundTo = v.exactOptional(source);
const asked: v.GenericSchema<AskedAddresses> = v.object({
  userinfo: maybe,
  introspection: maybe,
  revocation: maybe,
  endSession: v.exactOptional(text),
  refresh: v.exactOptional(text),
});
const clientKey = v.object({ kid: text, sendsKid: v.boolean(), alg: signingAlgorithm, jwk: text, at: moment, boundTo });
const certificate = v.object({ thumbprint: text, certificates: text, key: text, at: moment, boundTo });

const grant: v.GenericSchema<Grant> = v.object({
  accessToken: text,
  refreshToken: maybe,
  idToken: maybe,
  tokenType: maybe,
  scope: maybe,
  expiresInSeconds: v.nullable(time),
  clockSkewMs: v.nullable(time),
  receivedAt: moment,
  responseMembers: pairs,
  breaches: v.array(v.omit(findingView, ['muted'])),
  exchangedFor: v.exactOptional(text),
  narrowedTo: v.exactOptional(v.array(text)),
  certificate: v.exactOptional(text),
  callbackMembers: pairs,
  scopesAsked: v.array(text),
  nonce: maybe,
  redirectUri: v.exactOptional(maybe),
  dpopKey: v.exactOptional(v.nullable(clientKey)),
  boundTo,
  generations: v.array(generation),
  refreshDeadAt: v.nullable(time),
  accessRevokedAt: v.exactOptional(v.nullable(time)),
  refreshRevokedAt: v.exactOptional(v.nullable(time)),
  refreshFailure: v.nullable(failureDetails) as unknown as v.GenericSchema<Grant['refreshFailure']>,
});

const input = v.exactOptional(v.object({ value: text, boundTo: source }));
const inputs = v.object(Object.fromEntries(GRANT_INPUT_IDS.map((name) => [name, input])) as Record<GrantInput, typeof input>);

/** A sealed record as a backup has it: checked in every member, for whoever has the passphrase may have written it. What it doesn't name is dropped. */
export const secretRecord: v.GenericSchema<SecretRecord> = v.object({
  clientSecret: maybe,
  boundTo: v.exactOptional(v.object({ ...sourceParts, apiOrigin: maybe, asked: v.exactOptional(asked) })),
  grant: v.nullable(grant),
  refreshPending: v.nullable(v.object({ startedAt: moment, refreshFingerprint: text, owner: v.exactOptional(text) })),
  clientKeys: v.exactOptional(v.array(clientKey)),
  grantInputs: v.exactOptional(inputs),
  exchangedAt: v.exactOptional(v.array(text)),
  clientCertificates: v.exactOptional(v.array(certificate)),
  decryptionKey: v.exactOptional(maybe),
  variables: v.exactOptional(v.record(text, v.object({ value: text, api: text }))),
  registration: v.exactOptional(v.object({ clientId: text, uri: text, accessToken: text })),
});
