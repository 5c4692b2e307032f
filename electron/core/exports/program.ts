import type { Pair } from '../../model/connection';
import type { Exported } from '../../model/exports';
import { bringsCode, grantOf, type TokenGrantType } from '../../model/grants';
import type { BuiltCall } from '../../model/request';
import { headerOf } from '../base/untrusted-text';
import { authenticationParameters } from '../client-auth/methods';
import { expression, type Syntax } from '../exchanges/snippets';
import { formPairs, ownHeaders } from './collection';
import { type OwnRequests, VARIABLES } from './requests';
import { comment } from './words';

/** A request for tokens by what a library is told of it: who the client is and what the grant is called it says itself. */
export interface Asked {
  url: string;
  grantType: TokenGrantType;
  parameters: Pair[];
  /** The connection's own. */
  headers: Pair[];
}

/** What a program does to get a token. `given`: libraries have no such grant, so the token is a variable. */
export type Way = 'code' | 'device' | 'asks' | 'given';

export function wayOf({ connection, token }: OwnRequests): Way {
  if (token === null || connection.grantType === 'hybrid') return 'given';
  if (bringsCode(connection)) return 'code';
  return grantOf(connection).signsIn === 'device' ? 'device' : 'asks';
}

/** Said where there is no way. */
export const withoutWay = (own: OwnRequests): string[] =>
  wayOf(own) === 'given'
    ? [
        `The library has no ${grantOf(own.connection).name.replace(' (legacy)', '').toLowerCase()} grant, so the program does not sign in: set ${VARIABLES.token}.`,
      ]
    : [];

export function askedOf({ connection }: OwnRequests, request: BuiltCall): Asked {
  const said = formPairs(request);
  const authenticates = [...authenticationParameters(connection), 'grant_type'];
  return {
    url: request.url,
    grantType: said.find(({ name }) => name === 'grant_type')?.value as TokenGrantType,
    parameters: said.filter(({ name }) => !authenticates.includes(name)),
    headers: ownHeaders(request),
  };
}

/** Whether a call sends the connection's token as usual. */
export const sendsToken = ({ marks }: OwnRequests, { headers }: BuiltCall): boolean =>
  /^(Bearer|DPoP) /.test(headerOf(headers, 'authorization') ?? '') &&
  marks.namesIn(headerOf(headers, 'authorization') ?? '').includes(VARIABLES.token);

/** Source text of values. */
export class Source {
  readonly #used = new Set<string>();

  /** @param locals What the program has by itself: an expression for each variable that is not one of the environment. */
  constructor(
    private readonly own: Pick<OwnRequests, 'marks'>,
    private readonly syntax: Syntax,
    private readonly locals: Readonly<Record<string, string>> = {},
  ) {}

  /** Variables of the environment that were written so far. */
  get variables(): string[] {
    return [...this.#used];
  }

  /** @param encoded Values are percent-encoded, as within a URL. */
  text(given: string, encoded = false): string {
    const variable = (name: string) => {
      const local = Object.hasOwn(this.locals, name) ? this.locals[name] : undefined;
      if (local !== undefined) return local;
      this.#used.add(name);
      return this.syntax.variable(name);
    };
    return expression(this.own.marks.pieces(given, encoded), { ...this.syntax, variable });
  }

  environment(name: string): string {
    this.#used.add(name);
    return this.syntax.variable(name);
  }

  /** Lines of a list of pairs. */
  pairs(given: readonly Pair[], [open, close]: readonly [string, string], indent: string): string {
    return given.map(({ name, value }) => `${indent}${open}${this.text(name)}, ${this.text(value)}${close},\n`).join('');
  }
}

export interface ProgramParts {
  own: OwnRequests;
  /** What all of the text was written with. */
  source: Source;
  /** Of Tokenscope. */
  version: string;
  /** Begins a comment. */
  mark: Parameters<typeof comment>[0];
  /** What has to be there to run it, in a sentence. */
  needs: string;
  notes: string[];
}

/** A program with its head: what it is, what it needs, and what it can't do. */
export function programOf(code: string, { own, source, version, mark, needs, notes }: ProgramParts): Exported {
  const variables = source.variables.filter((name) => name !== VARIABLES.refresh);
  const head = [
    `${own.connection.name}: a token and the API, exported by Tokenscope ${version}.`,
    needs,
    ...(variables.length > 0 ? [`Variables of the environment: ${variables.join(', ')}`] : []),
    ...(own.refresh === null || own.token === null ? [] : [`With ${VARIABLES.refresh} set, it refreshes that instead of signing in.`]),
    ...notes,
  ];
  return { text: `${head.map((line) => comment(mark, line)).join('\n')}\n${code}`, variables, notes };
}
