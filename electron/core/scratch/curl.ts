import { DATA, isCurl, optionAt, programAt } from '../importers/curl-options';
import { shellWords, type Word } from '../importers/shell-words';
import { showable } from '../token/members';
import { type Area, type FoundTokens, mayBeToken, placeOf } from './finds';
import { outlineOf, readBody, readCookies, readHeader, readUrl } from './parts';

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
  const start = programAt(words);
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
