export { CLIENTS } from './clients';
export type { Face } from './faces';
export { FaultLab, type FaultSettings } from './fault-lab';
export { FAULTS, type FaultId, type FaultKind } from './faults';
export { type Practice, type PracticeOptions, type RequestRecord, startPractice } from './server';
export { TENANT } from './tenant-face';
