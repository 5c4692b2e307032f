import type { ProofFace } from '../../model/proof';
import type { Act, Leg } from './acts';

export type { ProofFace };

/** An issuer beside the first one, which is an attacker's (RFC 9700 section 4.4). */
export interface OtherIssuer {
  issuer: string;
  authorizeUrl: string;
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
}

/** What the app is given to work with. Empty where a face has no such thing. */
export interface Given {
  face: ProofFace;
  /** With its metadata; only the `oidc` face has any. */
  issuer: string;
  authorizeUrl: string;
  tokenUrl: string;
  revocationUrl: string;
  userinfoUrl: string;
  jwksUrl: string;
  endSessionUrl: string;
  /** What the app calls again and again: it answers 200 to a GET with a good access token. */
  apiUrl: string;
  /** The same for a path below which every other one of the sample API stands. */
  apiBase: string;
  clientId: string;
  clientSecret: string;
  /** Where the app wants the redirect; what it sends must be exactly this. */
  redirectUri: string;
  scope: string;
  /** `audience` of the authorize request, as at Auth0. */
  audience: string;
  /** `resource` (RFC 8707). */
  resource: string;
  /** The value of the Tenant header. */
  tenant: string;
  /** How the token endpoint wants the client's credentials; `none`: a public client, which has none; `key`: assertions that it signs. */
  clientAuth: 'basic' | 'post' | 'none' | 'key';
  /** A refresh must carry redirect_uri. */
  refreshNeedsRedirectUri: boolean;
  /** A refresh brings a new refresh token. */
  rotates: boolean;
  pkce: boolean;
  idTokens: boolean;
  /**
   * What a second copy of the app is given in place of the first one's, so that a call shows which of them made it; null: both have the
   * same, as where a person starts them.
   */
  second: Pick<Given, 'apiUrl' | 'apiBase'> | null;
  /** null: the app knows one issuer. */
  other: OtherIssuer | null;
  /** Another server, on another host, that takes anything down. No trailing slash. */
  elsewhere: string;
}

/** What is played on a request in place of, or after, its proper handling. */
export interface Trouble {
  /** In words, as `Act.played` says it: "500 with a web page". */
  name: string;
  /** `before`: the request has no effect. `after`: it takes effect, and only its answer is changed. */
  when: 'before' | 'after';
  /** The connection drops with no answer. */
  cut?: boolean;
  /** Milliseconds before the answer. */
  delayMs?: number;
  /** Milliseconds for which the first is held back at most, until the last of those that it is played on has come. */
  togetherMs?: number;
  /** With `togetherMs`: held back no longer than several times what the app took for the first, since its last answer. */
  atItsPace?: true;
  status?: number;
  /** Beside the answer's own; these replace those of the same name. Names in lower case. */
  headers?: Record<string, string>;
  /** Adds Retry-After as an HTTP date, in so many seconds from the answer. */
  retryDateSeconds?: number;
  /** In place of the answer's own body. */
  body?: string;
  /** `after` only: changes the members of an answer that is a JSON object. */
  change?: (members: Record<string, unknown>) => Record<string, unknown>;
}

/** Parameters of the redirect to the app that are changed: text replaces, null takes away. */
export type CallbackChange = Partial<Record<'state' | 'iss' | 'code' | 'error' | 'error_description', string | null>> & {
  /** The state ends in other characters than the app's; of an app that sent none, it is made up. */
  nearState?: true;
  /** The browser asks for it twice, as when a page is reloaded. Only where we play the browser. */
  repeat?: boolean;
};

/** How the next ID token differs from a right one. */
export interface IdTokenChange {
  /** Claims that are changed: undefined takes one away. */
  claims?: Record<string, unknown>;
  /** `none`: unsigned. `forged`: the signature is wrong. `unknown-key`: signed with a key that isn't published. Absent: signed properly. */
  signature?: 'none' | 'forged' | 'unknown-key';
}

/** A fault of the practice provider's lab, by its id in docs/practice-provider.md. */
export type StageFault = { id: string; value: boolean | number };

/**
 * The provider, as a scene may play with it. All that is played ends with the scene, but for keys that were rotated and families that were
 * ended.
 */
export interface Stage {
  readonly given: Given;
  /** Lifetimes of what is issued from now on, in seconds. Usual: an hour and 14 days. */
  lifetimes(of: { accessSeconds?: number; refreshSeconds?: number }): void;
  /**
   * Lets time pass for all that was issued before: access tokens, codes, refresh tokens, leeway. The app's clock, the Date header and the
   * times in new tokens stay as they are: nothing tells the app but how the provider answers.
   */
  pass(seconds: number): void;
  /** Every access token issued so far is expired. */
  expireAccessTokens(): void;
  /** Plays trouble on the next requests at a leg; `times`: how many, usually 1. Troubles at one leg come one after the other. */
  trouble(leg: Leg, trouble: Trouble, times?: number): void;
  nextCallback(change: CallbackChange): void;
  nextIdToken(change: IdTokenChange): void;
  /** Switches a fault of the lab on, such as "no-rotation", "expires-in-text", "rotation-leeway". */
  fault(id: string, value?: boolean | number): void;
  /** From now on tokens are signed with another key, the only one that is published. */
  rotateKey(): void;
  /** Every refresh token issued so far is dead, as after a sign-out elsewhere: `invalid_grant`. Access tokens live on. */
  endFamilies(): void;
}

/** The stage as the runner has it. */
export interface OpenStage extends Stage {
  /** Which scene acts are taken down for, from now on. */
  mark(scene: string, ask: number): void;
  /** Told when a request comes, and again when it was answered. */
  onAct(listener: (act: Act) => void): () => void;
  /** Requests that are not answered yet. */
  busy(): number;
  /** Plays the browser: signs in and allows, follows redirects to the app and keeps its cookies. Resolves when the address leads no further, with the last status; null: no answer came. */
  browse(url: string): Promise<number | null>;
  /** Ends what scenes played. */
  settle(): void;
  close(): Promise<void>;
}
