/**
 * Variables by which whoever starts the app or the command line could reach what they keep: Chromium writes the keys of every TLS connection
 * to the first; @napi-rs/keyring loads whatever native code the others name. Windows ignores their case.
 */
const HARMFUL = /^(SSLKEYLOGFILE|NAPI_RS_.*)$/i;

export function harmfulIn(env: NodeJS.ProcessEnv): string[] {
  return Object.keys(env).filter((name) => HARMFUL.test(name));
}
