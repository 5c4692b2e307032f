import type { Pair } from '../../model/connection';
import { encoded, FORM } from './bodies';
import { DATA, optionAt, programAt } from './curl-options';
import type { SentRequest } from './sent-requests';
import type { Word } from './shell-words';

/** The request of a curl command line as written. */
export interface CurlRequest extends SentRequest {
  /** Options that say something of the request for which there is no member here, each once: "-F", "--cert", "data from a file". */
  others: string[];
}

/** What is only about curl itself: progress, output, retries. */
const OF_CURL =
  /^(?:-[sSLifvgnN#pOJ0-6q]{1,8}|-[cCDmowr]|-I|-G|-k|--(?:silent|show-error|location(?:-trusted)?|include|fail(?:-with-body)?|verbose|compressed|globoff|no-buffer|http[\d.]+(?:-prior-knowledge)?|cookie-jar|continue-at|dump-header|max-time|output(?:-dir)?|write-out|connect-timeout|max-redirs|retry(?:-[\w-]+)?|limit-rate|progress-bar|no-progress-meter|remote-name(?:-all)?|trace(?:-[\w-]+)?|stderr|create-dirs|keepalive-time|max-filesize|head|get|ipv4|ipv6|basic|tlsv1(?:\.\d)?|ssl-reqd|no-keepalive|parallel|styled-output))$/;

/** Options with a body that no text has. */
export const SENDS = /^(?:-F|--form|--form-string|data from a file)$/;

/** @param words Of one command. @returns null: it names no URL. */
export function curlRequestOf(words: readonly Word[]): CurlRequest | null {
  const request: CurlRequest = { method: '', url: '', headers: [], body: '', type: '', user: null, others: [] };
  const query: string[] = [];
  const data: string[] = [];
  const parts: string[] = [];
  let isQuery = false;
  const other = (what: string) => {
    if (!request.others.includes(what)) request.others.push(what);
  };
  for (let index = programAt(words) + 1; index < words.length; index += 1) {
    const { option, value } = optionAt(words, index);
    const given = value?.text ?? '';
    if (option === null) {
      request.url ||= words[index]?.text ?? '';
      continue;
    }
    if (value !== null && value === words[index + 1]) index += 1;
    // Joined ones without values: -sSLG.
    isQuery ||= option === '--get' || /^-[a-zA-Z]{0,8}G/.test(option);
    if (option === '-X' || option === '--request') request.method = given;
    else if (option === '--url') request.url ||= given;
    else if (/^-[a-zA-Z]{0,8}I/.test(option) || option === '--head') request.method ||= 'HEAD';
    else if (option === '-H' || option === '--header') headerOf(given, request.headers);
    else if (option === '-A' || option === '--user-agent') request.headers.push({ name: 'User-Agent', value: given });
    else if (option === '-e' || option === '--referer') request.headers.push({ name: 'Referer', value: given });
    else if (option === '-u' || option === '--user') request.user = given;
    else if (option === '--url-query') query.push(urlEncoded(given));
    else if (DATA.test(option)) {
      if (isFile(option, given)) other('data from a file');
      else data.push(option === '--data-urlencode' ? urlEncoded(given) : given);
      if (option === '--json') request.type = 'application/json';
      else request.type ||= FORM;
    } else if (!OF_CURL.test(option) && option !== '--') {
      other(option);
      if (/^(?:-F|--form|--form-string)$/.test(option) && !/=[@<]/.test(given.slice(0, 200))) parts.push(urlEncoded(unquoted(given)));
    }
  }
  // People send token requests as forms with parts, though they are plain ones (RFC 6749 section 4.1.3).
  if (data.length === 0 && parts.some((part) => /^(?:grant_type|client_id)=/.test(part))) {
    data.push(...parts);
    request.type = FORM;
  }
  if (isQuery) query.push(...data);
  // JSON goes on where it ended.
  else request.body = data.join(request.type === FORM ? '&' : '');
  if (request.body === '') request.type = '';
  if (query.length > 0) request.url += `${request.url.includes('?') ? '&' : '?'}${query.join('&')}`;
  const sends = request.body !== '' || (!isQuery && request.others.some((each) => SENDS.test(each)));
  request.method ||= sends ? 'POST' : 'GET';
  return request.url === ''
    ? null
    : { ...request, url: /^[a-z][a-z\d+.-]*:\/\//i.test(request.url) ? request.url : withScheme(request.url) };
}

/** `name="value"`, as forms with parts may have it. */
function unquoted(given: string): string {
  const equals = given.indexOf('=');
  const value = given.slice(equals + 1);
  return value.length > 1 && value.startsWith('"') && value.endsWith('"') ? `${given.slice(0, equals)}=${value.slice(1, -1)}` : given;
}

/** curl takes a host alone. */
const withScheme = (url: string) => (/^[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?]|$)/.test(url.slice(0, 300)) ? `http://${url}` : url);

function headerOf(given: string, headers: Pair[]): void {
  const colon = given.indexOf(':');
  if (colon > 0) headers.push({ name: given.slice(0, colon).trim(), value: given.slice(colon + 1).trim() });
}

/** `@name` is a file's name, but for --data-raw. */
const isFile = (option: string, given: string) =>
  option !== '--data-raw' &&
  (option === '--data-urlencode' ? /^[^=]{0,200}@/.test(given) && !/^[^@]*=/.test(given.slice(0, 300)) : given.startsWith('@'));

/** `content`, `=content` and `name=content`: the content is encoded. */
function urlEncoded(given: string): string {
  const equals = given.indexOf('=');
  if (equals < 0) return encoded(given);
  return `${equals === 0 ? '' : `${given.slice(0, equals)}=`}${encoded(given.slice(equals + 1))}`;
}
