import * as v from 'valibot';

/** A certificate authority that a person added. */
export const authority = v.strictObject({
  /** SHA-256 of the certificate, in hex. */
  id: v.string(),
  /** Names as in RFC 4514; untrusted. */
  subject: v.string(),
  issuer: v.string(),
  /** Milliseconds since the epoch. */
  notBefore: v.number(),
  notAfter: v.number(),
  /** Name of the file it came from. */
  file: v.string(),
  /**
   * `unconfirmed`: it was not added by this vault's owner, or the vault is closed; `broken`: it can't be read. Only `trusted` ones count.
   */
  state: v.picklist(['trusted', 'expired', 'not-yet-valid', 'unconfirmed', 'broken']),
});

export type Authority = v.InferOutput<typeof authority>;
