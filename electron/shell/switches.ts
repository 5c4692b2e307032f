/**
 * Chromium switches that lay open what the app holds or sends: a debugger on the window, traffic or TLS keys in a file, other servers in
 * place of the ones named, another program in place of its own processes.
 */
const REFUSED = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-allow-origins',
  'log-net-log',
  'net-log-capture-mode',
  'ssl-key-log-file',
  'host-resolver-rules',
  'host-rules',
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'allow-insecure-localhost',
  'disable-web-security',
  'blink-settings',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'gpu-launcher',
] as const;

/**
 * The switches this process was started with that a released app does not run with; empty: it may run.
 *
 * @param isLocal Whether this is a build for this machine's tests, which drive the app by such switches.
 */
export function refusedSwitches(hasSwitch: (name: string) => boolean, isLocal: boolean): string[] {
  return isLocal ? [] : REFUSED.filter(hasSwitch);
}

/** The line for standard error. */
export function refusal(switches: readonly string[]): string {
  return `Tokenscope does not start with ${switches.map((name) => `--${name}`).join(', ')}: it would lay open your tokens. Start it without.\n`;
}
