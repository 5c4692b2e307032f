import * as v from 'valibot';
import { registrationOutcome, registrationPlan } from '../model/registered';
import { id, short } from '../model/text/limits';
import { method, nothing } from './method';

const byConnection = v.strictObject({ connectionId: id });

/** Registering a connection's client at its server (RFC 7591), and managing it there (RFC 7592). */
export const registrations = {
  /** What would be sent. Nothing is, but for reading the server's metadata. */
  'registration.plan': method(byConnection, registrationPlan),
  /** `initialToken` on its one-way trip; absent: none. The connection has the new client then. */
  'registration.register': method(v.strictObject({ connectionId: id, initialToken: v.optional(short) }), registrationOutcome),
  /** What the server has of the client, as JSON text without secrets. */
  'registration.read': method(byConnection, v.strictObject({ text: v.string() })),
  /** Sends what the settings say now. */
  'registration.update': method(byConnection, registrationOutcome),
  /** Deletes the client at the server, and its ID and secret here. */
  'registration.remove': method(byConnection, nothing),
};
