import { BACKUP_SECRET_IDS, type BackupSecret } from '../../model/backup';
import { isUnbound, NO_API, withOthersPinned } from '../connection/binding';
import { ABSENT } from '../connection/records';
import type { AskedAddresses, Binding, SecretRecord } from '../secrets';

const UNKNOWN: Binding = { clientId: '', tokenOrigin: null, issuer: null, unknown: true, apiOrigin: NO_API };

/** What of a record is of each kind. */
const PARTS: Record<BackupSecret, (record: SecretRecord) => unknown> = {
  clientSecrets: ({ clientSecret, registration }) => [clientSecret, registration].filter((each) => each != null),
  signingKeys: ({ clientKeys, decryptionKey }) => [...(clientKeys ?? []), ...(decryptionKey ? [decryptionKey] : [])],
  certificates: ({ clientCertificates }) => clientCertificates,
  grantInputs: ({ grantInputs }) => grantInputs,
  variables: ({ variables }) => variables,
  tokens: ({ grant }) => grant && [grant.accessToken, grant.idToken],
  refreshTokens: ({ grant }) => grant?.refreshToken,
};

/** The kinds of secrets in a record. */
export const kindsIn = (record: SecretRecord): BackupSecret[] => BACKUP_SECRET_IDS.filter((kind) => !isNothing(PARTS[kind](record)));

/** Those of the kinds in a backup's record that are here with another value. */
export const differing = (here: SecretRecord, backup: SecretRecord): BackupSecret[] =>
  kindsIn(backup).filter((kind) => {
    const [mine, theirs] = [PARTS[kind](here), PARTS[kind](backup)];
    return !isNothing(mine) && JSON.stringify(mine) !== JSON.stringify(theirs);
  });

/**
 * The part of a record that is of the kinds chosen; null: nothing is. What is in it stays bound to the client, the server and the API that it was
 * sealed for.
 */
export function chosenOf(whole: SecretRecord, kinds: readonly BackupSecret[]): SecretRecord | null {
  const {
    clientSecret,
    registration,
    clientKeys,
    decryptionKey,
    clientCertificates,
    grantInputs,
    variables,
    grant,
    refreshPending,
    exchangedAt,
    boundTo,
  } = withOthersPinned(whole);
  const takes = (kind: BackupSecret) => kinds.includes(kind);
  const takesRefresh = takes('refreshTokens');
  const part: SecretRecord = {
    clientSecret: takes('clientSecrets') ? clientSecret : null,
    grant: grant !== null && takes('tokens') ? { ...grant, refreshToken: takesRefresh ? grant.refreshToken : null } : null,
    refreshPending: grant !== null && takes('tokens') && takesRefresh ? refreshPending : null,
    ...(registration && takes('clientSecrets') && { registration }),
    ...(clientKeys && takes('signingKeys') && { clientKeys }),
    ...(decryptionKey && takes('signingKeys') && { decryptionKey }),
    ...(clientCertificates && takes('certificates') && { clientCertificates }),
    ...(grantInputs && takes('grantInputs') && { grantInputs }),
    ...(variables && takes('variables') && { variables }),
  };
  if (kindsIn(part).length === 0) return null;
  return { ...part, ...(boundTo && !isUnbound(part) && { boundTo }), ...(exchangedAt && part.grant !== null && { exchangedAt }) };
}

/**
 * What is sealed for a connection after a backup's record has come to it. Of each kind the backup's count, but of tokens those that came last: older
 * ones may be used up. Nothing gets a wider binding by it: tokens stay with the API that they came with, and an endpoint that both sides' secrets
 * could go to has to be allowed by both.
 */
