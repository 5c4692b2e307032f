import { type Evidence, Failure, type FailureDetails, failing } from '../../model/failure';
import { wordsOfUnanswered } from '../coach/coach';

export const noSuchConnection = failing({
  code: 'not-found',
  what: 'This connection no longer exists.',
  likelyCause: 'It was deleted in the meantime.',
  action: 'Choose another connection from the list.',
});

export const stillProduction = failing({
  code: 'cancelled',
  what: 'Nothing was saved: production would no longer be marked, and that was not confirmed.',
  likelyCause: 'You chose Cancel, or there was no window to ask in.',
  action: 'Save it again and agree, or leave Environment and Production as they are.',
});

export const noSuchCall = failing({
  code: 'not-found',
  what: 'This saved call no longer exists.',
  likelyCause: 'It was deleted in the meantime.',
  action: 'Choose another call, or save this one again.',
});

export const notConnected = failing({
  code: 'not-connected',
  what: 'This connection has no token yet.',
  likelyCause: "This connection hasn't been signed in yet, or its tokens were forgotten.",
  action: 'Connect first.',
});

export const notExchanged = failing({
  code: 'not-found',
  what: "This connection's token was not exchanged for another one.",
  likelyCause: 'It came by another grant.',
  action: 'Connect with token exchange, then compare.',
});

export function noRefreshToken(scopes: string[]): Failure {
  const what = "The server issued no refresh token, so this access token can't be renewed.";
  const [likelyCause, action] = scopes.includes('offline_access')
    ? [
        'The server allows no refresh tokens for this client, or the user did not consent to offline access.',
        'Ask the provider to allow refresh tokens for this client, then sign in again.',
      ]
    : [
        'The scope offline_access was not requested; many servers only issue a refresh token with it.',
        'Add offline_access to the scopes, then sign in again.',
      ];
  return new Failure({ code: 'refresh-token-missing', what, likelyCause, action });
}

export function noIdToken(scopes: string[]): Failure {
  const [likelyCause, action] = scopes.includes('openid')
    ? ["The server doesn't support OpenID Connect, or this grant type issues none.", 'Ask the provider whether it issues ID tokens.']
    : ['The scope openid was not requested.', 'Add openid to the scopes, then sign in again.'];
  return new Failure({ code: 'not-found', what: 'The server issued no ID token.', likelyCause, action });
}

/** @param startedAt When the refresh was sent, in milliseconds since the epoch. */
export function outcomeUnknown(startedAt: number, cause: Failure | null): Failure {
  const code = 'refresh-outcome-unknown';
  const evidence = [{ label: 'Refresh sent at', value: new Date(startedAt).toISOString() }, ...(cause?.evidence ?? [])];
  const words = wordsOfUnanswered({ purpose: 'refresh', url: '', failure: { code, evidence } });
  const said = cause?.said ?? null;
  return new Failure({
    code,
    ...words,
    ...(cause === null ? {} : { likelyCause: cause.what }),
    evidence,
    said,
    exchangeId: cause?.exchangeId,
  });
}

export function refreshDead(details: FailureDetails | null): Failure {
  return new Failure({
    code: 'refresh-token-dead',
    what: 'The server has rejected this refresh token for good; it was not sent again.',
    likelyCause: details?.likelyCause ?? 'It expired, was revoked, or was used before.',
    action: 'Sign in again to get a new one.',
    evidence: details?.evidence ?? [],
    said: details?.said,
    exchangeId: details?.exchangeId,
  });
}

/** The server rotated, but the vault would not take the answer. */
export function notSaved(cause: Failure): Failure {
  return new Failure({
    code: 'vault-not-writable',
    what: 'The new tokens work but could not be saved; they exist only until Tokenscope closes.',
    likelyCause: cause.what,
    action: `${cause.action} Tokenscope keeps trying to save them; keep it open until this message disappears.`,
    evidence: cause.evidence,
  });
}

export const overtaken = failing({
  code: 'cancelled',
  what: 'The response to this refresh was discarded.',
  likelyCause: 'The tokens it would have renewed were forgotten or replaced in the meantime.',
  action: 'Sign in again if you need a token.',
});

/** Another process has this connection's tokens in hand and does not let go of them. */
export const refreshElsewhere = failing({
  code: 'refresh-elsewhere',
  what: "Another Tokenscope is changing this connection's tokens, so nothing was sent or saved from here.",
  likelyCause: 'The window and a command are using this connection at the same time, and the server is slow to respond to the other one.',
  action: 'Wait until it has finished, then try again.',
});

/** One that asks for certain scopes shares no answer with another. */
export const refreshingAlready = failing({
  code: 'refresh-elsewhere',
  what: 'Another refresh of this connection is in progress, so this one was not sent.',
  likelyCause: 'It was started here, or automatically, a moment ago.',
  action: 'Wait until it has finished, then try again.',
});

/**
 * An automatic refresh was not sent, because the last one failed a moment ago.
 *
 * @param until Milliseconds since the epoch.
 */
