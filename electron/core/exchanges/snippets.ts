import type { ShellName, SnippetLanguage } from '../../model/exchange';
import { runsUnseen } from '../base/visible';
import { curlOf } from './curl';
import { headersOf, isSecretForm, notesOf, onOneLine, piecesOf, type Sent, variablesOf } from './pieces';
import { type Piece, posixWord, powershellExpression } from './shells';

interface Header {
  name: string;
  value: Piece[];
  /** What Basic authentication encodes, in the place of the value; null: it is not Basic. */
  basic: Piece[] | null;
}

/** A request taken apart for the writers: text, and variables in the place of secrets. */
interface Parts {
  method: string;
  url: Piece[];
  headers: Header[];
  /** null: none. */
  body: Piece[] | null;
}

type Writer = (request: Parts) => string;

/** The source text of a request in another language or tool; secrets stand as environment variables. */
export function snippetOf(
  exchange: Sent,
  language: SnippetLanguage,
  variables: ReadonlyMap<string, string> = variablesOf(exchange),
): string {
  if (isShell(language)) return curlOf(exchange, language, variables);
  const { body } = exchange.request;
  const written = WRITERS[language]({
    method: onOneLine(exchange.method),
    url: piecesOf(onOneLine(exchange.url), variables, true),
    headers: headersOf(exchange, variables).map(({ name, value, basic }) => ({ name, value: piecesOf(value, variables), basic })),
    body: body.text === '' ? null : piecesOf(body.text, variables, isSecretForm(exchange, variables)),
  });
  const notes = notesOf(exchange);
  return notes.length === 0 ? written : `${[written.trimEnd(), ...notes.map((note) => `${COMMENT[language]} ${note}`)].join('\n')}\n`;
}

/** Names of the variables that the source text of an exchange reads. */
export const variableNames = (exchange: Sent): string[] => [...variablesOf(exchange).values()];

const isShell = (language: SnippetLanguage): language is ShellName => language === 'bash' || language === 'powershell';

export interface Syntax {
  /** The escape of a character that can't be seen. */
  unseen(code: number): string;
  variable(name: string): string;
  encoded(value: string): string;
  /** The value of an Authorization header with these credentials, an expression. */
  basic(credentials: string): string;
}

