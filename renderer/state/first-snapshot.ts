import { invoke } from '../bridge';

/** Requested before the rest of the page is evaluated, so that the main process works in parallel. */
export const firstSnapshot = invoke('app.snapshot');