export function tooSoon(until: number, cause: Failure): Failure {
  return new Failure({
    code: cause.code,
    what: 'No refresh was sent: the last one failed, and it is too soon to retry.',
    likelyCause: cause.what,
    action: `Tokenscope may retry automatically at the time below. To retry now, press Refresh. ${NOTHING_LOST}`,
    evidence: [{ label: 'Not before', value: new Date(until).toISOString() }, ...cause.evidence],
  });
}

const NOTHING_LOST = 'The tokens are unchanged.';

/**
 * Something secret would have gone to another server, or come from another client, than it is for.
 *
 * @param secret Whether the client secret is among it.
 */
export function endpointChanged(what: 'token endpoint' | 'client ID', sealedFor: string, now: string, secret: boolean): Failure {
  const held = secret ? 'secrets' : 'refresh token';
  return new Failure({
    code: 'endpoint-changed',
    what: `The ${what} is not the one this connection's sealed ${held} ${secret ? 'are' : 'is'} for. Nothing was sent.`,
    likelyCause: `The settings${what === 'client ID' ? '' : " or the server's metadata"} changed since ${secret ? 'the client secret was entered or you last connected' : 'you last connected'}; if that wasn't you, someone may be trying to steal the secrets.`,
    action: secret
      ? `If the new ${what} is right, enter the Client secret again in Settings, then sign in again. Otherwise restore the old one.`
      : `If the new ${what} is right, sign in again. Otherwise restore the old one.`,
    evidence: sealedAndNow(sealedFor, now),
  });
}

function sealedAndNow(sealedFor: string, now: string): Evidence[] {
  return [
    { label: 'Sealed for', value: sealedFor.slice(0, 300) },
    { label: 'Settings now', value: now.slice(0, 300) },
  ];
}

/** A yes from a person would do: same server, same client, but another path, or none was ever written down. */
export class UnconfirmedEndpoint extends Failure {
  constructor(
    /** What the secrets are for; null: it was never written down. */
    readonly before: string | null,
    /** Where they would go. */
    readonly address: string,
    details: FailureDetails,
  ) {
    super(details);
  }
}

/** @param secret Whether the client secret is among what would have been sent. */
export function endpointUnconfirmed(before: string | null, address: string, secret: boolean): UnconfirmedEndpoint {
  const held = secret ? 'secrets' : 'refresh token';
  const way = `connect or refresh in the window and allow it when Tokenscope asks${secret ? ', or enter the Client secret again in Settings' : ''}`;
  return new UnconfirmedEndpoint(before, address, {
    code: 'endpoint-changed',
    what:
      before === null
        ? `Tokenscope doesn't know which token endpoint this connection's sealed ${held} ${secret ? 'are' : 'is'} for. Nothing was sent.`
        : `The token endpoint's path is not the one this connection's sealed ${held} ${secret ? 'are' : 'is'} for. Nothing was sent.`,
    likelyCause:
      before === null
        ? 'An older version of Tokenscope stored them, without the URL.'
        : "The settings or the server's metadata changed, or an older version of Tokenscope stored only the host. On a shared host another path may belong to someone else.",
    action: `If ${address.slice(0, 300)} is right, ${way}. Otherwise correct the token endpoint.`,
    evidence: sealedAndNow(before ?? 'unknown', address),
  });
}

/**
 * Tokens would have gone to an endpoint that the settings name now, and did not name when they were sealed.
 *
 * @param endpoint "introspection endpoint".
 * @param before The one that is sealed with them; null: none is.
 */
export function askedUnconfirmed(endpoint: string, before: string | null, address: string): UnconfirmedEndpoint {
  return new UnconfirmedEndpoint(before, address, {
    code: 'endpoint-changed',
    what:
      before === null
        ? `The ${endpoint} is not stored with this connection's sealed tokens and secrets. Nothing was sent.`
        : `The ${endpoint} is not the one this connection's sealed tokens and secrets are for. Nothing was sent.`,
    likelyCause:
      before === null
        ? 'It was added later, or an older version of Tokenscope stored them. On a shared host another path may belong to someone else.'
        : 'The settings changed. On a shared host another path may belong to someone else.',
    action: `If ${address.slice(0, 300)} is right, use that endpoint in the window and allow it when Tokenscope asks. Otherwise correct the ${endpoint} in Settings.`,
    evidence: sealedAndNow(before ?? 'none', address),
  });
}

/** Nobody allowed the access token to go to that API. @param boundTo null: no API was known when the token came. */
export function apiOriginRefused(origin: string, boundTo: string | null): Failure {
  return new Failure({
    code: 'cancelled',
    what: `The access token was not sent to ${origin}.`,
    likelyCause:
      boundTo === null
        ? "No API base URL was set when this token was issued, so sending it to the current one needs your approval, which wasn't given."
        : "The API base URL has changed, and sending the token to the new one needs your approval, which wasn't given.",
    action: `If ${origin} is right, send the call again in the window and allow it; on the command line add --allow-api ${origin}. Otherwise correct the API base URL in Settings.`,
    evidence: [{ label: 'API until now', value: boundTo ?? 'none' }],
  });
}

/** Failures as data, for the sealed record. */
export function detailsOf(failure: Failure): FailureDetails {
  const { code, what, likelyCause, action, evidence, said, mend, exchangeId } = failure;
  return { code, what, likelyCause, action, evidence, said, mend, exchangeId };
}
