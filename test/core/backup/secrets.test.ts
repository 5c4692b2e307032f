import { describe, expect, it } from 'vitest';
import { chosenOf, kindsIn, mergedRecords } from '../../../electron/core/backup/secrets';
import { isUnbound, withOthersPinned } from '../../../electron/core/connection/binding';
import type { SecretRecord, TokenSource } from '../../../electron/core/secrets';
import { BACKUP_SECRET_IDS, type BackupSecret, withWhatBelongs } from '../../../electron/model/backup';
import fc from '../../support/property';
import { connection, record } from './stage';

const HERE = connection('here');
const THERE = connection('there', { clientId: 'another-client' });
const kinds = fc.subarray(BACKUP_SECRET_IDS).map(withWhatBelongs);
const partOf = (whole: SecretRecord, chosen: readonly BackupSecret[]) => chosenOf(whole, chosen);

/** Where each secret in a record may go. */
function sources(given: SecretRecord): Map<string, TokenSource | string | undefined> {
  const {
    clientSecret,
    boundTo,
    grant,
    clientKeys = [],
    clientCertificates = [],
    grantInputs = {},
    variables = {},
  } = withOthersPinned(given);
  const found = new Map<string, TokenSource | string | undefined>();
  const source = ({ clientId, tokenOrigin, tokenPath, issuer }: TokenSource): TokenSource => ({ clientId, tokenOrigin, tokenPath, issuer });
  if (clientSecret !== null) found.set(clientSecret, boundTo && source(boundTo));
  if (grant !== null) {
    found.set(grant.accessToken, boundTo?.apiOrigin ?? undefined);
    if (grant.refreshToken !== null) found.set(grant.refreshToken, grant.boundTo && source(grant.boundTo));
  }
  for (const key of clientKeys) found.set(key.jwk, key.boundTo);
  for (const key of clientCertificates) found.set(key.key, key.boundTo);
  for (const input of Object.values(grantInputs)) if (input) found.set(input.value, input.boundTo);
  for (const variable of Object.values(variables)) found.set(variable.value, variable.api);
  return found;
}

describe('the part of a record that goes into a backup', () => {
  it('is of the kinds chosen, bound as it was, with no secret of another kind', () => {
    fc.assert(
      fc.property(kinds, (chosen) => {
        const whole = record(HERE, 'canary');
        const part = partOf(whole, chosen);
        expect(new Set(part === null ? [] : kindsIn(part))).toEqual(new Set(chosen));
        if (part === null) return;
        const all = sources(whole);
        for (const [secret, source] of sources(part)) expect(source, secret).toEqual(all.get(secret));
        expect(isUnbound(part) || part.boundTo !== undefined).toBe(true);
      }),
    );
  });

  it('is what comes back, where nothing is here', () => {
    const whole = withOthersPinned(record(HERE, 'canary'));
    expect(mergedRecords(null, partOf(whole, BACKUP_SECRET_IDS) as SecretRecord)).toEqual(whole);
  });
});

describe('a record that a backup comes to', () => {
  it('lets no secret of either side go where it could not go before', () => {
    fc.assert(
      fc.property(kinds, kinds, fc.boolean(), fc.boolean(), (mine, theirs, isNewer, isOld) => {
        const part = partOf(record(HERE, 'mine'), mine);
        // From before secrets were bound.
        const here = part && isOld ? { ...part, boundTo: undefined } : part;
        const other = record(THERE, 'theirs');
        const given = partOf(
          { ...other, grant: other.grant && { ...other.grant, receivedAt: other.grant.receivedAt + (isNewer ? 1 : -1) } },
          theirs,
        );
        if (given === null) return;
        const [before, coming] = [here === null ? new Map() : sources(here), sources(given)];
        for (const [secret, source] of sources(mergedRecords(here, given))) {
          const was = before.has(secret) ? before.get(secret) : coming.get(secret);
          // Unknown, or no API: then a person is asked.
          const asks = source === '' || source === undefined || (typeof source === 'object' && source.tokenOrigin === null);
          if (!asks) expect(source, secret).toEqual(was);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('loses no kind of secret', () => {
    fc.assert(
      fc.property(kinds, kinds, (mine, theirs) => {
        const [here, given] = [partOf(record(HERE, 'mine'), mine), partOf(record(THERE, 'theirs'), theirs)];
        if (given === null) return;
        const merged = new Set(kindsIn(mergedRecords(here, given)));
        const wanted = new Set<BackupSecret>([...mine, ...theirs]);
        // Tokens that came without a refresh token are not mixed with another grant's.
        if (!(mine.includes('tokens') && theirs.includes('tokens'))) expect(merged).toEqual(wanted);
      }),
    );
  });
});
