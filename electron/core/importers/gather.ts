import { freeName } from '../../model/text/free-name';
import type { KnownSecret } from '../secrets';
import { CallReader, type ForeignRequest } from './calls';
import type { ConnectionFile } from './connection-file';
import type { Draft } from './draft';
import { type Imported, Report } from './imported';
import { mended } from './mend';
import type { Scope } from './scope';

/** A connection that requests are being found of. */
export interface Client {
  file: ConnectionFile;
  calls: CallReader;
  /** In which of the environments it was met; empty: there are none. */
  environment: string;
}

/** More are a file made to keep this app busy. */
const MAX_DRAFTS = 2_000;

/** Connections that a file turns out to have: one for each client and environment, however many requests are made with it. */
export class Gatherer {
  readonly report = new Report();
  readonly #clients = new Map<string, Client>();
  #drafts = 0;
  readonly #others = new Map<string, Set<string>>();

  /**
   * @param draft What an OAuth block says, read anew wherever its variables may differ.
   * @param name Of the connection, should it be the first of its client.
   * @returns null: there is nothing to connect with, or these files have too many.
   */
  client(draft: Draft, name: string): Client | null {
    this.#drafts += 1;
    if (this.#drafts > MAX_DRAFTS) {
      this.report.leave('More connections', 'These files', `Only the first ${MAX_DRAFTS} places with OAuth 2.0 are read.`);
      return null;
    }
    const file = draft.finish(name);
    if (file === null) return null;
    const { environment } = draft.scope;
    const key = JSON.stringify([contentOf(file), environment]);
    const client = this.#clients.get(key) ?? { file, calls: new CallReader(this.report), environment };
    this.#clients.set(key, client);
    return client;
  }

  /** A request that is made with it. */
  request({ file, calls }: Client, of: ForeignRequest, scope: Scope): void {
    calls.add(of, scope, secretsOf(file));
  }

  /** A request that is made without OAuth. @param kind As it is called there: "basic". */
  other(kind: string, where: string): void {
    // Once, in however many environments.
    this.#others.set(kind, (this.#others.get(kind) ?? new Set()).add(where));
  }

  /** @param from "a Postman collection". */
  imported(from: string): Imported {
    const names = new Set<string>();
    const files = this.#apart().flatMap((file) => {
      const { environment, name: plain } = file.connection;
      const name = freeName(names.has(plain) && environment !== '' ? `${plain} (${environment})` : plain, names);
      names.add(name);
      const connection = mended({ ...file.connection, name }, (what, why) => this.report.leave(what, name, why));
      return connection === null ? [] : [{ ...file, connection }];
    });
    const why = 'Tokenscope imports OAuth 2.0 connections, and the requests made with them.';
    for (const [kind, { size }] of this.#others)
      this.report.leave(`${size} ${size === 1 ? 'request' : 'requests'} with ${kind}`, 'These files', why);
    return { from, files, left: this.report.left, variables: this.report.variables };
  }

  /** With their calls. What is the same in every environment belongs to none. */
  #apart(): ConnectionFile[] {
    const apart = new Map<string, ConnectionFile>();
    for (const { file, calls, environment } of this.#clients.values()) {
      const whole = { ...file, connection: { ...file.connection, ...calls.found(file.connection.apiBaseUrl) } };
      const key = contentOf(whole);
      const isKnown = apart.has(key);
      const label = isKnown ? '' : file.connection.environment || (calls.usesEnvironment ? environment.slice(0, 60) : '');
      apart.set(key, { ...whole, connection: { ...whole.connection, environment: label } });
    }
    return [...apart.values()];
  }
}

/** What a saved call must not hold readable. */
function secretsOf({ clientSecret, grantInputs }: ConnectionFile): KnownSecret[] {
  const { password } = grantInputs;
  return [
    ...(clientSecret === null ? [] : [{ kind: 'client secret' as const, value: clientSecret }]),
    ...(password !== undefined && 'text' in password ? [{ kind: 'password' as const, value: password.text }] : []),
  ];
}

/** What makes two of them different clients. */
function contentOf({ connection, ...secrets }: ConnectionFile): string {
  const { name: _, environment: __, ...settings } = connection;
  return JSON.stringify([settings, secrets]);
}
