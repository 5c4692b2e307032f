import { auth0 } from './auth0';
import { cognito } from './cognito';
import { entra } from './entra';
import { github } from './github';
import { google } from './google';
import { keycloak } from './keycloak';
import { OFFERED } from './offered';
import { okta } from './okta';
import type { Provider } from './provider';

/** Every product whose answers are known: those offered, and those that are only recognised. */
export const PROVIDERS: readonly Provider[] = [auth0, ...OFFERED, entra, google, github, okta, keycloak, cognito];
