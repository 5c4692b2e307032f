import { expect, it } from 'vitest';
import { type DiagnosticFacts, diagnostics } from '../../electron/shell/help/diagnostics';

const PLANTED = 'sk-live-51Hd9zQ2';

const facts: DiagnosticFacts = {
  version: '0.1.0',
  versions: { electron: '39.2.1', chrome: '142.0.7444.59', node: '22.21.1' },
  platform: 'linux',
  arch: 'x64',
  release: '6.8.0-45-generic',
  locale: 'en-GB',
  env: { XDG_CURRENT_DESKTOP: 'ubuntu:GNOME', XDG_SESSION_TYPE: 'wayland', APPIMAGE: '/home/grace/Tokenscope.AppImage' },
  isPackaged: true,
  vault: { state: 'locked', records: 3, corrupt: ['k'], reason: null },
  connections: [
    { grantType: 'authorization_code', template: 'katana' },
    { grantType: 'authorization_code', template: 'oidc' },
  ],
};

it('diagnostics name versions, system, desktop, keychain and what kinds of connections there are', () => {
  expect(diagnostics(facts).split('\n')).toEqual([
    'Tokenscope 0.1.0',
    'System: linux x64, kernel 6.8.0-45-generic, language en-GB',
    'Desktop: ubuntu:GNOME, wayland, APPIMAGE',
    'Electron 39.2.1, Chromium 142.0.7444.59, Node.js 22.21.1',
    'Keychain: locked, sealed records: 3, unreadable: 1',
    'Connections: 2',
    'Grants: authorization_code 2',
    'Templates: katana 1, oidc 1',
  ]);
});

it('diagnostics of an app without connections, on another system', () => {
  const text = diagnostics({ ...facts, platform: 'win32', connections: [], isPackaged: false });
  expect(text).toMatch(/^Tokenscope 0\.1\.0 \(from source\)\n/);
  expect(text).toContain('Grants: none');
  expect(text).not.toContain('Desktop:');
});

it('a secret planted in any text that diagnostics could see comes out nowhere', () => {
  // Far more than is asked for, as a connection from the settings has.
  const connection = { grantType: PLANTED, template: PLANTED, name: PLANTED, clientId: PLANTED, issuer: `https://${PLANTED}` };
  const everywhere = {
    ...facts,
    version: PLANTED,
    versions: { electron: PLANTED, chrome: `39.0 ${PLANTED}`, node: PLANTED, openssl: PLANTED },
    release: `6.8.0 ${PLANTED}`,
    locale: PLANTED,
    env: {
      XDG_CURRENT_DESKTOP: `GNOME:${PLANTED}`,
      XDG_SESSION_TYPE: PLANTED,
      APPIMAGE: `/home/${PLANTED}/app`,
      SNAP: PLANTED,
      HTTPS_PROXY: `http://user:${PLANTED}@proxy`,
      TOKENSCOPE_CLIENT_SECRET: PLANTED,
    },
    vault: { state: 'unavailable', records: 1, corrupt: [PLANTED], reason: `It said ${PLANTED}` },
    connections: [connection],
  } satisfies DiagnosticFacts;
  const text = diagnostics(everywhere);
  expect(text).not.toContain(PLANTED);
  expect(text).not.toContain(PLANTED.slice(0, 8));
  expect(text).toContain('Connections: 1');
  expect(text).toContain('Desktop: GNOME, unknown, APPIMAGE, SNAP');
});
