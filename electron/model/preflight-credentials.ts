import type { ConnectionSettings } from './connection';
import { environmentIn } from './environment';
import { type PreflightPatch, type PreflightRemark, remarkOn, type RemarkWords } from './preflight';
import { redirectUriOf } from './receiver';
import { urlOf } from './text/url';
import { isEmail, isKnownId, isKnownSecret, isUuid, type Look, lookOf, looksNamed, looksRandom, secretLookOf } from './value-looks';

/** @param what As within a sentence: "Client ID". */
export const LOOKS: Record<Look['kind'], (what: string) => RemarkWords> = {
  placeholder: (what) => ({
    what: `The ${what} is still a placeholder.`,
    cause: 'It came with an example or a template and was not replaced.',
    action: 'Enter the value that the provider gave you.',
  }),
  masked: (what) => ({
    what: `The ${what} is masked or cut off: parts of it are dots or asterisks.`,
    cause: 'It was copied from a page that hides it or shortens it.',
    action: 'Copy it with the copy button of that page. Where a secret is shown only once, have a new one made.',
  }),
  quoted: (what) => ({
    what: `The ${what} has quotation marks around it.`,
    cause: 'They were copied along from a file, a mail or code.',
    action: 'Enter it without them.',
  }),
  labelled: (what) => ({
    what: `The ${what} begins with its own name.`,
    cause: 'The whole line was copied, such as "client_id=...".',
    action: 'Enter only what stands after it.',
  }),
  encoded: (what) => ({
    what: `The ${what} contains percent-encoded characters, such as %2F.`,
    cause: 'It was copied out of a URL. It is encoded again when it is sent, so the server sees another value.',
    action: 'Enter it as the provider shows it.',
  }),
  spaced: (what) => ({
    what: `The ${what} has a space in the middle.`,
    cause: 'It was wrapped over two lines where it was copied, or something beside it was copied along.',
    action: 'Copy it again from the provider.',
  }),
  punctuated: (what) => ({
    what: `The ${what} ends in a comma or a semicolon.`,
    cause: 'It was copied along from a sentence or from code.',
    action: 'Enter it without that.',
  }),
};

function ofLook({ kind, meant }: Look, what: string, field: string, changeTo: (meant: string) => PreflightPatch): PreflightRemark {
  const isSure = kind === 'placeholder' || kind === 'masked';
  return remarkOn(`value-${kind}`, field, LOOKS[kind](what), meant === null ? null : changeTo(meant), isSure ? 'fail' : 'warn');
}

/** What the Client ID itself tells. */
export function clientIdRemarks(settings: ConnectionSettings): PreflightRemark[] {
  const { clientId, issuer, apiBaseUrl, endpoints } = settings;
  const say = (code: string, words: RemarkWords) => [remarkOn(code, 'clientId', words)];
  if (clientId.trim() === '') {
    const words = { what: 'The Client ID is missing.', cause: 'It was not entered yet.', action: 'Enter the one the provider gave you.' };
    return [remarkOn('value-missing', 'clientId', words, null, 'fail')];
  }
  const look = lookOf(clientId);
  if (look !== null) return [ofLook(look, 'Client ID', 'clientId', (meant) => ({ clientId: meant }))];
  // Not quoted: it may be the secret.
  if (isKnownSecret(clientId)) return say('client-id-is-secret', SWAPPED);
  if (isEmail(clientId) && !clientId.endsWith('.gserviceaccount.com')) {
    return say('client-id-email', {
      what: 'The Client ID is an e-mail address.',
      cause: 'The name of an account was entered. A client has an ID of its own.',
      action: 'Enter the Client ID that the provider shows for the registered app.',
    });
  }
  const url = /^[a-z][a-z0-9+.-]*:\//i.test(clientId) ? urlOf(clientId) : null;
  const own = [issuer, apiBaseUrl, ...Object.values(endpoints), redirectUriOf(settings.receiver)];
  // A client may be named by the URL of its metadata, which has a path.
  if (url !== null && (own.includes(clientId) || url.protocol !== 'https:' || url.pathname === '/')) {
    return say('client-id-url', {
      what: 'The Client ID is the URL of something else.',
      cause: 'The redirect URI, an endpoint or a home page was entered in its field.',
      action: 'Enter the Client ID that the provider shows for the registered app.',
    });
  }
  if (isEntra(settings) && !isUuid(clientId) && !clientId.includes(':')) {
    return say('client-id-form', {
      what: 'The Client ID is not a UUID, as Client IDs at Entra are.',
      cause: "The app's name or a secret was entered instead.",
      action: 'Copy "Application (client) ID" from the overview of the app registration.',
    });
  }
  return [];
}

