import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PartialSettings } from '../model/connection-file';
import type { PracticeFaceId, TemplateId } from '../model/providers/offered';
import type { DeviceCodes } from './device-codes';
import type { FaultLab } from './fault-lab';
import { type Handler, redirect, sendJson, withParameters } from './http-io';
import { sendPage } from './pages';
import type { ProviderTime } from './provider-time';
import { SignIns } from './sign-in';
import type { Signing } from './signing';
import { TokenStore } from './token-store';

/** What the fault layer needs to know about its face. Paths from the server's root. */
export interface LayeredFace {
  authorizePath: string;
  tokenPath: string;
  /** Of the device authorization endpoint; absent: there is none. */
  devicePath?: string;
  /** Pages for people, which are never delayed. */
  isPage(path: string): boolean;
  allScopes: readonly string[];
  endFamily(refreshToken: string): void;
  /** Every refresh token issued so far is unknown from now on. */
  forgetRefreshTokens(): void;
  /** Treats this refresh token as unused for the next second. */
  forgive(refreshToken: string): void;
}

/** Shared by all faces of a provider. */
export interface FaceParts {
  lab: FaultLab;
  signing: Signing;
  /** Access tokens revoked before they expired. */
  ended: Set<string>;
  lifetimes: Lifetimes;
  time: ProviderTime;
  deviceCodes: DeviceCodes;
}

export interface FaceHandler {
  handle: Handler;
  face: LayeredFace;
}

/** A face below a path of its own, which is its id. */
export interface PlayedFace {
  id: PracticeFaceId;
  template: TemplateId;
  /** On the provider's front page. */
  title: string;
  paths: { authorize: string; login: string; token: string };
  allScopes: readonly string[];
  /** The body of a 404. */
  nothingThere: object;
  /** As its pages call it. */
  name: string;
  /** Where the request names none. */
  usualScope: string;
  /** The page that refuses a request where redirecting back would be unsafe (RFC 6749 4.1.2.1); null: it is safe. */
  unsafe(query: URLSearchParams, lab: FaultLab): { status: number; page: string } | null;
  /** What goes back to the client in place of a sign-in; null: the person signs in. */
  refusal(query: URLSearchParams, lab: FaultLab): Record<string, string> | null;
  /** What goes back where the person says no. */
  denied: Record<string, string>;
  /** Without it PKCE's parameters are ignored (RFC 7636 5). */
  pkce: boolean;
  /** Comes back beside the code. */
  besideCode?: Record<string, string>;
  token(request: IncomingMessage, response: ServerResponse, parts: HandPlayed): Promise<void>;
  /** By path: everything else that it answers. */
  others(parts: PlayedParts): Record<string, Handler>;
  /** What a connection to it has besides what its template says. @param url As in `PlayedParts`. */
  settings(url: string): PartialSettings;
}

/** A played face with its codes, refresh tokens and sign-ins under way. */
export interface HandPlayed extends PlayedParts {
  store: TokenStore;
  signIns: SignIns;
}

export function play(played: PlayedFace, options: PlayedParts): FaceHandler {
  const { paths, allScopes, nothingThere, token, others } = played;
  const { pathname } = new URL(options.url);
  const authorizePath = `${pathname}${paths.authorize}`;
  const tokenPath = `${pathname}${paths.token}`;
  const loginPath = `${pathname}${paths.login}`;
  const store = new TokenStore(options.lifetimes.refreshTokenSeconds, options.lab, options.time);
  const parts: HandPlayed = { ...options, store, signIns: new SignIns(loginPath) };
  const handlers: Record<string, Handler> = {
    [paths.authorize]: (_request, response, url) => authorize(played, response, url.searchParams, parts),
    [paths.login]: (request, response) => parts.signIns.step(request, response),
    [paths.token]: (request, response) => token(request, response, parts),
    ...others(options),
  };
  return {
    handle(request, response, url) {
      const path = url.pathname.slice(pathname.length);
      return Object.hasOwn(handlers, path) ? handlers[path]?.(request, response, url) : sendJson(response, 404, nothingThere);
    },
    face: {
      authorizePath,
      tokenPath,
      isPage: (path) => path === authorizePath || path === loginPath,
      allScopes,
      endFamily: (refreshToken) => store.endFamily(refreshToken),
      forgetRefreshTokens: () => store.forgetRefreshTokens(),
      forgive: (refreshToken) => store.forgive(refreshToken),
    },
  };
}

function authorize(face: PlayedFace, response: ServerResponse, query: URLSearchParams, { signIns, store, lab }: HandPlayed): void {
  const clientId = query.get('client_id') ?? '';
  const redirectUri = query.get('redirect_uri') ?? '';
  const scope = query.get('scope') || face.usualScope;
  const back = (parameters: Record<string, string>) => withParameters(redirectUri, { ...parameters, state: query.get('state') });
  const unsafe = face.unsafe(query, lab);
  const refusal = face.refusal(query, lab);
  if (unsafe !== null) sendPage(response, unsafe.status, unsafe.page);
  else if (refusal !== null) redirect(response, back(refusal));
  else
    signIns.begin(response, {
      asking: { provider: face.name, clientId, redirectUri },
      scopes: scope.split(' ').filter(Boolean),
      finish(userName) {
        if (userName === null) return back(face.denied);
        const codeChallenge = face.pkce ? query.get('code_challenge') : null;
        return back({ code: store.issueCode({ clientId, userName, scope, redirectUri, codeChallenge }), ...face.besideCode });
      },
    });
}

export interface PlayedParts extends FaceParts {
  /** The face's base URL, without a trailing slash. */
  url: string;
  /** Window of the rate limit, in milliseconds. */
  rateWindowMs: number;
}

/** For tokens issued now. */
interface Lifetimes {
  accessTokenSeconds(): number;
  refreshTokenSeconds(): number;
}
