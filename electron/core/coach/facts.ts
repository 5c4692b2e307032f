import type { Challenge } from '../../model/call-result';
import type { RenewalAfter401 } from '../../model/coach-rule';
import type { Connection } from '../../model/connection';
import type { ExchangePurpose, LoggedExchange } from '../../model/exchange';
import { PROVIDERS } from '../../model/providers';
import { knownProviderOf } from '../../model/providers/known';
import { providerOf, type TemplateId } from '../../model/providers/offered';
import type { Provider } from '../../model/providers/provider';
import { urlOf } from '../../model/text/url';
import { challengeIn, parameter } from '../base/challenge';
import { pageExcerpt, pageText } from '../base/page-text';
import { requestForm } from '../base/request-form';
import { cleanText, headerOf, jsonMembers, membersOf } from '../base/untrusted-text';

/** What is known of a connection besides the exchange. */
export interface CoachAbout {
  template: TemplateId;
  /** The provider of the catalogue that it was made from. Absent or null: none is known. */
  provider?: string | null;
  issuer: string | null;
  tokenEndpoint: string | null;
  /** Server clock minus this computer's, in milliseconds; null if unknown. */
  clockSkewMs: number | null;
  /** For an authorize request: milliseconds without a callback; null or absent if one came or this isn't tracked. */
  unansweredMs?: number | null;
  /** Requested scopes; a callback does not repeat them. */
  scopes?: readonly string[];
  /** For a call that was refused with 401: what became of getting a new token for it. Absent: not known. */
  renewal?: RenewalAfter401;
  /** For a call: how long its token had been expired when it was sent, in milliseconds; null or absent: it had not, or nobody knows. */
  expiredForMs?: number | null;
  /** For a call: what its token is bound to. null or absent: to nothing, or nobody knows. */
  bound?: 'key' | 'certificate' | null;
  /** For a refresh: when its refresh token was sent before without an answer, in milliseconds since the epoch; null or absent: it was not. */
  sentBeforeAt?: number | null;
}

export function coachAboutOf({ template, provider, issuer, endpoints, scopes }: Connection, clockSkewMs: number | null = null): CoachAbout {
  return { template, provider, issuer, tokenEndpoint: endpoints.token, clockSkewMs, scopes };
}

/** An exchange prepared for the rules. Everything from outside is hostile text, cleaned and bounded if shown. */
export interface Facts {
  exchange: LoggedExchange;
  about: CoachAbout;
  providers: ReadonlySet<string>;
  url: URL | null;
  status: number | null;
  error: string | null;
  /** The server's own words, joined. */
  says: string;
  /** Of them, what is quoted: of a web page the beginning. */
  quoted: string;
  vendorCodes: readonly string[];
  body: 'json' | 'html' | 'text' | 'empty';
  /** It begins as JSON and ends in the middle. */
  cutOff: boolean;
  /** At most 64 KiB of the body. */
  text: string;
  members: Map<string, unknown> | null;
  challenge: Challenge | null;
  /** Failure code if no answer came or it was unusable. */
  failure: string | null;
  networkErrors: string;
  /** Of the failure, "label: value" each. */
  evidence: readonly string[];
  grant: string | null;
  /** Form of the request, or query of the authorize URL or callback. */
  sent: URLSearchParams;
  /** Claims of the request's DPoP proof; null: it had none. */
  proof: Map<string, unknown> | null;
}

const MAX_TEXT = 65_536;
const MAX_SAID = 2_000;

/** Never throws. */
export function factsOf(exchange: LoggedExchange, about: CoachAbout): Facts {
  const url = urlOf(exchange.url);
  const { response } = exchange;
  const text = (response?.body.text ?? '').slice(0, MAX_TEXT);
  const members = membersIn(text);
  const challenge = response === null ? null : challengeIn(response.headers);
  const visible = exchange.purpose === 'callback' ? parametersOf(url) : new URLSearchParams();
  const isPage = /^\s*</.test(text);
  const words = said(members, challenge, visible, isPage ? pageText(text) : text.slice(0, 500));
  const failure = failureOf(exchange, about);
  const form = requestForm(exchange.request.body);
  const vendorCodes = vendorCodesIn(`${words}\n${text.slice(0, 20_000)}`);
  return {
    exchange,
    about,
    providers: providersOf(exchange, about, vendorCodes),
    url,
    status: exchange.status,
    error:
      errorIn(exchange.purpose, members, challenge, visible) ?? (failure === null && exchange.response === null ? exchange.error : null),
    says: words,
    quoted: isPage ? said(members, challenge, visible, quoteOf(text)) : words,
    vendorCodes,
    body: bodyKind(text, members),
    cutOff: members === null && isCutOff(exchange, text),
    text,
    members,
    challenge,
    failure,
    evidence: (exchange.failure?.evidence ?? []).map(({ label, value }) => `${label}: ${value}`),
    networkErrors: (exchange.failure?.evidence ?? []).map(({ value }) => value).join(' '),
    grant: form.get('grant_type') ?? (exchange.purpose === 'refresh' ? 'refresh_token' : null),
    sent: form.size > 0 ? form : parametersOf(url),
    proof: claimsOfProof(exchange),
  };
}

function claimsOfProof({ request }: LoggedExchange): Map<string, unknown> | null {
  return membersOf(jsonMembers(request.proof?.text ?? '')?.get('claims'));
}