const hex = (code: number, length: number) => code.toString(16).padStart(length, '0');
const ESCAPES: Record<string, string> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A string literal in double quotes, with what can't be seen spelled out: it would deceive who reads it. */
function literal(text: string, { unseen }: Syntax): string {
  const quoted = (part: string) => part.replace(/["\\\n\r\t]/g, (mark) => ESCAPES[mark] ?? mark);
  let from = 0;
  let done = '';
  for (const { start, end } of runsUnseen(text)) {
    const spelled = [...text.slice(start, end)].map((each) => ESCAPES[each] ?? unseen(each.codePointAt(0) ?? 0));
    done += quoted(text.slice(from, start)) + spelled.join('');
    from = end;
  }
  return `"${done}${quoted(text.slice(from))}"`;
}

/** Literals and variables, put together by "+". Half a surrogate pair has no UTF-8. */
export function expression(pieces: readonly Piece[], syntax: Syntax): string {
  const terms = pieces.flatMap((piece) => {
    if (typeof piece === 'string') return piece === '' ? [] : [literal(piece.replace(/\p{Cs}/gu, '\ufffd'), syntax)];
    const value = syntax.variable(piece.variable);
    return [piece.encoded ? syntax.encoded(value) : value];
  });
  return terms.join(' + ') || '""';
}

const wide = (code: number) => (code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`);

export const JS: Syntax = {
  unseen: (code) => (code > 0xffff ? `\\u{${hex(code, 1)}}` : `\\u${hex(code, 4)}`),
  variable: (name) => `process.env.${name}`,
  encoded: (value) => `encodeURIComponent(${value})`,
  basic: (credentials) => `"Basic " + Buffer.from(${credentials}).toString("base64")`,
};
export const PYTHON: Syntax = {
  unseen: wide,
  variable: (name) => `os.environ["${name}"]`,
  encoded: (value) => `quote(${value}, safe="")`,
  basic: (credentials) => `"Basic " + b64encode((${credentials}).encode("utf-8")).decode("ascii")`,
};
const GO: Syntax = {
  unseen: wide,
  variable: (name) => `os.Getenv("${name}")`,
  encoded: (value) => `url.QueryEscape(${value})`,
  basic: (credentials) => `"Basic " + base64.StdEncoding.EncodeToString([]byte(${credentials}))`,
};
const CSHARP: Syntax = {
  unseen: wide,
  variable: (name) => `Environment.GetEnvironmentVariable("${name}")`,
  encoded: (value) => `Uri.EscapeDataString(${value})`,
  basic: (credentials) => `"Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(${credentials}))`,
};

const headerValue = ({ value, basic }: Header, syntax: Syntax) =>
  basic === null ? expression(value, syntax) : syntax.basic(expression(basic, syntax));

const usesVariable = ({ url, headers, body }: Parts) =>
  [url, body ?? [], ...headers.map(({ value, basic }) => basic ?? value)].flat().some((piece) => typeof piece !== 'string');
const encodesVariable = ({ url, headers, body }: Parts) =>
  [url, body ?? [], ...headers.map(({ basic }) => basic ?? [])].flat().some((piece) => typeof piece !== 'string' && piece.encoded);
const isBasic = ({ headers }: Parts) => headers.some(({ basic }) => basic !== null);
const text = (value: string): Piece[] => [value];

const javascript: Writer = ({ method, url, headers, body }) => {
  const pairs = headers.map((header) => `    [${literal(header.name, JS)}, ${headerValue(header, JS)}],\n`);
  return `const response = await fetch(${expression(url, JS)}, {
  method: ${expression(text(method), JS)},
  headers: [
${pairs.join('')}  ],
${body === null ? '' : `  body: ${expression(body, JS)},\n`}});
console.log(response.status, await response.text());
`;
};

const python: Writer = (request) => {
  const { method, url, headers, body } = request;
  const pairs = headers.map((header) => `        ${literal(header.name, PYTHON)}: ${headerValue(header, PYTHON)},\n`);
  const imports = [
    ...(usesVariable(request) ? ['import os'] : []),
    ...(isBasic(request) ? ['from base64 import b64encode'] : []),
    ...(encodesVariable(request) ? ['from urllib.parse import quote'] : []),
    'import requests',
  ];
  return `${imports.join('\n')}

response = requests.request(
    ${expression(text(method), PYTHON)},
    ${expression(url, PYTHON)},
    headers={
${pairs.join('')}    },
${body === null ? '' : `    data=(${expression(body, PYTHON)}).encode("utf-8"),\n`}    allow_redirects=False,
)
print(response.status_code, response.text)
`;
};

/** A header without a value ends in ";" for HTTPie; a value that begins with "=" would make it a member of a JSON body. */
const httpie: Writer = ({ method, url, headers, body }) => {
  const plain = headers.filter(({ basic }) => basic === null);
  const auth = headers.flatMap(({ basic }) => (basic === null ? [] : [`--auth-type basic --auth ${posixWord(basic)}`]));
  const words = plain.map(({ name, value }) =>
    posixWord(
      value.every((piece) => piece === '')
        ? [`${name};`]
        : [`${name}:${typeof value[0] === 'string' && value[0].startsWith('=') ? ' ' : ''}`, ...value],
    ),
  );
  const raw = body === null ? [] : [`--raw ${posixWord(body)}`];
  return ['http --ignore-stdin', ...auth, ...raw, `${posixWord([method])} ${posixWord(url)}`, ...words].join(' \\\n  ');
};

const powershellBasic = (credentials: readonly Piece[]) =>
  `'Basic ' + [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes(${powershellExpression(credentials)}))`;

const powershellWeb: Writer = ({ method, url, headers, body }) => {
  const contentType = headers.find(({ name }) => name.toLowerCase() === 'content-type');
  const pairs = headers
    .filter((header) => header !== contentType)
    .map(
      ({ name, value, basic }) =>
        `  ${powershellExpression([name])} = ${basic === null ? powershellExpression(value) : powershellBasic(basic)}\n`,
    );
  const lines = [
    `-Method ${powershellExpression([method])}`,
    `-Uri ${powershellExpression(url)}`,
    '-Headers $headers',
    ...(contentType ? [`-ContentType ${powershellExpression(contentType.value)}`] : []),
    ...(body === null ? [] : [`-Body ([Text.Encoding]::UTF8.GetBytes(${powershellExpression(body)}))`]),
    '-UseBasicParsing',
  ];
  return `$headers = @{\n${pairs.join('')}}\nInvoke-WebRequest ${lines.join(' `\n  ')}\n`;
};

const go: Writer = (request) => {
  const { method, url, headers, body } = request;
  const imports = [
    ...(isBasic(request) ? ['encoding/base64'] : []),
    'fmt',
    'io',
    'net/http',
    ...(encodesVariable(request) ? ['net/url'] : []),
    ...(usesVariable(request) ? ['os'] : []),
  ];
  if (body !== null) imports.push('strings');
  const sent = headers.map((header) => `\trequest.Header.Add(${literal(header.name, GO)}, ${headerValue(header, GO)})\n`);
  return `package main

import (
${imports.map((name) => `\t"${name}"\n`).join('')})

func main() {
	request, err := http.NewRequest(${expression(text(method), GO)}, ${expression(url, GO)}, ${body === null ? 'nil' : `strings.NewReader(${expression(body, GO)})`})
	if err != nil {
		panic(err)
	}
${sent.join('')}	response, err := http.DefaultClient.Do(request)
	if err != nil {
		panic(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		panic(err)
	}
	fmt.Println(response.StatusCode, string(body))
}
`;
};

const csharp: Writer = ({ method, url, headers, body }) => {
  const isOfContent = ({ name }: { name: string }) => /^content-/i.test(name);
  const add = (header: Header) =>
    `request.${isOfContent(header) && body !== null ? 'Content.' : ''}Headers.TryAddWithoutValidation(${literal(header.name, CSHARP)}, ${headerValue(header, CSHARP)});\n`;
  const content = body === null ? '' : `request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(${expression(body, CSHARP)}));\n`;
  return `using System.Text;

using var client = new HttpClient();
using var request = new HttpRequestMessage(new HttpMethod(${expression(text(method), CSHARP)}), ${expression(url, CSHARP)});
${content}${headers.map(add).join('')}using var response = await client.SendAsync(request);
Console.WriteLine($"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
`;
};

const WRITERS: Record<Exclude<SnippetLanguage, ShellName>, Writer> = {
  javascript,
  python,
  httpie,
  'powershell-web': powershellWeb,
  go,
  csharp,
};

const COMMENT: Record<Exclude<SnippetLanguage, ShellName>, '#' | '//'> = {
  javascript: '//',
  python: '#',
  httpie: '#',
  'powershell-web': '#',
  go: '//',
  csharp: '//',
};
