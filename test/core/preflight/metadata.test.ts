import { describe, expect, it } from 'vitest';
import { metadataRemarks } from '../../../electron/core/preflight/metadata';
import { connectionTo } from '../../support/connection';

const connection = connectionTo('https://id.example.com', { scopes: ['openid', 'offline_access'] });

/** What is said of offline_access where the metadata list those scopes. */
const remarksWith = (scopesSupported: string[]) =>
  metadataRemarks(connection, {
    issuer: 'https://id.example.com',
    endpoints: connection.endpoints,
    scopesSupported,
    pkceMethods: null,
    issParameterPromised: false,
    source: 'RFC 8414',
  }).filter(({ code }) => code === 'metadata-offline-access');

describe('offline_access', () => {
  it('is remarked on where the metadata list scopes, and not this one', () => {
    expect(remarksWith(['openid', 'profile'])).toMatchObject([{ verdict: 'warn', field: 'scopes', change: { scopes: ['openid'] } }]);
  });

  it('is not where they list it, or no scopes at all', () => {
    expect([remarksWith(['openid', 'offline_access']), remarksWith([])]).toEqual([[], []]);
  });
});
