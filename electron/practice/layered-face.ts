import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PartialSettings } from '../model/connection-file';
import type { PracticeFaceId, TemplateId } from '../model/providers/offered';
import type { FaultLab } from './fault-lab';
import { type Handler, sendJson } from './http-io';
import { SignIns } from './sign-in';
import type { Signing } from './signing';
import { TokenStore } from './token-store';

/** What the fault layer needs to know about its face. Paths from the server's root. */
export interface LayeredFace {
  authorizePath: string;
  tokenPath: string;
  /** Pages for people, which are never delayed. */
  isPage(path: string): boolean;
  allScopes: readonly string[];
  endFamily(refreshToken: string): void;
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
  authorize(response: ServerResponse, query: URLSearchParams, parts: HandPlayed): void;
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

export function play({ paths, allScopes, nothingThere, authorize, token, others }: PlayedFace, options: PlayedParts): FaceHandler {
  const { pathname } = new URL(options.url);
  const authorizePath = `${pathname}${paths.authorize}`;
  const tokenPath = `${pathname}${paths.token}`;
  const loginPath = `${pathname}${paths.login}`;
  const store = new TokenStore(options.lifetimes.refreshTokenSeconds, options.lab);
  const parts: HandPlayed = { ...options, store, signIns: new SignIns(loginPath) };
  const handlers: Record<string, Handler> = {
    [paths.authorize]: (_request, response, url) => authorize(response, url.searchParams, parts),
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
      forgive: (refreshToken) => store.forgive(refreshToken),
    },
  };
}

export interface PlayedParts extends FaceParts {
  /** The face's base URL, without a trailing slash. */
  url: string;
  /** Window of the rate limit, in milliseconds. */
  rateWindowMs: number;
}

/** For tokens issued now. */
export interface Lifetimes {
  accessTokenSeconds(): number;
  refreshTokenSeconds(): number;
}
