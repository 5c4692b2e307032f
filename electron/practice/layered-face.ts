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

/** For tokens issued now. */
export interface Lifetimes {
  accessTokenSeconds(): number;
  refreshTokenSeconds(): number;
}
