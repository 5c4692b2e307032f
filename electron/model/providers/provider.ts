import type { Rules } from '../coach-rule';
import type { PartialSettings } from '../connection-file';
import type { GrantSetting, GrantType } from '../grants';
import type { Profile } from '../promises';
import type { Onboarding } from './onboarding';

/** A product whose answers Tokenscope knows. */
export interface Provider<Id extends string = string> {
  /** Permanent: connections and connection files name it. */
  id: Id;
  /** As in a sentence: "GitHub", "the practice provider". */
  name: string;
  /** The names of its hosts. */
  hosts?: RegExp;
  /** Paths that no other product has. */
  paths?: RegExp;
  /** Response headers that no other product sends. */
  headers?: readonly string[];
  /** The response header that identifies a request to whoever runs it. */
  requestId?: string;
  /** Its own error codes; global, for several may stand in one answer. */
  errorCodes?: RegExp;
  /** What it is built on, or plays: their rules hold for its answers too. */
  isAlso?: readonly Provider[];
  /** What its answers mean. A rule of a provider wins over the general ones. */
  rules?: Rules;
  /** Claims that it made up, with their meaning; registered names win. */
  claims?: Readonly<Record<string, string>>;
  /** Members of token responses, likewise. */
  responseMembers?: Readonly<Record<string, string>>;
}

/** A provider that a new connection can begin with. */
export interface OfferedProvider<Id extends string = string> extends Provider<Id> {
  label: string;
  /** One sentence: what it is for. */
  summary: string;
  mark: Mark;
  /** On the first screen; absent: not named there. */
  welcome?: { title: string; text: string };
  /** What a person must bring, in the order the form asks. */
  asks: readonly Ask[];
  /** Worth knowing before starting, each with how sure it is. */
  facts: readonly Fact[];
  /** What a new connection begins with, where that is not blank. Names the connection, too. */
  settings: PartialSettings & { name: string };
  /** Absent: any. */
  grantTypes?: readonly GrantType[];
  /** What checks expect, where it differs from what the RFCs lead to expect. Id and name: the provider's, unless given. */
  expects: Partial<Omit<Profile, 'promises'>> & { promises: Partial<Profile['promises']> };
  /** How a client is registered there. Absent: nobody has to. */
  onboarding?: Onboarding;
  /** It stands for any server, whose clients may have no secret. */
  isGeneric?: true;
  /** Its refresh tokens don't depend on the scope offline_access. */
  refreshesWithoutScope?: true;
  /** Paths of its API that answer with personal data, which is covered until a person asks. */
  personalData?: RegExp;
  /** Set for the practice provider: the ready-made connections to it. */
  faces?: readonly PracticeFace[];
}

interface Fact {
  text: string;
  sure: string;
  /** Only grants that take this setting meet it. Absent: all do. */
  with?: GrantSetting;
}

/** `tenant` fills the Tenant header of the token, refresh and API requests. */
export type Ask = 'issuer' | 'endpoints' | 'clientId' | 'clientSecret' | 'tenant' | 'apiBaseUrl' | 'scopes';

/** The practice provider, by itself or playing another. */
export interface PracticeProvider<Id extends string = string, Face extends string = string> extends OfferedProvider<Id> {
  faces: readonly PracticeFace<Face>[];
}

/** A ready-made connection to the practice provider. Its card is the provider's, but for what is given here. */
interface PracticeFace<Id extends string = string> {
  id: Id;
  label?: string;
  summary?: string;
  mark?: Mark;
}

/** Stands for a provider on its card. */
export interface Mark {
  /** One or two; none: an icon. */
  letters: string;
  tone: 'accent' | 'violet' | 'warn' | 'live';
}

/** The header that a tenant code goes into. */
export const TENANT_HEADER = 'Tenant';

/** How sure a fact is. */
export const DOCUMENTED = "from the provider's own pages";
export const ONE_CLIENT = 'seen in one existing client, not documented';
