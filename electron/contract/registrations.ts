import * as v from 'valibot';
import { chainVerdict } from '../model/discovery';
import { registrationOutcome, registrationPlan } from '../model/registered';
import { id, short } from '../model/text/limits';
import { method, nothing, saved } from './method';

const byConnection = v.strictObject({ connectionId: id });
/** `connectionId` may be `CHAIN_CLIENT`: for a chain, which has no connection yet. */
const documentAt = v.strictObject({ connectionId: id, url: short });

/** Registering a connection's client at its server (RFC 7591), managing it there (RFC 7592), or publishing it as a document. */
export const registrations = {
  /** What would be sent. Nothing is, but for reading the server's metadata. */
  'registration.plan': method(byConnection, registrationPlan),
  /** `initialToken` on its one-way trip; absent: none. The connection has the new client then. */
  'registration.register': method(v.strictObject({ connectionId: id, initialToken: v.optional(short) }), registrationOutcome),
  /** What the server has of the client, as JSON text without secrets. */
  'registration.read': method(byConnection, v.strictObject({ text: v.string() })),
  /** Sends what the settings say now. */
  'registration.update': method(byConnection, registrationOutcome),
  /** The connection's client ID metadata document for that URL, as JSON text. Nothing secret is in it. */
  'registration.document': method(documentAt, v.strictObject({ text: v.string() })),
  /** The same, into a file the person chooses. */
  'registration.saveDocument': method(documentAt, saved),
  /** Fetches the document from where it is hosted, and holds it to the draft and to what the connection needs. */
  'registration.checkDocument': method(documentAt, v.strictObject({ verdicts: v.array(chainVerdict) })),
  /** Deletes the client at the server, and its ID and secret here. */
  'registration.remove': method(byConnection, nothing),
};
