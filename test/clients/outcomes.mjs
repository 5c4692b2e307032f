/** The person has to sign in (again). */
export class SignInNeeded extends Error {}
/** The grant lives; a later attempt may work. */
export class Unavailable extends Error {}
/** The server said no, and trying again won't help. */
export class Refused extends Error {}

export function isOwnFailure(cause) {
  return cause instanceof SignInNeeded || cause instanceof Unavailable || cause instanceof Refused;
}
