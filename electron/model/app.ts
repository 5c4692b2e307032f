import * as v from 'valibot';
import { connectionSummary } from './connection';
import { FAULT_GROUP_IDS } from './fault-groups';
import { problem } from './failure';
import { flowView } from './flow';
import { preferences } from './window/preferences';

/** The vault as a whole. `record-corrupt` is said of single connections in `corrupt`; the rest stays usable. */
export const vaultView = v.strictObject({
  state: v.picklist(['ready', 'memory', 'opening', 'closed', 'unavailable', 'locked', 'key-missing', 'key-wrong', 'record-corrupt']),
  title: v.string(),
  what: v.string(),
  likelyCause: v.string(),
  action: v.string(),
  records: v.number(),
  corrupt: v.array(v.string()),
});

export const practiceView = v.strictObject({
  status: v.picklist(['stopped', 'starting', 'running', 'failed']),
  url: v.nullable(v.string()),
  /** Milliseconds since the epoch, on the app's clock; null: it is not running. What it issued before is forgotten. */
  startedAt: v.nullable(v.number()),
  problem: v.nullable(v.string()),
  /** Switches of the fault lab that are on. */
  faults: v.number(),
});

/** One switch of the practice provider's fault lab. */
export const fault = v.strictObject({
  id: v.string(),
  group: v.picklist(FAULT_GROUP_IDS),
  label: v.string(),
  /** What it does, and what is to be seen then. */
  text: v.string(),
  /** `number` with its unit. */
  kind: v.picklist(['switch', 'number']),
  unit: v.nullable(v.string()),
  /** false or 0: off. */
  value: v.union([v.boolean(), v.number()]),
  /** With `number`: what it is set to when switched on, and the most it takes. */
  usual: v.nullable(v.number()),
  most: v.nullable(v.number()),
  /** With `number`: it may be below zero too. */
  signed: v.boolean(),
});

/** Everything the window starts from; needs no open vault. */
export const snapshot = v.strictObject({
  connections: v.array(connectionSummary),
  vault: vaultView,
  settings: preferences,
  practice: practiceView,
  /** The app's corrected clock at the moment of sending, milliseconds since the epoch. */
  clock: v.strictObject({ now: v.number() }),
  flows: v.array(flowView),
  platform: v.picklist(['linux', 'darwin', 'win32']),
  version: v.string(),
  /** Said once on start, e.g. a settings file that could not be read and was set aside. */
  notices: v.array(problem),
});

export type VaultView = v.InferOutput<typeof vaultView>;
export type VaultState = VaultView['state'];
export type PracticeView = v.InferOutput<typeof practiceView>;
export type FaultView = v.InferOutput<typeof fault>;
export type Snapshot = v.InferOutput<typeof snapshot>;
