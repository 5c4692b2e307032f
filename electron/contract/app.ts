import type { ConnectionSummary } from './token';
import type { FlowView } from './flow';

export type VaultState = 'ready' | 'memory' | 'opening' | 'unavailable' | 'locked' | 'key-missing' | 'key-wrong' | 'record-corrupt';

/** The vault as a whole. `record-corrupt` is said of single connections in `corrupt`; the rest stays usable. */
export interface VaultView {
  state: VaultState;
  what: string;
  cause: string;
  action: string;
  records: number;
  corrupt: string[];
}

export interface SettingsView {
  theme: 'system' | 'light' | 'dark';
  /** Milliseconds before expiry; 0: off. */
  notifyBeforeMs: number;
  notifyRefreshFailed: boolean;
  /** Milliseconds a flow waits for its callback. */
  flowTimeoutMs: number;
  /** false: the exchange log keeps nothing, not even for this run. */
  keepExchanges: boolean;
  /** false: history holds times and fingerprints, no claims. */
  keepClaims: boolean;
}

export interface PracticeView {
  status: 'stopped' | 'starting' | 'running' | 'failed';
  url: string | null;
  problem: string | null;
  /** Switches of the fault lab that are on. */
  faults: number;
}

/** The app's corrected clock at the moment of sending, milliseconds since the epoch. */
export interface ClockView {
  now: number;
}

export interface Snapshot {
  connections: ConnectionSummary[];
  vault: VaultView;
  settings: SettingsView;
  practice: PracticeView;
  clock: ClockView;
  flows: FlowView[];
  platform: 'linux' | 'darwin' | 'win32';
  version: string;
  /** Said once on start, e.g. a settings file that could not be read and was set aside. */
  notices: import('./result').Problem[];
}
