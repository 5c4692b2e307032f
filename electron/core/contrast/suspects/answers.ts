import { pageText } from '../../base/page-text';
import { headerOf, quoted } from '../../base/untrusted-text';
import type { Half } from '../side';
import type { Suspect } from '../suspect';

const responseHeader = ({ exchange }: Half, name: string) => headerOf(exchange.response?.headers ?? [], name);
const server = (half: Half) => responseHeader(half, 'server') ?? responseHeader(half, 'via');
const isRedirect = ({ facts }: Half) => facts.status !== null && facts.status >= 300 && facts.status < 400;

export const ANSWER_SUSPECTS: readonly Suspect[] = [
  {
    code: 'redirected',
    name: 'redirect',
    weights: { gateway: 92 },
    look({ works, fails }) {
      const location = responseHeader(fails, 'location');
      if (!isRedirect(fails) || isRedirect(works)) return null;
      return {
        what: `The failing request is redirected (${fails.facts.status})${location === null ? '' : ` to ${quoted(location)}`} instead of reaching the API.`,
        why: 'A sign-in page, a proxy or another host name is in the way. Tokenscope does not follow redirects with a token.',
        action: 'Correct the API base URL: use https and the final host, and the path of the API, not of a web site.',
        works: String(works.facts.status ?? ''),
        fails: location,
      };
    },
  },
  {
    code: 'other-responder',
    name: 'who responds',
    weights: { gateway: 88, missing: 62, token: 50, forbidden: 62, method: 55, request: 55, broken: 70 },
    look({ works, fails }) {
      if (fails.facts.body !== 'html' || works.facts.body === 'html') return null;
      return {
        what: `The failing request gets a web page${page(fails)}; the one that works gets data.`,
        why: 'A gateway, firewall or web server responds in the place of the API, so the token was never looked at.',
        action:
          'Ask the operator whether the API is reachable from here in that environment (allowed IP addresses, VPN), and check the API base URL.',
        works: kind(works),
        fails: kind(fails),
      };
    },
  },
  {
    code: 'gateway-error',
    name: 'gateway',
    weights: { gateway: 66 },
    look({ works, fails }) {
      const { status } = fails.facts;
      if (status === null || status < 502 || status > 504) return null;
      return {
        what: `A gateway responds to the failing request with ${status}: it could not reach the API behind it.`,
        why: 'The API of that environment is down, starting or unreachable for its gateway. The token was never looked at.',
        action: 'Try again later, or ask the operator of that environment.',
        works: kind(works),
        fails: kind(fails),
      };
    },
  },
  {
    code: 'rate-limit',
    name: 'rate limit',
    weights: { busy: 90 },
    look({ works, fails, symptom }) {
      if (symptom !== 'busy') return null;
      const left = (half: Half) => responseHeader(half, 'x-ratelimit-remaining') ?? responseHeader(half, 'ratelimit-remaining');
      const wait = responseHeader(fails, 'retry-after');
      return {
        what: 'The failing side has used up its requests for now (429).',
        why: 'Each environment counts on its own, and test environments often allow far fewer requests.',
        action: wait === null ? 'Wait, then repeat the request.' : `Wait (Retry-After: ${quoted(wait)}), then repeat the request.`,
        works: left(works) === null ? null : `${left(works)} left`,
        fails: left(fails) === null ? null : `${left(fails)} left`,
      };
    },
  },
  {
    code: 'unreachable',
    name: 'reachability',
    weights: { silence: 88 },
    look({ works, fails, symptom }) {
      const [here, there] = [works.url?.host ?? null, fails.url?.host ?? null];
      if (here === there || symptom !== 'silence') return null;
      return {
        what: `${there ?? 'The failing host'} does not respond; ${here ?? 'the other host'} does.`,
        why: 'The host name is wrong, or the environment is reachable only from another network.',
        action: 'Check the API base URL and whether that environment needs a VPN or a proxy.',
        works: here,
        fails: there,
      };
    },
  },
];

function page({ facts }: Half): string {
  const text = pageText(facts.text);
  return text === '' ? '' : ` (${quoted(text)})`;
}

function kind(half: Half): string {
  const type = responseHeader(half, 'content-type') ?? 'no content type';
  const by = server(half);
  return `${half.facts.status ?? 'no status'} ${type}${by === null ? '' : `, ${by}`}`;
}
