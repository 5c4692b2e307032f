export interface ClientSettings {
  issuer: string;
  authorizeUrl: string;
  tokenUrl: string;
  revocationUrl: string;
  apiUrl: string;
  clientId: string;
  clientSecret: string;
  clientAuthentication: string;
  redirectUri: string;
  scope: string;
  audience: string;
  resource: string;
  tenant: string;
  other?: { issuer: string; authorizeUrl: string; tokenUrl: string; clientId: string; clientSecret: string } | null;
}

export function settingsFrom(env: Record<string, string | undefined>): ClientSettings;
