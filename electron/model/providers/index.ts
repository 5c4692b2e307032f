import { auth0 } from './auth0';
import { CATALOGUE } from './catalogue';
import { OFFERED } from './offered';
import type { Provider } from './provider';

/** Every product whose answers are known: those offered, and those of the catalogue. */
export const PROVIDERS: readonly Provider[] = [auth0, ...OFFERED, ...CATALOGUE.filter((provider) => provider !== auth0)];
