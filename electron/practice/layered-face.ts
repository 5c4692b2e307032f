import type { PartialSettings } from '../model/connection-file';
import type { PracticeFaceId, TemplateId } from '../model/providers/offered';
import type { FaultLab } from './fault-lab';
import type { Handler } from './http-io';
import type { Signing } from './signing';

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

/** How long `forgive` lasts. */
export const FORGIVEN_MS = 1000;

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
  create(options: PlayedParts): FaceHandler;
  /** What a connection to it has besides what its template says. @param url As in `PlayedParts`. */
  settings(url: string): PartialSettings;
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
