import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Act } from '../../core/client-checks/acts';
import type { CallbackChange, Given, IdTokenChange, OpenStage, ProofFace } from '../../core/client-checks/stage';
import type { ProofClient } from '../../model/proof';
import { bufferAnswer, sendBuffered, withBody } from '../buffered-answer';
import { redirectUriAllowed } from '../clients';
import { FaultLab, type FaultSettings } from '../fault-lab';
import { callbackOf } from '../fault-layer';
import { type Handler, readBody } from '../http-io';
import { ProviderTime } from '../provider-time';
import { type Practice, startPractice } from '../server';
import { ActLog, headersOf, overhear } from './act-log';
import { withIdToken } from './changed-id-token';
import { openElsewhere } from './elsewhere';
import { FormPosts, postedForm, postingPage } from './form-post';
import { freePort } from './free-port';
import { calledBySecond, givenBy } from './given';
import { legOf } from './legs';
import { PlayedBrowser } from './played-browser';
import { playTrouble, Troubles } from './troubles';

export interface StageOptions {
  face: ProofFace;
  /** 2: the app is told of a second one, an attacker's. */
  issuers?: 1 | 2;
  /** Absent: it has a secret. */
  client?: ProofClient;
  /** The public keys of one that signs assertions: JWKs, as JSON text. `oidc` only. */
  keys?: readonly string[];
  /** Where the app wants the redirect; null: a port of 127.0.0.1 that is free now, with the path /callback. */
  redirectUri: string | null;
  /** A person signs in in a browser of theirs, which does not tell what the app answers. */
  person: boolean;
  /** Faults that are on all the time, such as those that make the face behave as another provider does. */
  faults?: FaultSettings;
}

/** Seconds. Longer than any margin that apps refresh with. */
const ACCESS_SECONDS = 3600;
const ACCESS_MOST_SECONDS = 24 * 3600;

/** A practice provider of its own, on free ports, for one proof of an app. */
export async function openStage({
  face,
  client = 'confidential',
  keys = [],
  issuers = 1,
  person,
  faults = {},
  ...options
}: StageOptions): Promise<OpenStage> {
  const redirectUri = options.redirectUri ?? `http://127.0.0.1:${await freePort()}/callback`;
  const lab = new FaultLab(faults);
  const time = new ProviderTime(true);
  const acts = new ActLog();
  const troubles = new Troubles();
  const next: { callback: CallbackChange | null; idToken: IdTokenChange | null } = { callback: null, idToken: null };
  const formPosts = new FormPosts();
  const callbacks = new Map<string, Act[]>();
  let isRotated = false;
  // A face accepts some addresses only, and no plain PKCE; what is right is for the checks to say, and an app that is wrong there has more to show.
  const base: FaultSettings = {
    'plain-taken': true,
    // A face that is played by hand knows one client; that of the other has no secret to look at.
    ...(client === 'public' && face !== 'oidc' ? { 'any-secret': true } : {}),
    ...faults,
    ...(redirectUriAllowed(redirectUri, lab) ? {} : { 'any-redirect-uri': true }),
  };
  const settle = () => {
    troubles.clear();
    Object.assign(next, { callback: null, idToken: null });
    lab.clear();
    for (const [id, value] of Object.entries(base)) lab.set(id, value);
    if (isRotated) lab.set('key-rotated', true);
  };
  settle();
  const elsewhere = await openElsewhere(acts, (asked) => mixedUp(asked, given));
  const practice: Practice = await startPractice({
    faults: lab,
    time,
    accessTokenSeconds: ACCESS_SECONDS,
    rateWindowSeconds: 1,
    keysOf: async () => keys,
    around: (handler) => async (request, response, asked) => {
      const called = person ? null : calledBySecond(face, asked);
      const url = called ?? asked;
      if (called !== null) request.url = `${url.pathname}${url.search}`;
      const leg = legOf(face, url.pathname);
      if (leg === 'page') return toApp(handler, request, response, url);
      const body = await readBody(request);
      const begun = {
        leg,
        method: request.method ?? '',
        url: url.href,
        headers: headersOf(request),
        body: body.toString('utf8'),
        isOfSecond: called !== null,
      };
      const { sinceAnswer } = acts;
      const act = acts.begin(begun);
      overhear(response, (answer) => acts.finish(act, answer));
      const pushed = leg === 'pushed' ? new URLSearchParams(body.toString('utf8')) : null;
      const isPosted = pushed !== null && formPosts.take(pushed);
      const passedOn = body.length > 0 ? withBody(request, isPosted ? Buffer.from(`${pushed}`) : body) : request;
      const taken = troubles.take(leg);
      const usual: Handler = async (...to) => {
        if (leg === 'authorize') return toApp(handler, to[0], to[1], asAsked(to[0], to[2], formPosts));
        if (leg === 'token' && next.idToken !== null) return tokens(handler, to[0], to[1], to[2], act);
        return handler(...to);
      };
      if (taken === null) return usual(passedOn, response, url);
      act.played = taken.trouble.name;
      return playTrouble(taken, sinceAnswer, usual, passedOn, response, url);
    },
  });

  const given = givenBy(practice, {
    face,
    client,
    redirectUri,
    elsewhere: elsewhere.url,
    twoIssuers: issuers === 2 && face === 'oidc',
    tellsApart: !person,
  });

  /** Passes a page on, and takes down a redirect to the app. */
  async function toApp(handler: Handler, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const answer = await bufferAnswer(handler, request, response, url);
    const callback = callbackOf(answer.headers.location, url.origin);
    if (callback !== null) {
      const change = next.callback;
      next.callback = null;
      const changed = change === null ? callback : withChange(callback, change);
      const target = formPosts.targetOf(callback);
      if (change !== null || typeof answer.headers.location !== 'string') answer.headers.location = changed.href;
      const form = target && postedForm(changed, target);
      const url = target === null ? `${answer.headers.location}` : target.href;
      for (let time = change?.repeat ? 2 : 1; time > 0; time -= 1) calling(url, `${form ?? ''}`, change);
      if (target !== null && form !== null) return sendBuffered(response, postingPage(target, form));
    }
    sendBuffered(response, answer);
  }

  function calling(url: string, body: string, change: CallbackChange | null): void {
    const headers = body === '' ? [] : [{ name: 'content-type', value: 'application/x-www-form-urlencoded' }];
    const act = acts.begin({ leg: 'callback', method: body === '' ? 'GET' : 'POST', url, headers, body });
    const names = Object.keys(change ?? {});
    act.played = names.length === 0 ? null : `changed ${names.join(', ')}`;
    // An app may ask for the address itself, and follow the redirect or not.
    if (person || !browser.isBusy) acts.finish(act, null);
    else callbacks.set(`${url} ${body}`, [...(callbacks.get(`${url} ${body}`) ?? []), act]);
  }

  async function tokens(handler: Handler, request: IncomingMessage, response: ServerResponse, url: URL, act: Act): Promise<void> {
    const answer = await bufferAnswer(handler, request, response, url);
    const change = next.idToken;
    const changed = change && (await withIdToken(answer, change, practice.signing));
    if (changed !== null) {
      next.idToken = null;
      act.played = `ID token changed: ${[...Object.keys(change?.claims ?? {}), change?.signature].filter(Boolean).join(', ')}`;
    }
    sendBuffered(response, changed ?? answer);
  }

  const browser = new PlayedBrowser({
    origin: () => practice.url,
    callbacks: (url, form) => callbacks.get(`${url} ${form}`)?.length ?? 0,
    calledBack(url, form, answer) {
      const [act, ...rest] = callbacks.get(`${url} ${form}`) ?? [];
      callbacks.set(`${url} ${form}`, rest);
      if (act) acts.finish(act, answer);
    },
  });

  return {
    given,
    lifetimes({ accessSeconds = 0, refreshSeconds = 0 }) {
      lab.set('lifetime-short', accessSeconds);
      lab.set('refresh-expires', refreshSeconds);
    },
    pass: (seconds) => time.pass(seconds),
    expireAccessTokens: () => time.pass(Math.max(ACCESS_SECONDS, Math.min(lab.amount('lifetime-short'), ACCESS_MOST_SECONDS)) + 1),
    trouble: (leg, trouble, times = 1) => troubles.add(leg, trouble, times),
    nextCallback(change) {
      next.callback = change;
    },
    nextIdToken(change) {
      next.idToken = change;
    },
    fault: (id, value = true) => void lab.set(id, value),
    rotateKey() {
      isRotated = !isRotated;
      lab.set('key-rotated', isRotated);
    },
    endFamilies: () => practice.forgetRefreshTokens(),
    mark: (scene, ask) => acts.mark(scene, ask),
    onAct: acts.onAct,
    busy: () => acts.busy,
    async browse(url) {
      const status = await browser.open(url);
      if (browser.isBusy) return status;
      for (const act of [...callbacks.values()].flat()) acts.finish(act, null);
      callbacks.clear();
      return status;
    },
    settle,
    close: async () => void (await Promise.all([practice.stop(), elsewhere.close()])),
  };
}

