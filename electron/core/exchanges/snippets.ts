import type { ShellName, SnippetLanguage } from '../../model/exchange';
import { runsUnseen } from '../base/visible';
import { curlOf, type Sent } from './curl';
import { piecesOf, variablesOf } from './pieces';
import { type Piece, posixWord, powershellExpression } from './shells';

/** A request taken apart for the writers: text, and variables in the place of secrets. */
interface Parts {
  method: string;
  url: Piece[];
  headers: { name: string; value: Piece[] }[];
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
  const oneLine = (text: string) => text.replace(/[\r\n]+/g, ' ');
  return WRITERS[language]({
    method: exchange.method,
    url: piecesOf(oneLine(exchange.url), variables, true),
    headers: exchange.request.headers.map(({ name, value }) => ({ name, value: piecesOf(oneLine(value), variables) })),
    body: exchange.request.body.text === '' ? null : piecesOf(exchange.request.body.text, variables),
  });
}

const isShell = (language: SnippetLanguage): language is ShellName => language === 'bash' || language === 'powershell';

interface Syntax {
  /** The escape of a character that can't be seen. */
  unseen(code: number): string;
  variable(name: string): string;
  encoded(value: string): string;
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
function expression(pieces: readonly Piece[], syntax: Syntax): string {
  const terms = pieces.flatMap((piece) => {
    if (typeof piece === 'string') return piece === '' ? [] : [literal(piece.replace(/\p{Cs}/gu, '\ufffd'), syntax)];
    const value = syntax.variable(piece.variable);
    return [piece.encoded ? syntax.encoded(value) : value];
  });
  return terms.join(' + ') || '""';
}

const wide = (code: number) => (code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`);

const JS: Syntax = {
  unseen: (code) => (code > 0xffff ? `\\u{${hex(code, 1)}}` : `\\u${hex(code, 4)}`),
  variable: (name) => `process.env.${name}`,
  encoded: (value) => `encodeURIComponent(${value})`,
};
const PYTHON: Syntax = { unseen: wide, variable: (name) => `os.environ["${name}"]`, encoded: (value) => `quote(${value}, safe="")` };
const GO: Syntax = { unseen: wide, variable: (name) => `os.Getenv("${name}")`, encoded: (value) => `url.QueryEscape(${value})` };
const CSHARP: Syntax = {
  unseen: wide,
  variable: (name) => `Environment.GetEnvironmentVariable("${name}")`,
  encoded: (value) => `Uri.EscapeDataString(${value})`,
};

const usesVariable = ({ url, headers, body }: Parts) =>
  [url, body ?? [], ...headers.map(({ value }) => value)].flat().some((piece) => typeof piece !== 'string');
const encodesVariable = ({ url }: Parts) => url.some((piece) => typeof piece !== 'string');
const text = (value: string): Piece[] => [value];

const javascript: Writer = ({ method, url, headers, body }) => {
  const pairs = headers.map(({ name, value }) => `    [${literal(name, JS)}, ${expression(value, JS)}],\n`);
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
  const pairs = headers.map(({ name, value }) => `        ${literal(name, PYTHON)}: ${expression(value, PYTHON)},\n`);
  const imports = [
    ...(usesVariable(request) ? ['import os'] : []),
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
  const words = headers.map(({ name, value }) =>
    posixWord(
      value.every((piece) => piece === '')
        ? [`${name};`]
        : [`${name}:${typeof value[0] === 'string' && value[0].startsWith('=') ? ' ' : ''}`, ...value],
    ),
  );
  const raw = body === null ? [] : [`--raw ${posixWord(body)}`];
  return ['http --ignore-stdin', ...raw, `${posixWord([method])} ${posixWord(url)}`, ...words].join(' \\\n  ');
};

const powershellWeb: Writer = ({ method, url, headers, body }) => {
  const contentType = headers.find(({ name }) => name.toLowerCase() === 'content-type');
  const pairs = headers
    .filter((header) => header !== contentType)
    .map(({ name, value }) => `  ${powershellExpression([name])} = ${powershellExpression(value)}\n`);
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
  const imports = ['fmt', 'io', 'net/http', ...(encodesVariable(request) ? ['net/url'] : []), ...(usesVariable(request) ? ['os'] : [])];
  if (body !== null) imports.push('strings');
  const sent = headers.map(({ name, value }) => `\trequest.Header.Add(${literal(name, GO)}, ${expression(value, GO)})\n`);
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
  const add = ({ name, value }: Parts['headers'][number]) =>
    `request.${isOfContent({ name }) && body !== null ? 'Content.' : ''}Headers.TryAddWithoutValidation(${literal(name, CSHARP)}, ${expression(value, CSHARP)});\n`;
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
