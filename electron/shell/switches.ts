/** Values that a switch may have; null: any, or none. */
type Values = RegExp | null;

/** Those of Wayland; others can turn off what keeps pages apart. */
const FEATURES = /^((UseOzonePlatform|WaylandWindowDecorations|WaylandLinuxDrmSyncobj|WaylandFractionalScaleV1)(,(?!$)|$))+$/;

/** Switches that a released app starts with: how it looks, which screen and graphics it uses, where its data lies. */
const ALLOWED: Readonly<Record<string, Values>> = {
  'user-data-dir': null,
  lang: null,
  'force-device-scale-factor': null,
  'high-dpi-support': null,
  'force-color-profile': null,
  'force-dark-mode': null,
  'force-high-contrast': null,
  'force-prefers-reduced-motion': null,
  'force-renderer-accessibility': null,
  'disable-smooth-scrolling': null,
  'disable-gpu': null,
  'disable-gpu-compositing': null,
  'disable-software-rasterizer': null,
  'disable-dev-shm-usage': null,
  display: null,
  'gtk-version': null,
  'ozone-platform': null,
  'ozone-platform-hint': null,
  'enable-wayland-ime': null,
  'wayland-text-input-version': null,
  'enable-features': FEATURES,
};

/** What the system itself adds, as it is written. */
const BY_THE_SYSTEM: Partial<Record<NodeJS.Platform, RegExp>> = {
  // Finder's process number, and the defaults of AppKit.
  darwin: /^-(psn_\d+_\d+|NS\w+|Apple\w+)$/,
  // A click on a notification; the installer's last step.
  win32: /^(-Embedding|-ToastActivated|--updated|--force-run)$/i,
};

/**
 * The switches this process was started with that a released app does not run with; empty: it may run. Only what is known to be harmless
 * passes: the others can open the window to a debugger, write traffic or keys to a file, send it by another way, or drop the sandbox.
 *
 * @param argv The arguments behind the program's name, read as Chromium reads them.
 * @param isLocal Whether this is a build for this machine's tests, which drive the app by such switches.
 */
export function refusedSwitches(argv: readonly string[], platform: NodeJS.Platform, isLocal: boolean): string[] {
  if (isLocal) return [];
  const prefix = platform === 'win32' ? /^(--|-|\/)/ : /^--?/;
  const refused: string[] = [];
  for (const given of argv) {
    // What follows is no switch to Chromium. It trims fewer characters than this, so only the plain one counts.
    if (given === '--') break;
    const argument = given.trim();
    const written = argument.replace(prefix, '');
    if (written === argument || written === '' || BY_THE_SYSTEM[platform]?.test(argument)) continue;
    const [name = '', ...value] = written.split('=');
    const known = platform === 'win32' ? name.toLowerCase() : name;
    const values = Object.hasOwn(ALLOWED, known) ? ALLOWED[known] : undefined;
    if (values === undefined || (values !== null && !values.test(value.join('=')))) refused.push(name);
  }
  return [...new Set(refused)];
}

/** The lines for standard error. */
export function refusal(switches: readonly string[]): string {
  const named = switches.map((name) => `--${name.replace(/[^\w-]/g, '?').slice(0, 60)}`).join(', ');
  return `Tokenscope does not start with ${named}: it could lay open your tokens. Start it without.\nIt starts with: ${Object.keys(ALLOWED)
    .map((name) => `--${name}`)
    .join(', ')}.\n`;
}