function withChange(callback: URL, { repeat: _, nearState, ...change }: CallbackChange): URL {
  const changed = new URL(callback);
  if (nearState) changed.searchParams.set('state', nearTo(changed.searchParams.get('state') || 'a-state-of-another-sign-in'));
  for (const [name, value] of Object.entries(change)) {
    if (value === null || value === undefined) changed.searchParams.delete(name);
    else changed.searchParams.set(name, value);
  }
  return changed;
}

/** The same but for its last characters, so that it differs also where it is a signature in base64url, of which the last bits say nothing. */
const nearTo = (text: string): string => text.slice(0, -4) + text.slice(-4).replaceAll(/./gs, (each) => (each === 'x' ? 'y' : 'x'));

/** The mix-up attack (RFC 9700 section 4.4): the app's own request, made to the honest issuer as if the app had meant that one. */
function mixedUp(asked: URLSearchParams, { authorizeUrl, clientId, redirectUri }: Given): string {
  const url = new URL(authorizeUrl);
  url.search = `${new URLSearchParams([...asked])}`;
  url.searchParams.set('client_id', clientId);
  url.searchParams.set('redirect_uri', redirectUri);
  return url.href;
}

/**
 * The request as the provider is to read it. OpenID Connect Core 11 ignores offline_access without prompt=consent; most providers don't, so an
 * app that leaves it out is not to blame.
 */
function asAsked(request: IncomingMessage, url: URL, formPosts: FormPosts): URL {
  const changed = new URL(url);
  const { searchParams } = changed;
  const isPosted = formPosts.take(searchParams);
  const isOffline = searchParams.get('scope')?.split(' ').includes('offline_access') && !searchParams.has('prompt');
  if (isOffline) searchParams.set('prompt', 'consent');
  if (!isPosted && !isOffline) return url;
  request.url = `${changed.pathname}${changed.search}`;
  return changed;
}
