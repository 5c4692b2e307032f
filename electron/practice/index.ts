export { CLIENTS, TENANT } from './clients';
export type { Face, FaceId } from './faces';
export { type Practice, type PracticeOptions, type RequestRecord, startPractice } from './server';
export { FaultLab, type FaultSettings } from './fault-lab';
export { FAULTS, type FaultId, type FaultKind } from './faults';
