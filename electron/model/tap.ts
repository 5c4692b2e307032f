import * as v from 'valibot';

const number = v.pipe(v.number(), v.finite());

/** What an upstream server is to the app. */
export const LEG_KINDS = ['authorization-server', 'api'] as const;

/** Servers of one tap. */
export const MOST_LEGS = 12;

/** A server that the tap stands in front of. Both bases are without a slash at the end; their paths are the same. */
export const tapLeg = v.strictObject({
  id: v.string(),
  kind: v.picklist(LEG_KINDS),
  /** The real one, such as "https://login.example.com/realms/acme". */
  upstream: v.string(),
  /** What the app uses in its place, such as "http://127.0.0.1:9400/realms/acme". */
  local: v.string(),
});

/** A base address that the tap replaced, and where. Bases alone, so no secret. */
export const rewriting = v.strictObject({
  /** Such as "response header Location", "response member token_endpoint". */
  where: v.string(),
  /** "": it was not there. */
  from: v.string(),
  /** "": it was taken out. */
  to: v.string(),
});

/** What an app may sign for the tap's URL in the place of the server's. */
export const SIGNED_FOR_TAP = ['dpop-proof', 'client-assertion'] as const;

/** A server that the app was led to and no leg stands in front of: there it leaves the tap. */
export const tapLeaving = v.strictObject({
  /** Its origin. */
  upstream: v.string(),
  kind: v.picklist(LEG_KINDS),
  /** What named it first, such as "response member token_endpoint". */
  where: v.string(),
});

/** What can be laid over a leg. */
export const TROUBLE_KINDS = ['latency', 'too-many-requests', 'server-error', 'expired-token', 'dropped', 'cut'] as const;

export const tapTrouble = v.strictObject({
  leg: v.string(),
  kind: v.picklist(TROUBLE_KINDS),
  /** With `latency`: milliseconds that each request waits. */
  delayMs: v.optional(v.pipe(number, v.minValue(1), v.maxValue(600_000))),
  /** For how many requests it still holds. null: for all. */
  times: v.nullable(v.pipe(number, v.integer(), v.minValue(1), v.maxValue(1_000))),
});

/** `paused`: everything is passed on, nothing is taken down. `ended`: nothing listens any more. */
export const TAP_STATES = ['running', 'paused', 'ended'] as const;

export const tapView = v.strictObject({
  id: v.string(),
  /** As in its exchanges: a connection's, or, for a tap without one, an id that `isTapId` knows. */
  connectionId: v.string(),
  name: v.string(),
  state: v.picklist(TAP_STATES),
  legs: v.array(tapLeg),
  /** Milliseconds since the epoch. */
  startedAt: number,
  counts: v.strictObject({
    /** Passed on or answered here, those that are still running included. */
    exchanges: number,
    running: number,
    failed: number,
    /** Refused because of their host, origin or form, so nothing of them went on. */
    refused: number,
    /** Bytes of bodies. */
    sent: number,
    received: number,
  }),
  troubles: v.array(tapTrouble),
  leaves: v.array(tapLeaving),
});

/** What each trouble is called, and what it may cost at a real server. */
export const TROUBLES: Record<TroubleKind, { label: string; cost: string }> = {
  latency: { label: 'Latency', cost: 'Each request waits. The app may give up on it after the server has acted on it.' },
  'too-many-requests': {
    label: '429 Too Many Requests',
    cost: 'The tap itself returns 429, so these requests never reach the server. Users of the app meet the error.',
  },
  'server-error': {
    label: '500 Internal Server Error',
    cost: 'The tap itself returns 500, so these requests never reach the server. Users of the app meet the error.',
  },
  'expired-token': {
    label: 'Expired token',
    cost: 'The tap itself returns 401. The app may use up refresh tokens or sign its users out.',
  },
  dropped: {
    label: 'Dropped response',
    cost: 'The server acts on the request, and the app never learns how. A response dropped after a rotation can end the token family, so the user has to sign in again.',
  },
  cut: {
    label: 'Cut response',
    cost: 'The server acts on the request, and the app gets half of its response. After a rotation this can end the token family, so the user has to sign in again.',
  },
};

/** What the addresses for an app are pasted as. */
export const PASTE_FORMATS = ['env', 'curl', 'postman'] as const;

export type PasteFormat = (typeof PASTE_FORMATS)[number];
export type LegKind = (typeof LEG_KINDS)[number];
export type TapLeg = v.InferOutput<typeof tapLeg>;
export type SignedForTap = (typeof SIGNED_FOR_TAP)[number];
export type TapLeaving = v.InferOutput<typeof tapLeaving>;
export type Rewriting = v.InferOutput<typeof rewriting>;
export type TroubleKind = (typeof TROUBLE_KINDS)[number];
export type TapTrouble = v.InferOutput<typeof tapTrouble>;
export type TapState = (typeof TAP_STATES)[number];
export type TapView = v.InferOutput<typeof tapView>;

const TAP = 'tap-';

/** The id that stands for a connection where a tap has none. @param id Of the tap. */
export const tapConnectionId = (id: string) => `${TAP}${id}`;

/** Whether that is the id of no connection, but of a tap that has none. */
export const isTapId = (connectionId: string) => connectionId.startsWith(TAP);
