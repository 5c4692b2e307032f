import type { Connection } from '../../model/connection';
import { Failure, failing } from '../../model/failure';
import { GRANT_INPUTS, type GrantInput, type TokenSourceSetting } from '../../model/grant-input';
import { grantOf } from '../../model/grants';
import { cleanText } from '../base/untrusted-text';
import { namedKey } from '../client-auth/methods';
import { withoutInput } from '../grants/asking';
import type { Clock } from '../ports';
import type { Grant, GrantInputs, KnownSecret, SealedClientKey, SecretRecord, TokenSource } from '../secrets';
import type { Inputs } from '../wire/token-request';
import { askedAddress, sourceOf } from './binding';
import { canRenew, expiryOf, tokenOf } from './grant';
import type { ConnectionService } from './service';

/**
 * Asks the person whether a token of a connection may be sent to another server's token endpoint.
 *
 * @param connectionName Whose token it is.
 * @param address Where it would go.
 * @param before Where it came from; null: it was never written down.
 */
export type ConfirmExchange = (connectionName: string, address: string, before: string | null) => Promise<boolean>;

export interface GrantInputDeps {
  connections: Pick<ConnectionService, 'get' | 'find' | 'records' | 'admitEndpoint'>;
  tokens: { refresh(id: string, how?: { automatic?: boolean }): Promise<Grant> };
  clock: Pick<Clock, 'now'>;
  /** Absent: nobody can be asked, so the answer is no. */
  confirmExchange?: ConfirmExchange;
}

/** Characters; the largest token that is decoded anywhere. */
const MAX_INPUT = 1_000_000;

/** What grants send beside the client's credential: from the vault, or the tokens of another connection. Everything throws vault-*. */
export class GrantInputService {
  constructor(private readonly deps: GrantInputDeps) {}

  /** Those of a connection, for one token endpoint. */
  of(connection: Connection, endpoint: URL, { ask }: { ask: boolean }): Inputs {
    return {
      key: () => this.#key(connection, endpoint, ask),
      read: (name) => {
        const source = settingOf(connection, name);
        if (source?.connection == null) return this.#sealed(connection, endpoint, name, ask);
        return this.#fromOther(source.connection, source.token, { name, endpoint, ask });
      },
    };
  }

  /** What is sealed. @throws Failure `not-found`. */
  async list(id: string): Promise<GrantInput[]> {
    this.deps.connections.get(id);
    return Object.keys((await this.deps.connections.records.read(id)).grantInputs ?? {}) as GrantInput[];
  }

  /** Seals a value in place of what was there. @throws Failure `not-found`, `bad-request`: it can't be one. */
  async seal(id: string, name: GrantInput, text: string): Promise<void> {
    const connection = this.deps.connections.get(id);
    const value = checked(name, text);
    await this.deps.connections.records.change(id, (record) => {
      return { ...record, grantInputs: { ...record.grantInputs, [name]: { value, boundTo: sourceOf(connection) } } };
    });
  }

  /** Deletes it for good. @throws Failure `not-found`. */
  async remove(id: string, name: GrantInput): Promise<void> {
    this.deps.connections.get(id);
    await this.deps.connections.records.change(id, (record) => {
      if (record.grantInputs?.[name] === undefined) return null;
      const { [name]: _, ...grantInputs }: GrantInputs = record.grantInputs;
      return { ...record, grantInputs };
    });
  }

