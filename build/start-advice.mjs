import { posix } from 'node:path';

/**
 * What to do when the system ends the app at its start.
 * @param {{ platform: NodeJS.Platform; executable: string; restricted: boolean }} about `restricted`: AppArmor restricts user namespaces, as
 * on Ubuntu 23.10 and newer
 */
export function killedAdvice({ platform, executable, restricted }) {
  if (platform === 'darwin')
    return 'macOS ends an app whose signature is missing or broken: delete the folder release/ and run npm start again, with the command line tools of Xcode installed (xcode-select --install).';
  if (platform === 'win32')
    return 'look whether a virus scanner has stopped or removed it, then delete the folder release/ and run npm start again.';
  if (!restricted)
    return "check that DISPLAY names a running display. In a container, Chromium's sandbox needs user namespaces: allow them there.";
  const helper = posix.join(posix.dirname(executable), 'chrome-sandbox');
  return `Ubuntu lets only known programs make the user namespaces that Chromium's sandbox stands on. Make this one known, either by its helper:
    sudo chown root:root "${helper}" && sudo chmod 4755 "${helper}"
  or by a profile, which outlives the next build:
    sudo tee /etc/apparmor.d/tokenscope-local <<'PROFILE'
${apparmorProfile('tokenscope-local', executable)}PROFILE
    sudo apparmor_parser --replace /etc/apparmor.d/tokenscope-local
  The deb brings such a profile along. Leave the restriction itself on: it protects the whole machine.`;
}

/** As the deb's, for another path. @param {string} name @param {string} executable */
function apparmorProfile(name, executable) {
  return `abi <abi/4.0>,
include <tunables/global>
profile ${name} "${executable}" flags=(unconfined) {
  userns,
}
`;
}
