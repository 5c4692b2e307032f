import type { ClientCredential } from '../../../electron/core/client-auth/method';
import { describe, expect, it } from 'vitest';
import { defaultsOf } from '../../../electron/model/templates';
import { failureFrom } from '../../support/failures';
import { clientAuthenticationOf } from '../../../electron/core/client-auth/methods';
import { protocolOf } from '../../../electron/core/grants/registry';
import { CLIENT_AUTH, CLIENT_AUTHENTICATIONS } from '../../../electron/model/client-auth';
import { GRANT_TYPES } from '../../../electron/model/grants';
import { filesIn, readSource } from '../../support/sources';

/** Without the files of providers and formats: each names what its provider takes, or what its format calls it. */
const sources = filesIn(['electron', 'renderer'])
  .filter((path) => !/^electron\/(model\/providers|core\/importers|core\/exports)\//.test(path))
  .map((path) => ({ path, text: readSource(path) }));
const naming = (name: RegExp) => sources.filter(({ text }) => name.test(text)).map(({ path }) => path);

describe('a grant and a client authentication are each a room of their own', () => {
  it('what is said of one grant is said in few files', () => {
    const files = naming(/\bclient_credentials\b/);
    expect(files).toContain('electron/core/grants/client-credentials.ts');
    expect(files.length).toBeLessThanOrEqual(8);
  });

  it('and so is what is said of a method that sends a secret', () => {
    const files = naming(/\bclient_secret_(?:basic|post)\b/);
    expect(files).toContain('electron/core/client-auth/client-secret-basic.ts');
    expect(files.length).toBeLessThanOrEqual(10);
  });

  it('every grant type has its protocol', () => {
    expect(GRANT_TYPES.map((grantType) => protocolOf({ grantType }).id)).toEqual(GRANT_TYPES);
  });

  it('all that is missing is named at once, each with the field to open', () => {
    const client = { ...defaultsOf('catapa'), clientId: '' };
    const failure = failureFrom(() => clientAuthenticationOf(client, null, ''));
    expect(failure).toMatchObject({ code: 'connection-incomplete', mend: ['open:clientId', 'open:clientSecret', 'open:tenant'] });
    expect(failure.what).toBe('Client ID, Client secret and Tenant code are missing, so no token can be requested.');
  });

  it('every method takes the credential that it says it needs, and refuses to go without', () => {
    const given: Record<ClientCredential['kind'], ClientCredential> = {
      secret: { kind: 'secret', secret: 'a secret' },
      key: { kind: 'key', kid: 'k1', sendsKid: true, alg: 'ES256', jwk: '{}', at: 0 },
      certificate: { kind: 'certificate', thumbprint: 'x', certificates: '', key: '', at: 0 },
    };
    const missing = { secret: 'Client secret is missing', key: 'Signing key is missing', certificate: 'Client certificate is missing' };
    for (const clientAuthentication of CLIENT_AUTHENTICATIONS) {
      const client = { ...defaultsOf('oauth'), clientId: 'client-1', clientAuthentication };
      const { credential } = CLIENT_AUTH[clientAuthentication];
      const taken = credential && given[credential];
      expect(clientAuthenticationOf(client, taken, 'https://as.example').authenticate).toBeTypeOf('function');
      if (credential !== null) expect(() => clientAuthenticationOf(client, null, 'https://as.example')).toThrow(missing[credential]);
    }
  });
});