export function mergedRecords(here: SecretRecord | null, backup: SecretRecord): SecretRecord {
  const [mine, theirs] = [withOthersPinned(here ?? ABSENT), withOthersPinned(backup)];
  const takesGrant = theirs.grant !== null && (mine.grant === null || theirs.grant.receivedAt > mine.grant.receivedAt);
  const [grantOf, keyOf] = [takesGrant ? theirs : mine, theirs.clientSecret !== null ? theirs : mine];
  const { exchangedAt } = grantOf;
  const boundTo = boundToBoth(mine, theirs, grantOf, keyOf);
  const kept = <K extends 'clientKeys' | 'decryptionKey' | 'clientCertificates'>(name: K): Pick<SecretRecord, K> =>
    ({ [name]: theirs[name]?.length ? theirs[name] : mine[name] }) as Pick<SecretRecord, K>;
  const merged: SecretRecord = {
    clientSecret: keyOf.clientSecret,
    grant: grantOf.grant,
    refreshPending: grantOf.refreshPending,
    ...(boundTo && { boundTo }),
    ...kept('clientKeys'),
    ...kept('decryptionKey'),
    ...kept('clientCertificates'),
    grantInputs: { ...mine.grantInputs, ...theirs.grantInputs },
    variables: { ...mine.variables, ...theirs.variables },
    exchangedAt,
    registration: theirs.registration ?? mine.registration,
  };
  return withoutEmpty(merged);
}

/** Whether that would put another value in the place of one that is here. Of tokens the newest stay, so they are never lost by it. */
export function overwrites(here: SecretRecord, backup: SecretRecord): boolean {
  const [mine, after] = [withOthersPinned(here), mergedRecords(here, backup)];
  const isKept = (before: unknown, now: unknown) => isNothing(before) || JSON.stringify(before) === JSON.stringify(now);
  const areKept = (before: object = {}, now: object = {}) =>
    Object.entries(before).every(([name, each]) => isKept(each, (now as Record<string, unknown>)[name]));
  const names = ['clientSecret', 'registration', 'clientKeys', 'clientCertificates', 'decryptionKey'] as const;
  return !(
    names.every((name) => isKept(mine[name], after[name])) &&
    areKept(mine.grantInputs, after.grantInputs) &&
    areKept(mine.variables, after.variables)
  );
}

function boundToBoth(mine: SecretRecord, theirs: SecretRecord, grantOf: SecretRecord, keyOf: SecretRecord): Binding | undefined {
  if (isUnbound(mine)) return theirs.boundTo;
  if (isUnbound(theirs)) return mine.boundTo;
  // From before bindings: then a person is asked.
  const bindingIn = ({ boundTo }: SecretRecord) => boundTo ?? UNKNOWN;
  const [own, given] = [bindingIn(mine), bindingIn(theirs)];
  const { apiOrigin: _, asked: __, ...source } = bindingIn(keyOf);
  const asked = own.asked && given.asked ? agreed(own.asked, given.asked) : undefined;
  // Tokens go to the API: whose tokens stay decides.
  return { ...source, apiOrigin: bindingIn(grantOf).apiOrigin, ...(asked && { asked }) };
}

/** What both sides allow. */
function agreed(own: AskedAddresses, given: AskedAddresses): AskedAddresses {
  const same = (name: keyof AskedAddresses) => ((own[name] ?? null) === (given[name] ?? null) ? (own[name] ?? null) : null);
  const [endSession, refresh] = [same('endSession'), same('refresh')];
  const asked = { userinfo: same('userinfo'), introspection: same('introspection'), revocation: same('revocation') };
  return { ...asked, ...(endSession !== null && { endSession }), ...(refresh !== null && { refresh }) };
}

/** As records are that were never restored: no member says that there is nothing. */
function withoutEmpty(record: SecretRecord): SecretRecord {
  const needed = ['clientSecret', 'grant', 'refreshPending'];
  return Object.fromEntries(
    Object.entries(record).filter(([name, value]) => needed.includes(name) || !isNothing(value)),
  ) as unknown as SecretRecord;
}

const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'object' && Object.values(value).every((each) => each === undefined));
