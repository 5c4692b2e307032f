export { CLIENTS, TENANT } from './clients';
export type { Face, FaceId } from './faces';
export { type Practice, type PracticeOptions, type RequestRecord, startPractice } from './server';
