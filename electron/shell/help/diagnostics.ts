import type { VaultStatus } from '../../core/ports';
import { GRANT_TYPES } from '../../model/grants';
import { IDENTITY } from '../../model/identity';
import { TEMPLATE_IDS } from '../../model/providers/offered';

/** What is at hand when somebody asks for diagnostics. Most of it must not come out of here. */
export interface DiagnosticFacts {
  version: string;
  /** `process.versions`. */
  versions: Record<string, string | undefined>;
  platform: NodeJS.Platform;
  arch: NodeJS.Architecture;
  /** The system's own version. */
  release: string;
  locale: string;
  env: Record<string, string | undefined>;
  isPackaged: boolean;
  vault: VaultStatus;
  connections: readonly { grantType: string; template: string }[];
}

const DESKTOPS =
  /^(Budgie|Cinnamon|COSMIC|Deepin|Enlightenment|GNOME|Hyprland|KDE|LXDE|LXQt|MATE|Pantheon|sway|ubuntu|Unity|X-Cinnamon|XFCE)$/i;
const SESSIONS = /^(x11|wayland|tty|mir)$/;
/** How Linux packages are known. Only whether these are set: they hold paths. */
const PACKAGES = ['APPIMAGE', 'SNAP', 'FLATPAK_ID'];
const VERSION = /^\d[\d.]{0,20}(?:[+-][\w.+-]{0,30})?$/;
const LANGUAGE = /^[a-z]{2,3}(?:[-_][A-Z][A-Za-z]{1,3})?$/;

/** The text if it looks as it should; what looks otherwise may be anything. */
const only = (pattern: RegExp, text: string | undefined) => (text !== undefined && pattern.test(text) ? text : 'unknown');

function counted(of: readonly string[], known: readonly string[]): string {
  const counts = known.flatMap((name) => {
    const times = of.filter((one) => one === name).length;
    return times === 0 ? [] : [`${name} ${times}`];
  });
  return counts.join(', ') || 'none';
}

/**
 * For a report: versions, system and the state of the keychain, in lines of text. Holds no name, address, path, setting or message, and nothing
 * that was not asked for by its own name.
 */
export function diagnostics(facts: DiagnosticFacts): string {
  const { versions, env, vault, connections } = facts;
  const desktop = (env.XDG_CURRENT_DESKTOP ?? '').split(':').filter((name) => DESKTOPS.test(name));
  const packages = PACKAGES.filter((name) => env[name]);
  return [
    `${IDENTITY.name} ${only(VERSION, facts.version)}${facts.isPackaged ? '' : ' (from source)'}`,
    `System: ${facts.platform} ${facts.arch}, kernel ${only(VERSION, facts.release)}, language ${only(LANGUAGE, facts.locale)}`,
    ...(facts.platform === 'linux'
      ? [
          `Desktop: ${desktop.join(':') || 'unknown'}, ${only(SESSIONS, env.XDG_SESSION_TYPE)}${packages.map((name) => `, ${name}`).join('')}`,
        ]
      : []),
    `Electron ${only(VERSION, versions.electron)}, Chromium ${only(VERSION, versions.chrome)}, Node.js ${only(VERSION, versions.node)}`,
    `Keychain: ${vault.state}, sealed records: ${vault.records}, unreadable: ${vault.corrupt.length}`,
    `Connections: ${connections.length}`,
    `Grants: ${counted(
      connections.map(({ grantType }) => grantType),
      GRANT_TYPES,
    )}`,
    `Templates: ${counted(
      connections.map(({ template }) => template),
      TEMPLATE_IDS,
    )}`,
  ].join('\n');
}
