import { showable } from '../token/members';
import { type Area, type FoundTokens, mayBeToken, placeOf } from './finds';
import { outlineOf, readBody, readCookies, readHeader, readUrl } from './parts';
import { shellWords, type Word } from './shell-words';

/** curl's common options that take a value. */
const WITH_VALUE = new Set(
  `-A --user-agent -b --cookie -c --cookie-jar -C -d --data --data-ascii --data-binary --data-raw --data-urlencode -D --dump-header -e --referer
  -E --cert -F --form --form-string -H --header -K --config -m --max-time -o --output -T --upload-file -u --user -U --proxy-user -w --write-out
  -x --proxy -X --request --url --json --oauth2-bearer --cacert --cert-type --connect-timeout --key --key-type --max-redirs --resolve
  --retry --retry-delay --interface --limit-rate --aws-sigv4 --url-query --request-target --variable --connect-to --ciphers`.split(/\s+/),
);
export const DATA = /^(?:-d|--data|--data-ascii|--data-binary|--data-raw|--data-urlencode|--json)$/;

/** Whether a text is a curl command line, with or without a prompt or a path. */
export function isCurl(text: string): boolean {
  return /^\s*(?:[$>%#]\s+)?(?:\S{0,200}[/\\])?curl(?:\.exe)?["']?\s+\S/.test(text.slice(0, 1_000));
}

/** Commands read from one paste; browsers copy all requests of a page at once. */
const MAX_COMMANDS = 500;

/** Finds the tokens of curl command lines and of what follows them. Returns at most 10 notes on the requests. */
export function readCurl(finds: FoundTokens, area: Area): string[] {
  const notes: string[] = [];
  let rest = area;
  for (let count = 0; count < MAX_COMMANDS && isCurl(rest.text); count += 1) {
    const { words, end, line } = shellWords(rest.text);
    const first = (rest.line ?? 1) - 1;
    const note = readCommand(
      finds,
      words.map((word) => ({ ...word, line: word.line + first })),
    );
    if (note !== null && notes.length < 10) notes.push(note);
    rest = { text: rest.text.slice(end), label: null, line: line + first };
  }
  // For instance the response.
  if (rest.text.trim() !== '') readBody(finds, rest, null);
  return notes;
}

function readCommand(finds: FoundTokens, words: Word[]): string | null {
  const start = words.findIndex(({ text }) => /(?:^|[/\\])curl(?:\.exe)?$/i.test(text));
  let method: string | null = null;
  let url: string | null = null;
  let headers = 0;
  let data = 0;
  for (let index = start + 1; index < words.length; index += 1) {
    const word = words[index];
    if (!word) break;
    const { option, value } = optionAt(words, index);
    if (option === null) {
      url ??= word.text;
      readUrl(finds, piece(word, 'cURL command, URL'));
      continue;
    }
    if (value !== null && value !== word) index += 1;
    if (value === null) continue;
    const label = 'cURL command';
    if (option === '-X' || option === '--request') method = value.text;
    else if (option === '--url') {
      url ??= value.text;
      readUrl(finds, piece(value, 'cURL command, URL'));
    } else if (option === '-H' || option === '--header') {
      headers += 1;
      const colon = value.text.indexOf(':');
      readHeader(
        finds,
        { ...piece(value, label), text: value.text.slice(colon + 1) },
        colon < 0 ? 'unnamed' : value.text.slice(0, colon).trim(),
      );
    } else if (option === '--oauth2-bearer') {
      if (mayBeToken(value.text)) finds.add(value.text, () => placeOf(piece(value, label), '--oauth2-bearer', value.line));
    } else if (option === '-b' || option === '--cookie') readCookies(finds, piece(value, label), false);
    else if (DATA.test(option)) {
      data += 1;
      readBody(finds, piece(value, 'cURL command, data'), option === '--json' ? 'application/json' : null);
    } else if (option === '-F' || option === '--form' || option === '--url-query')
      readBody(finds, piece(value, `cURL command, ${option}`), null);
  }
  const counted = [`${headers} header${headers === 1 ? '' : 's'}`, ...(data > 0 ? ['a body'] : [])].join(' and ');
  return url === null ? null : showable(`${method ?? (data > 0 ? 'POST' : 'GET')} ${outlineOf(url)}, with ${counted}`, 300);
}

function piece({ text, line }: Word, label: string): Area {
  return { text, label, line, oneLine: true };
}

/** `-H value`, `-Hvalue`, `--header value`; curl takes no `--header=value`, but people write it. */
export function optionAt(words: Word[], index: number): { option: string | null; value: Word | null } {
  const word = words[index];
  if (!word?.text.startsWith('-') || word.text === '-') return { option: null, value: null };
  const { text, line } = word;
  if (text.startsWith('--')) {
    const equals = text.indexOf('=');
    if (equals > 0) return { option: text.slice(0, equals), value: { text: text.slice(equals + 1), line } };
    return { option: text, value: WITH_VALUE.has(text) ? (words[index + 1] ?? null) : null };
  }
  // Short options may be joined: -sSLH "..." and -Hvalue.
  for (let at = 1; at < text.length; at += 1) {
    const option = `-${text[at]}`;
    if (!WITH_VALUE.has(option)) continue;
    return { option, value: at + 1 < text.length ? { text: text.slice(at + 1), line } : (words[index + 1] ?? null) };
  }
  return { option: text, value: null };
}
