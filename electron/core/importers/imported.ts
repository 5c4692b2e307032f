import { CREDENTIAL_NAMES, type ImportReview } from '../../model/connection-file';
import { GRANT_INPUT_IDS, GRANT_INPUTS } from '../../model/grant-input';
import type { ConnectionFile } from './connection-file';

/** A file that a person gave, as text. `name` as it is called on disk, a folder it came with in front; empty: the text was pasted. */
export interface SourceFile {
  name: string;
  text: string;
}

/** What could not be carried over, where it stood, and why. Quotes no value. */
export type Left = ImportReview['left'][number];
/** A variable that texts of the file refer to, and where its value came from; null: nowhere. */
export type ReadVariable = ImportReview['variables'][number];

/** What was read, before anybody said yes to it. Secrets are in `files` only. */
export interface Imported {
  /** "a Postman collection": as in "From a Postman collection". */
  from: string;
  files: ConnectionFile[];
  left: Left[];
  variables: ReadVariable[];
}

const MAX_LEFT = 300;
const MAX_NAME = 200;

/** Names and places are untrusted and may be of any length. */
export const cut = (text: string, most = MAX_NAME) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** Collects what can't be carried over and the variables met, each once. */
export class Report {
  readonly #left = new Map<string, { what: string; why: string; where: Set<string> }>();
  readonly #variables = new Map<string, ReadVariable>();
  #more = 0;

  leave(what: string, where: string, why: string): void {
    const key = `${what}\n${why}`;
    const known = this.#left.get(key);
    if (known) known.where.add(cut(where));
    else if (this.#left.size < MAX_LEFT) this.#left.set(key, { what: cut(what), why, where: new Set([cut(where)]) });
    else this.#more += 1;
  }

  /** A value that one file has wins over its absence in another. */
  met(name: string, from: string | null): void {
    const key = cut(name);
    if ((this.#variables.get(key)?.from ?? null) === null && this.#variables.size < MAX_LEFT)
      this.#variables.set(key, { name: key, from: from === null ? null : cut(from) });
  }

  get left(): Left[] {
    const rows = [...this.#left.values()].map(({ what, why, where: [first = '', ...others] }) => ({
      what,
      why,
      where: others.length === 0 ? first : `${first}, and ${others.length} more`,
    }));
    return this.#more === 0 ? rows : [...rows, { what: `${this.#more} more`, where: 'These files', why: 'The list is cut off here.' }];
  }

  get variables(): ReadVariable[] {
    return [...this.#variables.values()];
  }
}

/** Names of the secrets that a file brings along, never the secrets. */
export function credentialsIn(file: ConnectionFile): ImportReview['connections'][number]['brings'] {
  const isText = (given: ConnectionFile['clientKey'] | undefined) => given != null && 'text' in given;
  const inputs = GRANT_INPUT_IDS.map((input) => [GRANT_INPUTS[input].name, isText(file.grantInputs[input])] as const);
  const has = new Map<string, boolean>([
    ['Client secret', file.clientSecret !== null],
    ['Signing key', isText(file.clientKey)],
    ['Client certificate', file.clientCertificate.some(isText)],
    ...inputs,
    ['Secret variables', file.connection.variables.some(({ secret, value }) => secret === true && value !== '')],
  ]);
  return CREDENTIAL_NAMES.filter((name) => has.get(name));
}
