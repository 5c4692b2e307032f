import type { BuiltCall } from '../../model/request';
import { isVariableName, variableName } from '../../model/placeholders';
import { utf8Bytes } from '../base/bytes';
import { guarded } from '../redaction/place';
import { placeOf } from '../redaction/redaction';
import { FORM_ENCODED } from '../redaction/structure';
import type { Sent } from './pieces';
import type { Piece } from './shells';

/** What the writers of source text take: a request with places in it, and the variable of each place. */
export interface MarkedRequest {
  sent: Sent;
  variables: ReadonlyMap<string, string>;
}

/**
 * Stand-ins for values that are not known or not to be shown, each with the variable that takes its place in source text. They are letters and
 * digits, so they pass through every encoding as they are.
 */
export class Marks {
  readonly #marks = new Map<string, string>();

  /** @param stem Letters and digits that nothing else holds. */
  constructor(private readonly stem: string) {}

  /** The stand-in for a variable. */
  of(variable: string): string {
    const mark = this.#marks.get(variable) ?? `${this.stem}N${this.#marks.size}E`;
    this.#marks.set(variable, mark);
    return mark;
  }

  /**
   * The stand-in for a new variable of this name, or of one with a number behind it. Source text has the name as it is, so one that a file brings
   * and that is no name becomes one.
   */
  fresh(variable: string): string {
    const first = isVariableName(variable) ? variable : variableName(variable);
    let name = first;
    for (let count = 2; this.#marks.has(name); count += 1) name = `${first}_${count}`;
    return this.of(name);
  }

  get names(): string[] {
    return [...this.#marks.keys()];
  }

  /** The variables that a text refers to, in order, each once. */
  namesIn(...texts: readonly string[]): string[] {
    return [...new Set(texts.flatMap((text) => this.pieces(text).flatMap((piece) => (typeof piece === 'string' ? [] : [piece.variable]))))];
  }

  /** @param encoded Each value is percent-encoded as it is filled in. */
  pieces(text: string, encoded = false): Piece[] {
    const variables = new Map([...this.#marks].map(([name, mark]) => [mark, name]));
    const marks = new RegExp(`(${this.stem}N\\d+E)`);
    return text.split(marks).flatMap((part): Piece[] => {
      const variable = variables.get(part);
      return variable !== undefined ? [{ variable, encoded }] : part === '' ? [] : [part];
    });
  }

  /** The text with something else in the place of each. */
  replaced(text: string, by: (variable: string) => string): string {
    return this.pieces(text)
      .map((piece) => (typeof piece === 'string' ? piece : by(piece.variable)))
      .join('');
  }

  /** The request with Basic credentials readable where a stand-in is among them: they are put together anew where the request is sent. */
  readable({ headers, ...request }: BuiltCall): BuiltCall {
    return { ...request, headers: headers.map(({ name, value }) => ({ name, value: this.#readable(name, value) })) };
  }

  /** @param isForm Values are encoded as a form wants it while they are filled into the body. */
  request(request: BuiltCall, isForm = false): MarkedRequest {
    const { method, url, headers, body } = this.readable(request);
    const places = new Map(this.names.map((name, index) => [name, placeOf('secret', `0000-${index.toString(16).padStart(4, '0')}`)]));
    const placed = (text: string) => this.replaced(text, (name) => places.get(name)?.text ?? '');
    const text = placed(body ?? '');
    const kind = text === '' ? 'empty' : isForm ? 'form' : 'text';
    return {
      sent: {
        method,
        url: placed(url),
        request: {
          headers: headers.map(({ name, value }) => ({ name, value: placed(value) })),
          body: { text, kind, bytes: utf8Bytes(text).length, cutAt: null },
        },
        secrets: [...places.values()].map(({ kind: what, fingerprint }) => ({
          kind: what,
          fingerprint,
          where: `request header, ${FORM_ENCODED}`,
        })),
      },
      variables: new Map([...places].map(([name, { text: place }]) => [place, name])),
    };
  }

  #readable(name: string, value: string): string {
    const [, encoded] = /^Basic ([\w+/]+={0,2})$/i.exec(value) ?? [];
    if (name.toLowerCase() !== 'authorization' || encoded === undefined) return value;
    const credentials = guarded(() => atob(encoded), '');
    return this.namesIn(credentials).length === 0 ? value : `Basic ${credentials}`;
  }
}
