import { atlassian } from './atlassian';
import { auth0 } from './auth0';
import type { CataloguedProvider } from './catalogued';
import { cognito } from './cognito';
import { entra } from './entra';
import { github, githubOAuthApp } from './github';
import { gitlab } from './gitlab';
import { google } from './google';
import { hubspot } from './hubspot';
import { keycloak } from './keycloak';
import { linear } from './linear';
import { notion } from './notion';
import { okta } from './okta';
import { quickbooks } from './quickbooks';
import { salesforce } from './salesforce';
import { shopify } from './shopify';
import { slack } from './slack';
import { stripe } from './stripe';
import { xero } from './xero';
import { zoom } from './zoom';

/** Providers whose facts were looked up one by one, in the order of their labels. Loaded when somebody chooses a provider, never at start. */
export const CATALOGUE: readonly CataloguedProvider[] = [
  cognito,
  atlassian,
  auth0,
  github,
  githubOAuthApp,
  gitlab,
  google,
  hubspot,
  keycloak,
  linear,
  entra,
  notion,
  okta,
  quickbooks,
  salesforce,
  shopify,
  slack,
  stripe,
  xero,
  zoom,
];
