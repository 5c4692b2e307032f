import { invoke } from '../bridge';

/** Asked for before anything else of the page is evaluated, so that the main process works meanwhile. */
export const firstSnapshot = invoke('app.snapshot');
