import { listenAt } from '../callback.mjs';
import { lead, open, settingsFrom } from '../lead.mjs';

export const provider = settingsFrom(process.env);

/** Headers that each request of this provider needs. */
export const tenantHeaders = provider.tenant ? { Tenant: provider.tenant } : {};

/** Parameters of the authorize request beyond those that every library has an option for. */
export const authorizeExtras = {
  ...(provider.audience && { audience: provider.audience }),
  ...(provider.resource && { resource: provider.resource }),
  // OpenID Connect Core 11: without it offline_access may be ignored.
  ...(provider.scope.split(' ').includes('openid') && { prompt: 'consent' }),
};

/** Katana wants redirect_uri in a refresh, too. */
export const refreshExtras = provider.audience ? { redirect_uri: provider.redirectUri } : {};

/** Longer than any machine takes: what is not seen for its slowness is a wrong verdict. */
const SIGN_IN_MS = 150_000;

/**
 * Shows the person the URL that signs in, and waits at the redirect URI. What `receive` throws is shown in the browser and thrown here.
 * @template T
 * @param {string} authorizeUrl
 * @param {(callback: URL) => Promise<T>} receive
 * @returns {Promise<T>}
 */
export async function throughBrowser(authorizeUrl, receive) {
  let [result, late] = [undefined, undefined];
  const receiver = await listenAt(provider.redirectUri, async (_parameters, callback) => {
    try {
      result = await receive(callback);
      return null;
    } catch (error) {
      return `Sign-in failed: ${error.message}`;
    }
  });
  try {
    open(authorizeUrl);
    const tooLate = new Promise((_, reject) => {
      late = setTimeout(() => reject(new Error('nobody signed in')), SIGN_IN_MS);
    });
    const { problem } = await Promise.race([receiver.arrived, tooLate]);
    if (problem !== null) throw new Error(problem);
    return result;
  } finally {
    clearTimeout(late);
    await receiver.close();
  }
}

/** Throws where an API's answer is no success. @param {{ ok: boolean, status: number }} response */
export function succeeded(response) {
  if (!response.ok) throw new Error(`the API answered ${response.status}`);
}

/** Lets lines on stdin lead an app. @param {{ signIn(): Promise<unknown>; call(): Promise<unknown>; signOut(): Promise<unknown> }} app */
export function leadApp(app) {
  const acts = {
    'sign-in': () => app.signIn(),
    call: () => app.call(),
    'calls-at-once': async (times) => {
      const calls = await Promise.allSettled(Array.from({ length: Number(times) }, () => app.call()));
      const failed = calls.find(({ status }) => status === 'rejected');
      if (failed) throw failed.reason;
    },
    'sign-out': () => app.signOut(),
  };
  lead(async (line) => {
    const [name = '', argument] = line.split(' ');
    if (!Object.hasOwn(acts, name)) throw new Error(`unknown: ${line}`);
    await acts[name](argument);
  });
}
