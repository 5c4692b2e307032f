import type { ClientSettings } from './lead.mjs';

export interface ClientParts {
  settings: ClientSettings;
  open(url: string): unknown;
  /** Names of defects, apart by spaces, or of a style of `defects.mjs`; absent or empty: none. */
  defect?: string;
  /** Milliseconds since the epoch. */
  now?(): number;
  wait?(ms: number): Promise<unknown>;
}

export class ReferenceClient {
  constructor(parts: ClientParts);
  /** @throws Error with the reason. */
  carryOut(line: string): Promise<void>;
}
