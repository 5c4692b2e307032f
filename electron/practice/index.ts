export { CLIENTS } from './clients';
export type { Face } from './faces';
export { TENANT } from './tenant-face';
export { type Practice, type PracticeOptions, type RequestRecord, startPractice } from './server';
export { FaultLab, type FaultSettings } from './fault-lab';
export { FAULTS, type FaultId, type FaultKind } from './faults';