const SWAPPED: RemarkWords = {
  what: 'The Client ID looks like a client secret.',
  cause: 'The two were entered in the field of the other, or the secret was pasted twice.',
  action: 'Enter both again. The Client ID is not kept secret, so if the secret was saved there, have a new one made.',
};

/** Whether Microsoft Entra ID answers at its addresses. */
export function isEntra({ issuer, endpoints }: ConnectionSettings): boolean {
  const hosts = [issuer, endpoints.token, endpoints.authorization].map((url) => urlOf(url ?? '')?.hostname);
  return hosts.includes('login.microsoftonline.com');
}

/** What the secret itself tells; it is read where it is kept, and no remark quotes it. */
export function secretRemarks(secret: string, settings: ConnectionSettings): PreflightRemark[] {
  const say = (code: string, words: RemarkWords) => [remarkOn(code, 'clientSecret', words)];
  const look = secretLookOf(secret);
  if (look !== null) return [ofLook({ kind: look, meant: null }, 'Client secret', 'clientSecret', () => ({}))];
  const { clientId } = settings;
  if (secret === clientId) {
    return say('secret-is-client-id', {
      what: 'The Client secret is the same as the Client ID.',
      cause: 'The Client ID was pasted twice.',
      action: 'Copy the secret from the provider.',
    });
  }
  if (isEntra(settings) && isUuid(secret)) {
    return say('secret-entra-id', {
      what: 'The Client secret is the ID of a secret, not its value.',
      cause: 'Entra lists both. The "Secret ID" was copied instead of the "Value".',
      action: 'Copy the value. It is shown only once; after that, have a new secret made.',
    });
  }
  const swapped = isKnownId(secret) || (looksRandom(clientId) && (looksNamed(secret) || isUuid(secret)));
  if (swapped) {
    return say('secret-swapped', {
      what: 'Client ID and Client secret look swapped.',
      cause: 'Each was entered in the field of the other.',
      action: 'Enter both again. The Client ID is not kept secret, so if the secret was saved there, have a new one made.',
    });
  }
  if (isEmail(secret) || /^https?:\/\//i.test(secret)) {
    return say('secret-other-value', {
      what: `The Client secret is ${isEmail(secret) ? 'an e-mail address' : 'a URL'}.`,
      cause: 'Another line was copied.',
      action: 'Copy the secret from the provider.',
    });
  }
  return liveAndTest(secret, settings);
}

/** Keys that name the environment they are for, as Stripe's do. */
function liveAndTest(secret: string, { environment, name }: ConnectionSettings): PreflightRemark[] {
  const mode = /^(?:sk|rk)_(live|test)_/.exec(secret)?.[1];
  const said = environmentIn(environment) ?? environmentIn(name);
  if (mode === undefined || said === null || (mode === 'live') === (said === 'production')) return [];
  const words = {
    what: `The Client secret is for ${mode === 'live' ? 'live' : 'test'} data, but the connection says ${said === 'production' ? 'production' : 'otherwise'}.`,
    cause: 'The keys of the other mode were copied.',
    action: 'Copy the key of the same mode, or change the label.',
  };
  return [remarkOn('environment-secret', 'clientSecret', words)];
}
