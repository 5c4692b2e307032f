import type { ConnectionSettings, ConnectionView } from './connection';

/** The settings in a view, as they are saved: without what the main process adds to them. */
export function settingsIn(view: ConnectionView): ConnectionSettings {
  const {
    id: _id,
    hasClientSecret: _has,
    sealedVariables: _sealed,
    redirectUri: _uri,
    guide: _guide,
    registered: _registered,
    ...settings
  } = view;
  return settings;
}
