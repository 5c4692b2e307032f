import type { ConnectionSettings } from './connection';
import { type PreflightPatch, withPatch } from './preflight';
import { textsOf } from './setting-texts';

/** One setting before and after. Empty: not set. */
export interface SettingChange {
  /** Path of the setting, such as "endpoints.token". */
  path: string;
  from: string;
  to: string;
}

/** What an offered change does to the settings, in the order of the schema; what stays the same is left out. */
export function changesOf(settings: ConnectionSettings, patch: PreflightPatch): SettingChange[] {
  const before = textsOf(settings);
  const after = textsOf(withPatch(settings, patch));
  const paths = [...new Set([...before.keys(), ...after.keys()])];
  return paths.flatMap((path) => {
    const [from, to] = [before.get(path) ?? '', after.get(path) ?? ''];
    return from === to ? [] : [{ path, from, to }];
  });
}
