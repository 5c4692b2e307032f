import { CODE, type Told } from '../exchange';

export const callback = (query: Record<string, string>): Told => ({
  purpose: 'callback',
  url: `dev.tokenscope:/oauth/callback?${new URLSearchParams({ ...query, state: 's1' })}`,
});
export const token = (error: string, description?: string, form: Record<string, string> = CODE, status = 400): Told => ({
  status,
  form,
  body: { error, ...(description === undefined ? {} : { error_description: description }) },
});
export const bearer = (parameters: string, status = 401): Told => ({
  purpose: 'call',
  status,
  headers: { 'www-authenticate': parameters },
});
export const network = (failure: NonNullable<Told['failure']>, names?: string): Told => ({
  failure,
  ...(names === undefined ? {} : { names }),
  form: CODE,
});

export const found = (failure: NonNullable<Told['failure']>, label: string, value: string): Told => ({
  purpose: 'callback',
  failure,
  evidence: [{ label, value }],
});

export const SENT_BEFORE = new Date(2026, 0, 2, 7, 36, 56).getTime();
export const AUTH0 = 'https://example.eu.auth0.com/oauth/token';
export const KATANA: Told = { about: { template: 'katana' }, url: 'https://login.katanamrp.com/oauth/token' };
export const CATAPA: Told = {
  about: { template: 'catapa' },
  url: 'https://api.catapa.com/oauth/token',
  requestHeaders: { Tenant: 'acme' },
};
export const OKTA = 'https://example.okta.com/oauth2/default/v1/token';
export const KEYCLOAK = 'https://sso.example.com/realms/main/protocol/openid-connect/token';
export const GOOGLE = 'https://oauth2.googleapis.com/token';
export const GITHUB = 'https://github.com/login/oauth/access_token';

/** Entra's answers as it writes them: numbers in error_codes, text with trace and correlation ids. */
export function entra(number: string, error: string, text: string, form: Record<string, string> = CODE): Told {
  return {
    url: 'https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/oauth2/v2.0/token',
    status: error === 'invalid_client' ? 401 : 400,
    form,
    body: {
      error,
      error_description: `AADSTS${number}: ${text} Trace ID: 5e7e1b2c-3a44-4a55-9d0e-1f2a3b4c5d00 Correlation ID: 0d3c9b9a-8f5d-4c3b-a1b2-c3d4e5f60718 Timestamp: 2026-01-02 03:04:05Z`,
      error_codes: [Number(number)],
      timestamp: '2026-01-02 03:04:05Z',
      trace_id: '5e7e1b2c-3a44-4a55-9d0e-1f2a3b4c5d00',
      correlation_id: '0d3c9b9a-8f5d-4c3b-a1b2-c3d4e5f60718',
      error_uri: `https://login.microsoftonline.com/error?code=${number}`,
    },
  };
}

export const okta = (errorCode: string, errorSummary: string, status: number): Told => ({
  purpose: 'call',
  url: 'https://example.okta.com/api/v1/users/me',
  status,
  body: { errorCode, errorSummary, errorLink: errorCode, errorId: 'oaeYx2Vx1Q3Rtq', errorCauses: [] },
});
