import * as v from 'valibot';
import { moment } from './text/limits';

/** What the server of a dynamic registration (RFC 7591) said of it. Nothing secret: it lies beside the connection. */
export const registered = v.strictObject({
  clientId: v.string(),
  /** Where it was registered. */
  endpoint: v.string(),
  /** Milliseconds since the epoch, as below. */
  at: moment,
  /** null: the client secret never expires, or there is none. */
  secretExpiresAt: v.nullable(moment),
  /** It can be read, changed and deleted from here (RFC 7592). */
  managed: v.boolean(),
});
export type Registered = v.InferOutput<typeof registered>;

/** What a registration would send. */
export const registrationPlan = v.strictObject({
  endpoint: v.string(),
  /** JSON text, indented. Nothing secret is in it. */
  body: v.string(),
  /** Client ID of the client that the connection has now; null: none. */
  replaces: v.nullable(v.string()),
});

/** What came of it, or of a change to it. Untrusted texts; no secret. */
export const registrationOutcome = v.strictObject({
  clientId: v.string(),
  /** The server issued a client secret. It is sealed. */
  hasSecret: v.boolean(),
  /** null: never, or there is no secret. */
  secretExpiresAt: v.nullable(moment),
  managed: v.boolean(),
  /** Members that the server gave another value than was asked for. null: absent. */
  changes: v.array(v.strictObject({ member: v.string(), asked: v.nullable(v.string()), given: v.nullable(v.string()) })),
  remarks: v.array(v.string()),
});

export type RegistrationPlan = v.InferOutput<typeof registrationPlan>;
export type RegistrationOutcome = v.InferOutput<typeof registrationOutcome>;
