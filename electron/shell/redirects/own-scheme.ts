import { app } from 'electron';
import type { SchemeState } from '../../model/receiver';
import { REDIRECT_SCHEME } from './deep-links';
import { registerOnLinux, schemeStateOnLinux } from './scheme-registration';

/** Linux packages register the scheme themselves; elsewhere the app does. @param ownArguments Those of a second process of this app. */
export function ownScheme(platform: NodeJS.Platform, ownArguments: () => string[]) {
  const registered = () => app.isDefaultProtocolClient(REDIRECT_SCHEME, process.execPath, ['--']);
  return {
    async state(): Promise<SchemeState> {
      if (platform === 'linux') return schemeStateOnLinux();
      if (registered()) return 'registered';
      return app.getApplicationNameForProtocol(`${REDIRECT_SCHEME}://`) === '' ? 'none' : 'other';
    },
    async register(): Promise<void> {
      if (platform === 'linux') await registerOnLinux(process.execPath, ownArguments(), undefined, undefined, true);
      else app.setAsDefaultProtocolClient(REDIRECT_SCHEME, process.execPath, ['--']);
    },
  };
}
