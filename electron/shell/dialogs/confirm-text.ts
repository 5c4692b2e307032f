import type { ProductionAct } from '../../core/connection/production-gate';
import type { AllowedEndpoint } from '../../core/secrets';
import { ENDPOINT_NAMES } from '../../model/endpoints';
import { CHANGING, DESTRUCTIVE } from '../../model/check-words';
import { productionName } from '../../model/environments';
import type { Authority } from '../../model/window/authority';
import { isoMinute } from '../../core/verify/certificate';
import { cleanText } from '../../core/base/untrusted-text';

export interface SendingQuestion {
  message: string;
  detail: string;
}

/** @param added Authorities that are about to be trusted. */
export function authoritiesQuestion(added: readonly Authority[]): SendingQuestion {
  const names = added.map(({ subject, notAfter, id }) =>
    [shown(subject), `Valid until ${isoMinute(notAfter)}`, `SHA-256 ${(id.match(/.{1,8}/g) ?? []).join(' ')}`].join('\n'),
  );
  return {
    message: added.length === 1 ? 'Trust this certificate authority?' : `Trust these ${added.length} certificate authorities?`,
    detail: [
      ...names,
      'Anyone with its key can pose as any server and read every token and secret that Tokenscope sends. Cancel unless your IT department gave you this file.',
    ].join('\n\n'),
  };
}

/**
 * @param origin As sent on the wire.
 * @param before The previous API; null if none was set when the token was issued.
 */
export function apiQuestion(connectionName: string, origin: string, before: string | null): SendingQuestion {
  const why =
    before === null
      ? 'No API was set for this connection when its token was issued.'
      : `The API of this connection has changed. Until now: ${shown(before)}`;
  const risk = `${shown(origin)} can use the token in your place. Cancel if you did not set this URL.`;
  return question('access token', connectionName, origin, why, risk);
}

/**
 * @param address Token endpoint as sent on the wire.
 * @param before Previous endpoint; null if none was recorded.
 */
export function tokenEndpointQuestion(connectionName: string, address: string, before: string | null): SendingQuestion {
  const why =
    before === null
      ? 'An older version of Tokenscope stored these secrets without their token endpoint.'
      : `The token endpoint has changed. Until now: ${shown(before)}`;
  return question('secrets', connectionName, address, why, riskOf('client secret and the refresh token'));
}

/** What goes to each. */
const SENT_TO: Record<AllowedEndpoint, string> = {
  userinfo: 'access token',
  introspection: 'tokens and client secret',
  revocation: 'tokens and client secret',
  endSession: 'ID token',
  refresh: 'refresh token and client secret',
};

/**
 * @param address Endpoint as sent on the wire.
 * @param before The one stored with the tokens; null if none is.
 */
export function askedEndpointQuestion(
  connectionName: string,
  endpoint: AllowedEndpoint,
  address: string,
  before: string | null,
): SendingQuestion {
  const name = ENDPOINT_NAMES[endpoint];
  const secrets = SENT_TO[endpoint];
  const why =
    before === null
      ? `This ${name} was entered after the secrets were stored, or an older version of Tokenscope stored them.`
      : `The ${name} has changed. Until now: ${shown(before)}`;
  return question(secrets, connectionName, address, why, riskOf(secrets));
}

/**
 * @param connectionName Whose token it is.
 * @param address Token endpoint as sent on the wire.
 * @param before The one it came from; null if none was recorded.
 */
export function exchangeQuestion(connectionName: string, address: string, before: string | null): SendingQuestion {
  const why = `The token is to be exchanged at another server than it came from. It came from: ${before === null ? 'unknown' : shown(before)}`;
  const risk = 'The operator of that server can use the token in your place. Cancel if you did not set this up.';
  return question('token', connectionName, address, why, risk);
}

