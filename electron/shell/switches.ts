/** Allowed values; null: anything. */
type Values = RegExp | null;

/** Wayland's; other features can weaken page isolation. */
const FEATURES = /^((UseOzonePlatform|WaylandWindowDecorations|WaylandLinuxDrmSyncobj|WaylandFractionalScaleV1)(,(?!$)|$))+$/;

/** Switches a released app accepts: looks, screen, graphics, data folder. */
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

const BY_THE_SYSTEM: Partial<Record<NodeJS.Platform, RegExp>> = {
  // Finder's process number, and AppKit defaults.
  darwin: /^-(psn_\d+_\d+|NS\w+|Apple\w+)$/,
  // Notification clicks, and the installer's last step.
  win32: /^(-Embedding|-ToastActivated|--updated|--force-run)$/i,
};

/**
 * The switches that prevent a released app from starting; empty if there are none. Only known harmless ones are allowed: others can open
 * the window to a debugger, write traffic or keys to a file, reroute traffic, or disable the sandbox.
 * @param argv Arguments after the program's name, read as Chromium reads them.
 * @param isLocal Whether this is a local build, whose tests need such switches.
 */
export function refusedSwitches(argv: readonly string[], platform: NodeJS.Platform, isLocal: boolean): string[] {
  if (isLocal) return [];
  const prefix = platform === 'win32' ? /^(--|-|\/)/ : /^--?/;
  const refused: string[] = [];
  for (const given of argv) {
    // Chromium reads no switches after this. It trims fewer characters than we do, so only the exact text counts.
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

/** An AppImage's own start-up script adds the switch where a system lets programs make no sandbox. */
const NO_SANDBOX_HELP =
  " If you did not set it, this system doesn't allow the AppImage to create a sandbox: install the deb or rpm package instead.";

export function refusal(switches: readonly string[]): string {
  const named = switches.map((name) => `--${name.replace(/[^\w-]/g, '?').slice(0, 60)}`).join(', ');
  const sandbox = switches.includes('no-sandbox') ? NO_SANDBOX_HELP : '';
  return `Tokenscope does not start with ${named}, which could expose your tokens. Start it without.${sandbox}\nAllowed options: ${Object.keys(
    ALLOWED,
  )
    .map((name) => `--${name}`)
    .join(', ')}.\n`;
}
