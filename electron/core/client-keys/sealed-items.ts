import { Failure } from '../../model/failure';
import { boundToClient, sourceOf } from '../connection/binding';
import type { ConnectionService } from '../connection/service';
import type { SealedClientCertificate, SealedClientKey, SecretRecord } from '../secrets';

export type KeyedConnections = Pick<ConnectionService, 'get' | 'records' | 'change'>;

interface Kinds {
  clientKeys: SealedClientKey;
  clientCertificates: SealedClientCertificate;
}

export interface ItemKind<Name extends keyof Kinds, View> {
  name: Name;
  /** The setting that names the one in use. */
  chosenBy: 'signingKey' | 'clientCertificate';
  idOf(item: Kinds[Name]): string;
  /** What may be shown and handed over of one. */
  viewOf(item: Kinds[Name]): Promise<View>;
  /** In a sentence: "signing keys". */
  plural: string;
  known: Failure['what'];
}

/** A provider has one or two at a time: the one in use, and the next. */
const MOST = 10;

/** A client's keys, or its certificates, sealed one beside the other. Everything throws `not-found` and vault-*. */
export class SealedItems<Name extends keyof Kinds, View> {
  constructor(
    protected readonly connections: KeyedConnections,
    private readonly kind: ItemKind<Name, View>,
  ) {}

  /** What may be shown and handed over of each, the oldest first. */
  async list(id: string): Promise<View[]> {
    return Promise.all(this.#in(await this.connections.records.read(id)).map((each) => this.kind.viewOf(each)));
  }

  /** Seals one more, bound to where the connection leads now. @throws Failure `bad-request`: there are too many, or it is there already. */
  protected async add(id: string, item: Kinds[Name]): Promise<void> {
    const { name, idOf } = this.kind;
    const connection = this.connections.get(id);
    await this.connections.records.change(id, (record) => {
      const before = this.#in(record);
      if (before.some((each) => idOf(each) === idOf(item))) throw this.#knownAlready(item);
      if (before.length >= MOST) throw this.#tooMany();
      return { ...boundToClient(record, connection), [name]: [...before, { ...item, boundTo: sourceOf(connection) }] };
    });
  }

  /** Deletes one for good. Settings that name it take the newest again. */
  async remove(id: string, gone: string): Promise<void> {
    const { name, idOf, chosenBy } = this.kind;
    if (!this.#in(await this.connections.records.read(id)).some((each) => idOf(each) === gone)) return;
    await this.connections.change(
      id,
      (record) => ({ ...record, [name]: this.#in(record).filter((each) => idOf(each) !== gone) }),
      (connection) => (connection[chosenBy] === gone ? { ...connection, [chosenBy]: null } : connection),
    );
  }

  #in(record: SecretRecord): Kinds[Name][] {
    return (record[this.kind.name] ?? []) as Kinds[Name][];
  }

  #knownAlready(item: Kinds[Name]): Failure {
    return new Failure({
      code: 'bad-request',
      what: this.kind.known,
      likelyCause: 'It was imported before.',
      action: 'Use the one in the list, or delete it there first.',
      evidence: [{ label: this.kind.name === 'clientKeys' ? 'kid' : 'x5t#S256', value: this.kind.idOf(item) }],
    });
  }

  #tooMany(): Failure {
    return new Failure({
      code: 'bad-request',
      what: `A connection keeps at most ${MOST} ${this.kind.plural}.`,
      likelyCause: 'Those that are no longer used were not deleted.',
      action: 'Delete those that the provider no longer knows.',
    });
  }
}
