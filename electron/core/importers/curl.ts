import { urlOf } from '../../model/text/url';
import { FORM, unfitBody } from './bodies';
import type { ForeignRequest } from './calls';
import { type CurlRequest, SENDS } from './curl-request';
import { type ScriptCommand, scriptIn } from './curl-script';
import { Gatherer } from './gather';
import { cut, type Imported, type SourceFile } from './imported';
import { BRACES, Scope } from './scope';
import { queryOf, SentRequests } from './sent-requests';

/**
 * cURL commands of bash, cmd and PowerShell: requests for a token become connections, other requests their saved calls.
 *
 * @throws Failure `connection-file-invalid`, with the line.
 */
export function readCurlFiles(files: readonly SourceFile[]): Imported {
  const gatherer = new Gatherer();
  for (const file of files) new Reader(file, gatherer).read();
  return gatherer.imported(files.length === 1 ? 'cURL commands' : 'files with cURL commands');
}

class Reader {
  readonly #scope: Scope;
  readonly #sent: SentRequests;

  constructor(
    private readonly file: SourceFile,
    private readonly gatherer: Gatherer,
  ) {
    this.#scope = new Scope(BRACES, [], gatherer.report);
    this.#sent = new SentRequests(gatherer);
  }

  read(): void {
    const { commands, variables, isCut } = scriptIn(this.file);
    const { report } = this.gatherer;
    const scope = variables.size === 0 ? this.#scope : this.#scope.within({ from: 'the script', values: variables });
    if (isCut) report.leave('More commands', this.#where(null), `Only the first ${commands.length} are read.`);
    for (const command of commands) this.#command(command, scope);
    for (const { where } of this.#sent.finish()) this.gatherer.other('no request for a token', where);
  }

  #where(command: ScriptCommand | null): string {
    return [this.file.name, command === null ? '' : `line ${command.line}`].filter((part) => part !== '').join(', ') || 'The text';
  }

  #command(command: ScriptCommand, scope: Scope): void {
    const { request } = command;
    const where = this.#where(command);
    const kind = this.#sent.kindOf(request, scope);
    this.#others(request, where, kind !== null);
    if (kind === null) this.#sent.call(callOf(command, where), scope);
    else this.#sent.take(kind, request, where, scope);
  }

  #others({ others }: CurlRequest, where: string, isForToken: boolean): void {
    for (const option of others) {
      // The body that can't be read of a call is said with it.
      if (!isForToken && SENDS.test(option)) continue;
      const [what, why] = OTHER.find(([pattern]) => pattern.test(option))?.slice(1) ?? [];
      this.gatherer.report.leave(
        what === undefined ? `Option ${cut(option, 60)}` : String(what),
        where,
        String(why ?? "Tokenscope doesn't know this option of curl."),
      );
    }
  }
}

const OTHER: readonly (readonly [RegExp, string, string])[] = [
  [
    /^(?:-E|--cert|--cert-type|--key|--key-type|--pass)$/,
    'Client certificate',
    'It is in a file. Import it into the connection, with its key.',
  ],
  [/^(?:-b|--cookie)$/, 'Cookies', 'They belong to a session in a browser.'],
  [/^--oauth2-bearer$/, 'Access token', 'A token is in the file. It is not imported: connect to get one of your own.'],
  [/^(?:-x|--proxy|-U|--proxy-user|--proxy-header|--noproxy|--socks5.*)$/, 'Proxy', 'Tokenscope uses the proxy of the system.'],
  [/^--insecure$/, 'Certificate checks turned off', 'Tokenscope always checks certificates. Trust the authority in the system.'],
  [/^(?:--cacert|--capath)$/, 'Certificate authority', 'Tokenscope trusts the authorities of the system. Add it there.'],
  [/^--?[Ff]/, 'A form with parts', 'Token requests are plain forms (RFC 6749, section 4.1.3).'],
  [/^data from a file$/, 'Data from a file', 'The file is not part of the import.'],
  [
    /^(?:--digest|--ntlm|--negotiate|--anyauth|--aws-sigv4)$/,
    'Another authentication',
    'Tokenscope uses the client authentication of OAuth 2.0.',
  ],
];

function callOf({ request, comment }: ScriptCommand, where: string): ForeignRequest {
  const { method, headers, body, type, others } = request;
  const [url = ''] = request.url.split(/[?#]/);
  const isUnfit = others.some((each) => SENDS.test(each));
  const name = comment || `${method} ${urlOf(url)?.pathname ?? url}`;
  return {
    name,
    where,
    method,
    url,
    query: queryOf(request.url),
    headers: headers.filter(({ name: header }) => !/^(?:host|accept-encoding)$/i.test(header)),
    body: isUnfit ? unfitBody : { text: body, ...(body === '' ? {} : { type: type || FORM }) },
  };
}
