import type { DecodedView, FindingView } from './token';

/** A token found in pasted text. */
export interface ScratchTokenView {
  index: number;
  /** "Authorization header of line 3", "HAR entry 4, response body, access_token". */
  where: string;
  /** What was taken off it: "the word Bearer", "quotes". */
  cleaned: string[];
  decoded: DecodedView;
  findings: FindingView[];
  /** Milliseconds since the epoch; for the countdown. */
  times: {
    iat: number | null;
    nbf: number | null;
    exp: number | null;
    state: 'active' | 'expired' | 'not-yet-valid' | 'no-expiry' | 'invalid';
  };
}

/** Lives in the main process's memory only, until forgotten or replaced. */
export interface ScratchView {
  id: string;
  kind: 'token' | 'curl' | 'http' | 'har' | 'text' | 'empty';
  /** "A HAR file with 12 entries", for people. */
  summary: string;
  tokens: ScratchTokenView[];
  /** Set when there were more than are listed. */
  leftOut: number;
  /** What else can be told of the request pasted (cURL line, HTTP request), e.g. method and URL. */
  notes: string[];
}