  async #sealed(connection: Connection, endpoint: URL, name: GrantInput, ask: boolean): Promise<KnownSecret> {
    const { connections } = this.deps;
    const record = await connections.records.read(connection.id);
    if (record.grantInputs?.[name] === undefined) throw withoutInput(name);
    const bound = await connections.admitEndpoint(
      connection,
      record,
      endpoint,
      { credential: false, refreshToken: false, input: name },
      { ask },
    );
    const input = bound.grantInputs?.[name];
    if (input === undefined) throw withoutInput(name);
    return { kind: GRANT_INPUTS[name].kind, value: input.value };
  }

  async #key(connection: Connection, endpoint: URL, ask: boolean): Promise<SealedClientKey> {
    const { connections } = this.deps;
    const record = await connections.records.read(connection.id);
    const sends = { credential: false, refreshToken: false, signs: true };
    const key = namedKey(await connections.admitEndpoint(connection, record, endpoint, sends, { ask }), connection);
    if (key === undefined) throw withoutKey();
    return key;
  }

  async #fromOther(
    id: string,
    kind: TokenSourceSetting['token'],
    { name, endpoint, ask }: { name: GrantInput; endpoint: URL; ask: boolean },
  ): Promise<KnownSecret> {
    const other = this.deps.connections.find(id);
    if (other === null) throw withoutInput(name);
    const record = await this.deps.connections.records.read(id);
    if (record.grant === null) throw withoutToken(other.name, name);
    await this.#admit(other, record, record.grant, endpoint, ask);
    const grant = kind === 'access' && this.#isOver(other, record) ? await this.deps.tokens.refresh(id) : record.grant;
    return { kind: KINDS[kind], value: tokenOf(grant, kind) };
  }

  /** One that ended is renewed first, where that takes no token of yet another connection. */
  #isOver(connection: Connection, { grant, refreshPending }: SecretRecord): boolean {
    if (grant === null || grantOf(connection).settings.includes('tokenExchange')) return false;
    const { expiresAt } = expiryOf(grant);
    const isOver = expiresAt !== null && expiresAt <= this.deps.clock.now();
    return isOver && canRenew(connection, { ...grant, pending: refreshPending !== null });
  }

  /** @throws Failure `cancelled`: nobody lets the tokens go there. */
  async #admit(other: Connection, record: SecretRecord, grant: Grant, endpoint: URL, ask: boolean): Promise<void> {
    const address = askedAddress(endpoint);
    const before = addressOf(grant.boundTo ?? record.boundTo);
    if (before === address || record.exchangedAt?.includes(address)) return;
    const isAllowed = ask && (await this.deps.confirmExchange?.(other.name, address, before));
    if (!isAllowed) throw exchangeRefused(other.name, address, before);
    const allow = (now: SecretRecord) =>
      now.grant === null || now.exchangedAt?.includes(address) ? null : { ...now, exchangedAt: [...(now.exchangedAt ?? []), address] };
    await this.deps.connections.records.changeOrHold(other.id, allow, record);
  }
}

const KINDS = { access: 'access token', id: 'ID token', refresh: 'refresh token' } as const;

/** Where the settings have it from; null: from the vault alone. */
function settingOf({ tokenExchange }: Connection, name: GrantInput): TokenSourceSetting | null {
  return name === 'subjectToken' ? tokenExchange.subject : name === 'actorToken' ? tokenExchange.actor : null;
}

function addressOf(source: TokenSource | undefined): string | null {
  if (source === undefined || source.unknown || source.tokenOrigin === null || source.tokenPath === undefined) return null;
  return `${source.tokenOrigin}${source.tokenPath}`;
}

function checked(name: GrantInput, text: string): string {
  // A password may begin or end with a space, but not with the line break of its file.
  const value = name === 'password' ? text.replace(/\r?\n$/, '') : text.trim();
  const what = GRANT_INPUTS[name].name.toLowerCase();
  if (value !== '' && value.length <= MAX_INPUT && !/-----BEGIN|[\0]/.test(value)) return value;
  const problem =
    value === '' ? 'is empty' : value.length > MAX_INPUT ? 'is longer than 1,000,000 characters' : 'is a key or a certificate';
  throw new Failure({
    code: 'bad-request',
    what: `This can't be the ${what}: it ${problem}.`,
    likelyCause: 'Something else was copied, or another file was chosen.',
    action: `Copy the ${what} by itself, then try again.`,
  });
}

const withoutKey = failing({
  code: 'connection-incomplete',
  what: "Signing key is missing, so the assertion can't be signed.",
  likelyCause: 'No key was made or imported for this connection yet.',
  action: "Open the connection's settings, then make a key or import yours.",
  mend: ['open:clientKeys'],
});

function withoutToken(connectionName: string, name: GrantInput): Failure {
  return new Failure({
    code: 'connection-incomplete',
    what: `The ${GRANT_INPUTS[name].name.toLowerCase()} is missing: “${cleanText(connectionName, 120)}” has no tokens.`,
    likelyCause: 'That connection was never connected, or its tokens were forgotten.',
    action: 'Connect it first, or choose another one in the settings.',
    mend: [`open:${name}`],
  });
}

function exchangeRefused(connectionName: string, address: string, before: string | null): Failure {
  return new Failure({
    code: 'cancelled',
    what: `No token of “${cleanText(connectionName, 120)}” was sent to another token endpoint than it came from. Nothing was sent.`,
    likelyCause: 'You cancelled, or it was a background refresh or the command line, which never ask.',
    action: 'If the token endpoint is right, press Connect in the window and allow it there. Otherwise correct it in the settings.',
    evidence: [
      { label: 'Came from', value: cleanText(before ?? 'unknown', 300) },
      { label: 'Would go to', value: cleanText(address, 300) },
    ],
  });
}
