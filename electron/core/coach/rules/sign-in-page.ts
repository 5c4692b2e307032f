import type { Rule, Rules } from '../../../model/coach-rule';

const PAGE: Rule['when']['purpose'] = ['sign-in-page'];

/** The sign-in page asked for without the browser, and a sign-in whose redirect is not what was sent. */
export const SIGN_IN_PAGE_RULES: Rules = {
  'sign-in-page-refused': {
    when: { purpose: PAGE, status: ['4xx'] },
    what: '{host} returned {status} for the sign-in request, so the browser probably shows an error page.',
    cause: "Usually the Client ID is wrong, or {redirect} isn't registered for it exactly as written.",
    action: 'Read the page in the browser, and compare the Client ID and Redirect URI with the registration at the provider.',
    mend: ['open:clientId', 'open:receiver'],
    reference: 'RFC 6749 section 4.1.2.1',
  },
  'sign-in-page-not-found': {
    when: { purpose: PAGE, status: [404, 405, 410] },
    what: 'There is no sign-in page at this URL of {host} ({status}).',
    cause: 'The authorization endpoint or the issuer is misspelled, or belongs to another tenant.',
    action: "Compare the authorization endpoint in Settings with the provider's documentation.",
    mend: ['open:endpoints.authorization', 'open:issuer'],
    reference: 'RFC 6749 section 3.1',
    lift: 1,
  },
  'sign-in-page-for-browsers': {
    when: { purpose: PAGE, status: [401, 403, 429] },
    what: '{host} returned {status} when Tokenscope requested the sign-in page.',
    cause: 'The client or its redirect URI is rejected, or the server only responds to browsers. The page in the browser shows which.',
    action: 'If the browser shows the login, finish the sign-in there. If it shows an error page, compare the Client ID and {redirect}.',
    reference: 'RFC 6749 section 4.1.2.1',
    lift: 76,
  },
  'callback-state-changed': {
    when: { purpose: ['callback'], failure: ['flow-state-unknown'], evidence: /^Waiting there: one sign-in$/ },
    what: 'The browser came back with a different state than Tokenscope sent, so the code was not used.',
    cause:
      'The provider or a proxy changed the state, an older sign-in page was finished, or someone is trying to inject their own sign-in.',
    action: "Start again. If it happens every time, report it to the server's operator: state must come back unchanged.",
    mend: ['sign-in'],
    reference: 'RFC 6749 section 4.1.2',
  },
};
