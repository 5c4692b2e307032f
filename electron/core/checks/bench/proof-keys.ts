import type { Connection } from '../../../model/connection';
import { makeKey } from '../../client-auth/make-key';
import type { ClientCredential } from '../../client-auth/method';
import { keySecrets } from '../../client-auth/methods';
import { thumbprintOf } from '../../client-keys/certificate-view';
import { makeSelfSigned } from '../../client-keys/make-certificate';
import { bytesOfPem, pemParts } from '../../client-keys/pem';
import { presentationOf } from '../../connection/proof-key';
import type { Clock } from '../../ports';
import type { Grant, SealedClientKey } from '../../secrets';
import type { Proving } from '../../wire/dpop';
import type { Evidence } from './evidence';
import type { ProofChange } from '../lab';

/** What tokens are bound to, and how they are presented. */
type Bound = Pick<Grant, 'tokenType' | 'dpopKey'>;

/** The keys of a run: one that its own tokens are bound to, and which token goes with which. */
export class ProofKeys {
  #own: Promise<SealedClientKey> | null = null;
  readonly #bound = new Map<string, Bound>();
  #latest: Bound = { tokenType: null };

  constructor(
    private readonly run: { connection: Connection; clock: Clock; evidence: Pick<Evidence, 'know'> },
    readonly off = run.connection.dpop === 'off',
  ) {}

  /** null: the connection binds no tokens. */
  async own(): Promise<SealedClientKey | null> {
    if (this.off) return null;
    this.#own ??= this.#make();
    return this.#own;
  }

  /** How a token request proves the run's key; absent: it does not. */
  async forTokenRequest(change?: ProofChange): Promise<Proving | undefined> {
    const key = await this.own();
    return key === null ? undefined : this.#changed(key, change);
  }

  know(accessToken: string, bound: Bound): void {
    this.#latest = bound;
    this.#bound.set(accessToken, bound);
  }

  /** How an access token is presented. One that nobody gave goes as the others do. */
  async presentation(accessToken: string, change?: ProofChange): Promise<ReturnType<typeof presentationOf>> {
    const { connection, clock } = this.run;
    if (change === 'as-bearer') return { scheme: 'Bearer' };
    const { scheme, bound } = presentationOf(connection, { accessToken, ...(this.#bound.get(accessToken) ?? this.#latest) }, clock);
    const proving = bound && (await this.#changed(bound.proving.key, change));
    return { scheme, ...(proving && { bound: { proving, accessToken } }) };
  }

  async #changed(key: SealedClientKey, change?: ProofChange): Promise<Proving | undefined> {
    const { clock } = this.run;
    if (change === 'none' || change === 'as-bearer') return undefined;
    if (change === 'other-key') return { key: await this.#make(key.alg), clock };
    return { key, clock, change };
  }

  async #make(alg: SealedClientKey['alg'] | 'off' = this.run.connection.dpop): Promise<SealedClientKey> {
    const key = await makeKey(alg === 'off' ? 'ES256' : alg, this.run.clock.now());
    this.run.evidence.know(keySecrets(key));
    return key;
  }
}

/** A certificate that the client might have made, and didn't. @param now Milliseconds since the epoch. */
export async function otherCertificate(clientId: string, now: number): Promise<ClientCredential> {
  const { certificate, key } = await makeSelfSigned(clientId, 'P-256', now);
  const [der] = pemParts(certificate).map(bytesOfPem);
  return { kind: 'certificate', thumbprint: await thumbprintOf(der ?? new Uint8Array()), certificates: certificate, key, at: now };
}
