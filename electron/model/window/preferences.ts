import * as v from 'valibot';
import { TIME_ZONES } from '../text/dates';
import { keptLimits } from './kept';
import { portRange, proxySettings } from './network';
import { environments } from '../variables';
import { windowLayout } from './window-layout';

const milliseconds = (least: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(least), v.maxValue(7 * 86_400_000));

/** What a person sets for the whole app. */
export const preferences = v.strictObject({
  theme: v.picklist(['system', 'light', 'dark']),
  /** `compact`: less space between things. */
  density: v.picklist(['comfortable', 'compact']),
  /** By whose clock times are written. */
  timeZone: v.picklist(TIME_ZONES),
  /** Milliseconds before expiry; 0: off. */
  notifyBeforeMs: milliseconds(0),
  notifyRefreshFailed: v.boolean(),
  /** Milliseconds a flow waits for its callback. */
  flowTimeoutMs: milliseconds(1_000),
  /** false: the exchange log keeps nothing, not even for this run. */
  keepExchanges: v.boolean(),
  ...keptLimits,
  /** false: history holds times and fingerprints, no claims. */
  keepClaims: v.boolean(),
  /** false: newer versions are looked for only when the person asks. */
  lookForUpdates: v.boolean(),
  /** Where redirects may come back by HTTP, if a connection names no port; null: any free one. */
  loopbackPorts: v.nullable(portRange),
  proxy: proxySettings,
  /** Milliseconds that a copied secret stays on the clipboard. */
  clipboardMs: milliseconds(5_000),
  /** Milliseconds without use after which the vault's key is forgotten; 0: never. */
  lockAfterMs: milliseconds(0),
  /** An icon in the tray or menu bar, with the tokens that expire soonest. */
  tray: v.boolean(),
  /** Variables of calls that connections of the same environment share. */
  environments,
  layout: windowLayout,
});

export type Preferences = v.InferOutput<typeof preferences>;

/** Each preference that is as its schema wants it; from `otherwise` where it isn't. A whole number of milliseconds is made of any other. */
export function preferencesIn(given: { [Name in keyof Preferences]?: unknown }, otherwise: Preferences): Preferences {
  const taken = Object.entries(preferences.entries).flatMap(([name, schema]) => {
    const value = given[name as keyof Preferences];
    const result = v.safeParse(schema, typeof value === 'number' ? Math.round(value) : value);
    return result.success ? [[name, result.output]] : [];
  });
  return { ...otherwise, ...Object.fromEntries(taken) };
}
