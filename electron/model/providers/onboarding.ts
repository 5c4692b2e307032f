import { GRANTS, type GrantType } from '../grants';

/** How a client is registered at a provider, in the provider's own words. */
export interface Onboarding {
  /** `self-service`: whoever has an account there registers it. `by-request`: the provider does, when asked. */
  how: 'self-service' | 'by-request';
  /** What to open, then what to click: "Admin panel > Setup > OAuth 2.0 Clients > Add". `by-request`: whom to write to. */
  where: string;
  /** The page that the path begins at, or that says whom to write to. */
  url?: string;
  /** What a person should know before they register it. */
  lead?: string;
  names: OnboardingNames;
  /** What the provider calls a grant, where it has to be chosen there. */
  grants?: Partial<Record<GrantType, string>>;
  /** What its request says that others don't. */
  request?: Partial<RequestWords>;
  /** The redirect URI to register where any port of it is accepted. */
  anyPort?: string;
  /** Worth saying also for a client that is never redirected to. */
  withoutRedirect?: true;
}

/** What a provider calls the values that it asks for and hands out. Absent: it has none, or doesn't ask for it when a client is registered. */
export interface OnboardingNames {
  clientId: string;
  clientSecret?: string;
  redirectUri?: string;
  scopes?: string;
  tenant?: string;
  grantType?: string;
}

/** The sentences around the values. */
interface RequestWords {
  /** In words: no address is known for sure. */
  to: string;
  subject: string;
  greeting: string;
  asks: string;
  /** What comes back besides the secret, after "Please send us". */
  returns: string;
  note: string;
}

/** What a provider has to know of a client. There is no place for a secret. */
export interface ClientFacts {
  grantType: GrantType;
  /** null: it is never redirected to, or its port changes. */
  redirectUri: string | null;
  scopes: readonly string[];
  /** Empty: not said. */
  environment: string;
  /** Empty: not known yet. */
  tenant: string;
}

/** Ready to send. It asks for a secret, and never holds one. */
export interface RequestText {
  to: string;
  subject: string;
  text: string;
}

/** A value under the name of its field. */
export interface Entered {
  name: string;
  value: string;
}

/** A provider, as far as registering a client goes. */
interface Registering {
  label: string;
  onboarding: Onboarding;
}

/** What to enter at the provider, in the order in which most forms ask. */
export function toEnter({ onboarding: { names, grants, anyPort } }: Registering, facts: ClientFacts): Entered[] {
  const { grantType, redirectUri, scopes } = facts;
  return named([
    [names.grantType, grants?.[grantType] ?? GRANTS[grantType].name],
    [names.redirectUri, redirectUri ?? (isRedirected(facts) ? anyPort : undefined) ?? ''],
    [names.scopes, scopes.join(' ')],
  ]);
}

/** The text that asks for a client: the provider, or whoever has its console. null: the redirect URI has to be fixed first. */
export function requestFor(provider: Registering, facts: ClientFacts): RequestText | null {
  const { label, onboarding } = provider;
  const { how, where, url, names, anyPort } = onboarding;
  if (isRedirected(facts) && names.redirectUri !== undefined && (facts.redirectUri ?? anyPort) === undefined) return null;
  const words: RequestWords = {
    to: `Your ${label} administrator`,
    subject: `OAuth client at ${label}`,
    greeting: 'Hello',
    asks: `Please register an OAuth client for us at ${label}.`,
    returns: `the ${names.clientId}${names.tenant !== undefined && facts.tenant === '' ? ` and the ${names.tenant}` : ''}`,
    note: '',
    ...onboarding.request,
  };
  const entered = [
    ...toEnter(provider, facts),
    ...named([
      [names.tenant, facts.tenant],
      ['Environment', facts.environment],
    ]),
  ];
  const secret = names.clientSecret === undefined ? '' : `, and the ${names.clientSecret} through a secure channel rather than by e-mail`;
  const paragraphs = [
    `${words.greeting},`,
    words.asks,
    how === 'by-request' ? '' : `Where: ${where}${url === undefined ? '' : `\n${url}`}`,
    entered.map(({ name, value }) => `${name}: ${value}`).join('\n'),
    `Please send us ${words.returns}${secret}.${words.note === '' ? '' : ` ${words.note}`}`,
    'Thank you',
  ];
  return { to: words.to, subject: words.subject, text: paragraphs.filter((each) => each !== '').join('\n\n') };
}

const isRedirected = ({ grantType }: ClientFacts) => GRANTS[grantType].signsIn === 'redirect';

/** Each value in one line, those that are there and have a name. */
function named(values: readonly (readonly [name: string | undefined, value: string])[]): Entered[] {
  return values.flatMap(([name, value]) => (name === undefined || value === '' ? [] : [{ name, value: value.replace(/\s+/g, ' ') }]));
}
