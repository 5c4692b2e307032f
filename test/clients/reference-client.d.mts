import type { ClientSettings } from './lead.mjs';

export interface TokenStore {
  /** null: there are none. */
  read(): Promise<unknown>;
  write(tokens: unknown): Promise<unknown>;
  /** Runs `work` while nobody else does. */
  locked<T>(work: () => Promise<T>): Promise<T>;
}

export interface ClientParts {
  settings: ClientSettings;
  open(url: string): unknown;
  /** Names of defects, apart by spaces, or of a style of `defects.mjs`; absent or empty: none. */
  defect?: string;
  /** Where the tokens are kept; absent or null: in memory alone. */
  store?: TokenStore | null;
  /** Milliseconds since the epoch. */
  now?(): number;
  wait?(ms: number): Promise<unknown>;
}

export class ReferenceClient {
  constructor(parts: ClientParts);
  /** @throws Error with the reason. */
  carryOut(line: string): Promise<void>;
}
