import { freeName } from '../../model/text/free-name';
import { CallReader, type ForeignRequest } from './calls';
import type { ConnectionFile } from './connection-file';
import type { Draft } from './draft';
import { type Imported, Report } from './imported';
import { mended } from './mend';
import type { Scope } from './scope';

interface Client {
  file: ConnectionFile;
  calls: CallReader;
}

/** Connections that a file turns out to have: one for each client, however many requests are made with it. */
export class Gatherer {
  readonly report = new Report();
  readonly #clients = new Map<string, Client>();
  readonly #others = new Map<string, number>();

  /**
   * @param draft What an OAuth block says, read anew for each request, since its variables may differ.
   * @param name Of the connection, should it be the first of its client.
   */
  add(draft: Draft, name: string, request?: { of: ForeignRequest; scope: Scope }): void {
    const file = draft.finish(name);
    if (file === null) return;
    const { name: _, environment: __, ...settings } = file.connection;
    const key = JSON.stringify([settings, file.clientSecret, file.grantInputs]);
    const client = this.#clients.get(key) ?? { file, calls: new CallReader(this.report) };
    this.#clients.set(key, client);
    if (request) client.calls.add(request.of, request.scope);
  }

  /** How many clients there are so far. */
  get size(): number {
    return this.#clients.size;
  }

  /** A request that is made without OAuth. @param kind As it is called there: "basic". */
  other(kind: string): void {
    this.#others.set(kind, (this.#others.get(kind) ?? 0) + 1);
  }

  /** @param from "a Postman collection". */
  imported(from: string): Imported {
    const names = new Set<string>();
    const files = [...this.#clients.values()].flatMap(({ file, calls }) => {
      const { environment, name: plain, apiBaseUrl } = file.connection;
      const name = freeName(names.has(plain) && environment !== '' ? `${plain} (${environment})` : plain, names);
      names.add(name);
      const whole = { ...file.connection, name, ...calls.found(apiBaseUrl) };
      const connection = mended(whole, (what, why) => this.report.leave(what, name, why));
      return connection === null ? [] : [{ ...file, connection }];
    });
    const why = 'Tokenscope imports OAuth 2.0 connections, and the requests made with them.';
    for (const [kind, count] of this.#others)
      this.report.leave(`${count} ${count === 1 ? 'request' : 'requests'} with ${kind}`, 'In these files', why);
    return { from, files, left: this.report.left, variables: this.report.variables };
  }
}
