import type { EndedTokens } from './access';
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

export interface LayerParts {
  lab: FaultLab;
  signing: Signing;
  ended: EndedTokens;
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
