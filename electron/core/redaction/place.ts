/** What stands where a secret stood, as the source of a regular expression: "[access token 3f9a-01bc]". */
export const PLACE = '\\[[A-Za-z ]{3,20} [0-9a-f]{4}-[0-9a-f]{4}\\]';

/** What stands where something could not be read, and might hold a secret. */
export const LEFT_OUT = '(left out: Tokenscope could not rule out that it holds a secret)';

/** What `read` gives; `otherwise` where it fails: what can't be read is left out, not let through. */
export function guarded<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
