import * as v from 'valibot';
import { proxyProblem } from './proxy';

const PROXY_MODES = ['system', 'none', 'manual', 'pac'] as const;
export type ProxyMode = (typeof PROXY_MODES)[number];

/** Characters. */
const MOST = 2_000;
const text = v.pipe(v.string(), v.maxLength(MOST));

const port = v.pipe(v.number(), v.safeInteger(), v.minValue(1_024), v.maxValue(65_535));

export const portRange = v.pipe(
  v.strictObject({ from: port, to: port }),
  v.check(({ from, to }) => from <= to),
);
export type PortRange = v.InferOutput<typeof portRange>;

/** How requests leave this computer. What another mode needs is kept, so switching back and forth loses nothing. */
const fields = v.strictObject({
  mode: v.picklist(PROXY_MODES),
  /** With `manual`: `host:port`, optionally with http, https, socks4 or socks5 in front. */
  server: text,
  /** With `manual`: hosts that are reached without the proxy. */
  exceptions: text,
  /** With `pac`: where the script is. */
  pacUrl: text,
});

export type ProxySettings = v.InferOutput<typeof fields>;

export const proxySettings = v.pipe(
  fields,
  v.check((proxy) => proxyProblem(proxy) === null),
);

/** A proxy that asked for a sign-in since the start. The password stays in the main process, in memory. */
export const proxySignIn = v.strictObject({
  /** Host and port. */
  id: v.string(),
  /** As the proxy calls what it guards; untrusted. */
  realm: v.string(),
  /** Such as "basic" or "ntlm". */
  scheme: v.string(),
  /** null: none was given. */
  user: v.nullable(v.string()),
  /** `wanted`: it asks; `given`: they are sent when it asks; `refused`: it did not take them, and they are forgotten. */
  state: v.picklist(['wanted', 'given', 'refused']),
});

export type ProxySignIn = v.InferOutput<typeof proxySignIn>;
