import type { BackupReview, RestoreChoice, RestoredConnection } from '../../model/backup';
import type { Connection } from '../../model/connection';
import { rowsOf } from '../../model/setting-differences';
import { originOf } from '../../model/text/url';
import { isRecord } from '../base/untrusted-text';
import type { SecretRecord } from '../secrets';
import type { BackedUp } from './content';
import { differing, kindsIn, overwrites } from './secrets';

/** The connection here that one of a backup stands for. */
export interface Match {
  connection: Connection;
  kind: Exclude<RestoredConnection['match'], 'new'>;
}

const CHOICES: Record<RestoredConnection['match'], RestoreChoice[]> = {
  new: ['add', 'skip'],
  same: ['skip', 'replace', 'both'],
  differs: ['both', 'replace', 'skip'],
};

/** By its id, else by all that a person set, whatever ids its calls have. */
export function matcher(here: readonly Connection[]): (connection: Connection) => Match | null {
  const byId = new Map(here.map((each) => [each.id, each]));
  const byContent = new Map(here.map((each) => [contentOf(each), each]));
  return (connection) => {
    const own = byId.get(connection.id);
    if (own) return { connection: own, kind: contentOf(own) === contentOf(connection) ? 'same' : 'differs' };
    const alike = byContent.get(contentOf(connection));
    return alike ? { connection: alike, kind: 'same' } : null;
  };
}

function contentOf({ id: _, mutedFindings: __, keepAlive: ___, guide: ____, registered: _____, calls, ...settings }: Connection): string {
  const known = { ...settings, calls: calls.map(({ id: _id, ...call }) => call) };
  return JSON.stringify(known, (_name, value) => (isRecord(value) ? Object.fromEntries(Object.entries(value).sort(byName)) : value));
}

const byName = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : a > b ? 1 : 0);

/**
 * One connection of a backup as a person decides on it.
 *
 * @param record What is sealed for the one here; null: nothing is. Absent: the vault can't be read.
 */
export function reviewed(
  { connection, sealed }: BackedUp,
  match: Match | null,
  record: SecretRecord | null | undefined,
): BackupReview['connections'][number] {
  const { name, environment, clientId, endpoints, issuer } = connection;
  const brings = sealed ? kindsIn(sealed) : [];
  const there = record ? kindsIn(record) : [];
  const lacking = record === undefined ? null : brings.filter((kind) => !there.includes(kind));
  const kind = match?.kind ?? 'new';
  const isLacking = lacking !== null && lacking.length > 0;
  const choices = CHOICES[kind];
  return {
    name,
    environment,
    clientId,
    server: originOf(endpoints.token) ?? originOf(issuer),
    match: kind,
    matches: match?.connection.name ?? null,
    brings,
    lacking,
    differing: record === undefined ? null : record && sealed ? differing(record, sealed) : [],
    settings: match === null ? [] : rowsOf([match.connection, connection]).flatMap(({ path, differs }) => (differs ? [path] : [])),
    sharesRefreshToken: sharesRefreshToken(sealed, record),
    choices,
    // What is lost here is what people restore for, unless something newer would go for it.
    usual: kind === 'same' && isLacking && !(record && sealed && overwrites(record, sealed)) ? 'replace' : (choices[0] ?? 'skip'),
  };
}

/** Two connections with one refresh token would end it for both where the provider rotates it. */
export function sharesRefreshToken(sealed: SecretRecord | undefined, record: SecretRecord | null | undefined): boolean {
  const token = sealed?.grant?.refreshToken ?? null;
  return token !== null && token === record?.grant?.refreshToken;
}
