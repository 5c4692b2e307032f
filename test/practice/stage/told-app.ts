import { parseEnv } from 'node:util';
import { PlayedBrowser } from '../../../electron/practice/stage/played-browser';
import { settingsFrom } from '../../clients/lead.mjs';
import { ReferenceClient } from '../../clients/reference-client.mjs';

/** The reference client as an app that was given `env`, a text as the window copies it, with a person at its browser. */
export function toldApp(env: string, defect = ''): ReferenceClient {
  const settings = settingsFrom(parseEnv(env));
  const browser = new PlayedBrowser({
    origin: () => new URL(settings.authorizeUrl).origin,
    callbacks: (url) => (url.startsWith(settings.redirectUri) ? 1 : 0),
    calledBack: () => {},
  });
  return new ReferenceClient({ settings, open: (url) => void browser.open(url), defect });
}
