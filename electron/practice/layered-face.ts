import type { EndedTokens } from './access';
import type { FaultLab } from './fault-lab';
import type { Handler } from './http-io';
import type { Signing } from './signing';

/** What the layer must know of the face it lies around. Paths from the server's root; null: the face has no such endpoint. */
export interface LayeredFace {
  authorizePath: string;
  tokenPath: string;
  /** Pages that a person sees: they are never slow. */
  isPage(path: string): boolean;
  /** Every scope of its API that a client may have. */
  allScopes: readonly string[];
  /** Ends the family of a refresh token. */
  endFamily(refreshToken: string): void;
  /** For the next second, a use of this refresh token counts as its first. */
  forgive(refreshToken: string): void;
}

export interface LayerParts {
  lab: FaultLab;
  signing: Signing;
  ended: EndedTokens;
}

/** Milliseconds for which `forgive` holds. */
export const FORGIVEN_MS = 1000;

/** A face, and what the faults around it need to know. */
export interface FaceHandler {
  handle: Handler;
  face: LayeredFace;
}

/** Of tokens issued at this moment. */
export interface Lifetimes {
  accessTokenSeconds(): number;
  refreshTokenSeconds(): number;
}
