import * as v from 'valibot';
import { receiver } from './connection';
import { problem } from './failure';

/** What a person needs to sign in elsewhere (RFC 8628 section 3.3), and how often the server has been asked whether they have. */
const deviceView = v.strictObject({
  userCode: v.string(),
  /** As sent; untrusted text. */
  verificationUri: v.string(),
  /** What a browser opens and a QR code holds; null: the server named no web address. */
  page: v.nullable(v.string()),
  /** The page's address holds the user code. */
  carriesCode: v.boolean(),
  intervalMs: v.number(),
  asked: v.number(),
  nextAskAt: v.number(),
});

/** One authorization in progress. `authorizeUrl` is exactly what was opened. Times in milliseconds since the epoch. */
export const flowView = v.strictObject({
  id: v.string(),
  connectionId: v.string(),
  status: v.picklist(['preparing', 'waiting', 'exchanging', 'done', 'failed', 'cancelled']),
  receiver: v.picklist(receiver.options.map(({ entries }) => entries.kind.literal)),
  authorizeUrl: v.nullable(v.string()),
  /** Until when the server keeps the pushed request that the address refers to; null: it says everything itself. */
  pushedUntil: v.optional(v.nullable(v.number())),
  redirectUri: v.nullable(v.string()),
  /** As the grant has it; false: the client asks by itself. */
  signsIn: v.union([v.picklist(['redirect', 'device']), v.literal(false)]),
  /** Once there is a code to sign in with elsewhere. */
  device: v.nullable(deviceView),
  startedAt: v.number(),
  timeoutAt: v.number(),
  /** With `failed`; with `waiting` after a callback that was refused without ending the flow. */
  problem: v.nullable(problem),
  /** While waiting: what is wrong with the page that the browser opened, as Tokenscope found when it asked for it itself. */
  page: v.nullable(problem),
  /** While waiting: what it means at this provider that no redirect comes. */
  silence: v.nullable(problem),
});

/** A redirect came to where a sign-in waits, with another state than was sent. It was not used, and the right one may still come. */
export const strayRedirect = v.strictObject({ flowId: v.string(), connectionId: v.string(), problem });

export type FlowView = v.InferOutput<typeof flowView>;
export type DeviceView = v.InferOutput<typeof deviceView>;
export type FlowStatus = FlowView['status'];
