import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** What the environment of an app says, each with the prefix TOKENSCOPE_; empty: it says nothing. */
export function settingsFrom(env) {
  const read = (name) => env[`TOKENSCOPE_${name}`] ?? '';
  return {
    issuer: read('ISSUER'),
    authorizeUrl: read('AUTHORIZE_URL'),
    tokenUrl: read('TOKEN_URL'),
    revocationUrl: read('REVOCATION_URL'),
    apiUrl: read('API_URL'),
    clientId: read('CLIENT_ID'),
    clientSecret: read('CLIENT_SECRET'),
    clientAuthentication: read('CLIENT_AUTHENTICATION') || 'client_secret_basic',
    redirectUri: read('REDIRECT_URI'),
    scope: read('SCOPE'),
    audience: read('AUDIENCE'),
    resource: read('RESOURCE'),
    tenant: read('TENANT'),
    other: {
      issuer: read('OTHER_ISSUER'),
      authorizeUrl: read('OTHER_AUTHORIZE_URL'),
      tokenUrl: read('OTHER_TOKEN_URL'),
      clientId: read('OTHER_CLIENT_ID'),
      clientSecret: read('OTHER_CLIENT_SECRET'),
    },
  };
}

/** Shows a person an address: in the browser that the environment names, else on stdout, where whoever leads the app finds it. */
export function open(url) {
  const { BROWSER } = process.env;
  if (BROWSER) spawn(BROWSER, [url], { stdio: 'ignore' }).on('error', () => console.log(url));
  else console.log(url);
}

/**
 * Does what each line on stdin asks ("sign-in", "call", "calls-at-once 5", "sign-out"), one after the other, and answers each on stdout with
 * "done" or "failed REASON"; "callback URL" has no answer. Ends the process when stdin ends.
 *
 * @param carryOut Rejects with the reason.
 */
export async function lead(carryOut) {
  let before = Promise.resolve();
  const answered = async (line) => {
    try {
      await carryOut(line);
      console.log('done');
    } catch (cause) {
      console.log(`failed ${`${cause instanceof Error ? cause.message : cause}`.replaceAll(/\s+/g, ' ')}`);
    }
  };
  for await (const text of createInterface({ input: process.stdin })) {
    const line = text.trim();
    // It belongs to a sign-in that waits for it, and has no answer of its own.
    if (line.startsWith('callback ')) void carryOut(line);
    else if (line !== '') before = before.then(() => answered(line));
  }
  await before;
  process.exit(0);
}