/** Milliseconds before a missing callback is worth mentioning: typing a password takes a while. */
const UNANSWERED_MS = 45_000;

function failureOf({ purpose, failure, error, response }: LoggedExchange, { unansweredMs }: CoachAbout): string | null {
  if (failure !== null) return failure.code;
  if (response === null && error !== null && FAILURE_CODE.test(error)) return error;
  return purpose === 'authorize' && (unansweredMs ?? 0) >= UNANSWERED_MS ? 'waiting' : null;
}

const FAILURE_CODE = /^(network|flow|discovery|issuer|token|vault|response|receiver|browser|client|server|refresh|insecure|cancelled)(-|$)/;

/** Servers answer in either query or fragment. */
function parametersOf(url: URL | null): URLSearchParams {
  if (url === null) return new URLSearchParams();
  return url.searchParams.size > 0 ? url.searchParams : new URLSearchParams(url.hash.slice(1));
}

/** JSON, or a form as GitHub sends; either may contain a placeholder such as "[access token 3f9a-01bc]" for a hidden secret. */
function membersIn(text: string): Map<string, unknown> | null {
  const json = jsonMembers(text);
  if (json !== null) return json;
  return /^[\w.-]+=(?:\[[^\]]{1,80}\]|[^\s<>{}"[])*$/.test(text) ? new Map<string, unknown>(new URLSearchParams(text)) : null;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function errorIn(
  purpose: ExchangePurpose,
  members: Map<string, unknown> | null,
  challenge: Challenge | null,
  callback: URLSearchParams,
): string | null {
  const challenged = challenge === null ? null : parameter(challenge, 'error');
  // RFC 6750 section 3: at an API the challenge speaks of the token; the body may say anything, in the API's own way.
  const isApi = purpose === 'call' || purpose === 'userinfo';
  const found =
    (isApi ? challenged : null) ??
    textOf(members?.get('error')) ??
    textOf(membersOf(members?.get('error'))?.get('status')) ??
    textOf(callback.get('error')) ??
    challenged;
  return found === null ? null : cleanText(found, 100);
}

const SAYING = ['error_description', 'errorSummary', 'message', 'detail', 'title', 'error_reason', 'error_subtype', 'description', 'name'];

function quoteOf(page: string): string {
  const excerpt = pageExcerpt(page);
  return excerpt.endsWith('…') ? `${excerpt} (a web page; Exchanges has all of it)` : excerpt;
}

/** The words of body, callback and challenge. @param text What the body says where it has no members. */
function said(members: Map<string, unknown> | null, challenge: Challenge | null, callback: URLSearchParams, text: string): string {
  const found: (string | null)[] = [];
  // Keycloak and others put a sentence where the code belongs.
  const sentence = textOf(members?.get('error'));
  if (sentence !== null && /\s/.test(sentence)) found.push(sentence);
  for (const source of [members, membersOf(members?.get('error'))]) {
    for (const name of SAYING) found.push(textOf(source?.get(name)));
  }
  for (const name of ['error_description', 'error_reason']) found.push(textOf(callback.get(name)));
  if (challenge !== null) found.push(parameter(challenge, 'error_description'));
  if (members === null && text !== '') found.push(text);
  const distinct = new Set(found.flatMap((words) => (words === null || words.trim() === '' ? [] : cleanText(words, 500))));
  return cleanText([...distinct].join(' | '), MAX_SAID);
}

function vendorCodesIn(text: string): string[] {
  const found = PROVIDERS.flatMap(({ errorCodes }) => (errorCodes === undefined ? [] : (text.match(errorCodes) ?? [])));
  return [...new Set(found)].slice(0, 20);
}

function bodyKind(text: string, members: Map<string, unknown> | null): Facts['body'] {
  if (text.trim() === '') return 'empty';
  if (members !== null || /^\s*[[{"]/.test(text)) return 'json';
  return /^\s*<(!doctype\s+html|html|head|body|!--|script|center|h1)/i.test(text) ? 'html' : 'text';
}

function isCutOff({ response }: LoggedExchange, text: string): boolean {
  return response?.body.cutAt === null && text.length < MAX_TEXT && /^\s*\{\s*"/.test(text) && !/\}\s*$/.test(text);
}

/** By template, by the provider it was made from, by hosts and paths (the exchange's and the connection's), and by what no other product sends. */
function providersOf(exchange: LoggedExchange, about: CoachAbout, vendorCodes: readonly string[]): Set<string> {
  const found = new Set<string>();
  const add = ({ id, isAlso = [] }: Provider) => {
    found.add(id);
    for (const provider of isAlso) add(provider);
  };
  const addresses = [exchange.url, about.issuer, about.tokenEndpoint].flatMap((address) =>
    address === null ? [] : (urlOf(address) ?? []),
  );
  const received = exchange.response?.headers ?? [];
  const answered = ({ hosts, paths, headers = [], errorCodes }: Provider) =>
    addresses.some(({ hostname, pathname }) => hosts?.test(hostname) || paths?.test(pathname)) ||
    headers.some((name) => headerOf(received, name) !== null) ||
    (errorCodes !== undefined && vendorCodes.some((code) => code.match(errorCodes)));
  add(providerOf(about.template));
  const known = knownProviderOf(about);
  if (known !== null) add(known);
  for (const provider of PROVIDERS) if (answered(provider)) add(provider);
  return found;
}
