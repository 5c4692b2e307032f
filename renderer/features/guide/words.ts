import type { ConnectionView, GrantView } from '../../../electron/contract';
import { grantOf } from '../../../electron/model/grants';
import { checkedWords, type GuideStep } from '../../../electron/model/guide';
import { isPractice, providerOf } from '../../../electron/model/providers/offered';
import { urlOf } from '../../../electron/model/text/url';
import { localDate } from '../../state/time';

/** Whether somebody signs in with a browser or device; otherwise the program gets its token by itself. */
export const signsIn = (connection: Pick<ConnectionView, 'grantType'>) => grantOf(connection).signsIn !== false;

const TITLES: Record<GuideStep, string> = {
  provider: 'Provider',
  request: 'What to ask for',
  answer: 'What they gave you',
  preflight: 'Check before signing in',
  'sign-in': 'Sign in',
  call: 'First call',
  done: 'Done',
};

export function titleOf(step: GuideStep, connection: Pick<ConnectionView, 'grantType'>): string {
  return step === 'sign-in' && !signsIn(connection) ? 'Get a token' : TITLES[step];
}

/** Who is on the other side, as in a sentence: a provider's name or the host of its server. */
export function providerName({ template, issuer, endpoints }: Pick<ConnectionView, 'template' | 'issuer' | 'endpoints'>): string {
  const provider = providerOf(template);
  if (isPractice({ template }) || !provider.isGeneric) return provider.name;
  return urlOf(issuer ?? endpoints.authorization ?? endpoints.token ?? '')?.host || 'the provider';
}

const says = (label: string, environment: string) => label.toLowerCase().includes(environment.trim().toLowerCase());

/** What a step came to, in one line. */
export function summaryOf(step: GuideStep, connection: ConnectionView, grant: GrantView | null): string {
  const { environment, clientId, guide } = connection;
  const { label } = providerOf(connection.template);
  switch (step) {
    case 'provider':
      return says(label, environment) ? label : `${label}, ${environment}`;
    case 'request':
      return guide?.asked?.sentAt == null ? 'Nothing sent' : `Sent on ${localDate(guide.asked.sentAt)}`;
    case 'answer':
      return `Client ID ${clientId}`;
    case 'preflight':
      return checkedWords(guide, grant?.receivedAt != null);
    case 'sign-in':
      return grant?.receivedAt == null ? 'Done' : `On ${localDate(grant.receivedAt)}`;
    case 'call':
      return guide?.call?.status == null ? 'Skipped' : `${guide.call.name}: ${guide.call.status}`;
    case 'done':
      return guide?.finishedAt === undefined ? '' : localDate(guide.finishedAt);
  }
}