/** What is asked before an act in production; `yes` is its button. */
export function productionQuestion(
  { name, environment }: { name: string; environment: string },
  act: ProductionAct,
): SendingQuestion & { yes: string } {
  const where = `${quoted(name)} is ${shown(productionName({ environment }))}: mistakes there reach customers.`;
  const asked = 'You are asked once, until you quit Tokenscope, at most for 12 hours.';
  if (act.kind === 'call') {
    const request = `${cleanText(act.method, 20)} ${shown(act.url)}`;
    const risk = "It may create, change or delete data, and Tokenscope can't undo that.";
    return {
      yes: 'Send',
      message: `Send a call that may change data in production?`,
      detail: [request, `${where} ${risk}`, asked].join('\n\n'),
    };
  }
  const { burning, changing } = act;
  const destructive =
    burning === 0
      ? []
      : [
          `${burning === 1 ? 'One is' : `${burning} are`} destructive. ${DESTRUCTIVE.how} You may have to sign in for them.`,
          `Your tokens: ${DESTRUCTIVE.tokens}`,
          `The provider: ${DESTRUCTIVE.provider} Tell the people who monitor it before you start.`,
        ];
  const calls = changing.slice(0, 10).map((request) => cleanText(request, 120));
  const more = changing.length > calls.length ? [`and ${changing.length - calls.length} more`] : [];
  const writing =
    changing.length === 0
      ? []
      : [`These calls may change data:\n${[...calls, ...more].join('\n')}`, `Your data: ${CHANGING.data}`, `The plan: ${CHANGING.plan}`];
  return { yes: 'Run', message: 'Run these checks in production?', detail: [where, ...destructive, ...writing, asked].join('\n\n') };
}

/** What is asked before a tap troubles real servers; `yes` is its button. @param costs A sentence each. */
export function troublesQuestion(
  { name }: { name: string },
  servers: readonly string[],
  costs: readonly string[],
): SendingQuestion & { yes: string } {
  return {
    yes: 'Lay it over',
    message: 'Have a tap trouble real servers?',
    detail: [
      `The tap of ${quoted(name)} passes on to ${servers.map(shown).join(' and ')}.`,
      ...costs,
      'Only requests of your app are affected. Try it with the practice provider first if you are not sure.',
    ].join('\n\n'),
  };
}

/** What is asked before a tap stands in front of a private server that a public one has named; `yes` is its button. @param why Where it is. */
export function privateServerQuestion({ name }: { name: string }, server: string, why: string): SendingQuestion & { yes: string } {
  return {
    yes: 'Add it',
    message: `Add ${shown(server)} to the tap?`,
    detail: [
      `It ${why}. The tap of ${quoted(name)} has it from what a server on the Internet sent to your app.`,
      'Once it is added, what your app sends there goes through the tap. Cancel if you do not know this server: your app may be led into your network.',
    ].join('\n\n'),
  };
}

/** What is asked before connections are no longer production; `yes` is its button. */
export function unmarkingQuestion(connections: readonly { name: string; environment: string }[]): SendingQuestion & { yes: string } {
  const [first, ...others] = connections;
  const names = connections.slice(0, 5).map(({ name, environment }) => `${quoted(name)} is ${shown(productionName({ environment }))}.`);
  const more = connections.length > names.length ? [`So are ${connections.length - names.length} more.`] : [];
  return {
    yes: 'Stop marking',
    message: `Stop marking ${others.length === 0 ? quoted(first?.name ?? '') : `${connections.length} connections`} as production?`,
    detail: [
      [...names, ...more].join('\n'),
      'Afterwards Tokenscope no longer asks before it runs destructive checks or sends calls that may change data there. Cancel if you did not change the environment or the Production setting.',
    ].join('\n\n'),
  };
}

function question(secrets: string, connectionName: string, address: string, why: string, risk: string): SendingQuestion {
  return { message: `Send the ${secrets} of ${quoted(connectionName)} to ${shown(address)}?`, detail: `${why}\n\n${risk}` };
}

function riskOf(secrets: string): string {
  return `Anyone who controls that URL can use the ${secrets} in your place. On a shared host, another path may belong to someone else. Cancel if you did not set this URL.`;
}

const shown = (address: string) => cleanText(address, 300);

/** The name comes from the page, so it is cleaned. */
function quoted(name: string): string {
  return `\u201c${cleanText(name, 120).replace(/[\u201c\u201d]/g, "'")}\u201d`;
}
