import type { ChainChoice } from '../../model/discovery';
import { cleanText } from '../base/untrusted-text';
import type { StepAbout } from './steps';

/** What a step is for, without the id that its place in the chain gives it. */
export type StepWords = Omit<StepAbout, 'id'>;

/** The steps from a client to its tokens. */
export const STEPS = {
  being: {
    link: 'client',
    to: null,
    title: 'The client',
    why: 'A registered client comes first, then the client ID metadata document, then dynamic registration.',
    section: 'MCP 2026-07-28, Client Registration',
  },
  register: {
    link: 'client',
    to: 'authorization-server',
    title: 'Dynamic client registration',
    why: "The server doesn't know this client yet, and registers clients on request.",
    section: 'RFC 7591 section 3.1',
  },
  authorize: {
    link: 'authorize',
    to: 'browser',
    title: 'Sign-in in the browser',
    why: 'The user agrees to the access there, and the browser returns a code.',
    section: 'RFC 6749 section 4.1.1, RFC 7636, RFC 8707',
  },
  device: {
    link: 'authorize',
    to: 'authorization-server',
    title: 'Code for another device',
    why: 'The user signs in on any device with the code that the server issues for it.',
    section: 'RFC 8628 section 3.1',
  },
  poll: {
    link: 'token',
    to: 'authorization-server',
    title: 'Access token, once the user has signed in',
    why: 'The token endpoint is asked again, no sooner than the server allows, until the user has signed in.',
    section: 'RFC 8628 section 3.4',
  },
  exchange: {
    link: 'token',
    to: 'authorization-server',
    title: 'Assertion of the identity provider',
    why: 'The identity provider exchanges the ID token for an assertion that the authorization server accepts.',
    section: 'RFC 8693 section 2.1, Enterprise-Managed Authorization',
  },
  token: {
    link: 'token',
    to: 'authorization-server',
    title: 'Access token',
    why: 'The token endpoint issues the token that the resource requires.',
    section: 'RFC 6749 section 5, RFC 8707 section 2.2',
  },
  refresh: {
    link: 'token',
    to: 'authorization-server',
    title: 'Refresh',
    why: 'The resource no longer accepts the token; the refresh token may get another.',
    section: 'RFC 6749 section 6',
  },
  stepUp: {
    link: 'step-up',
    to: null,
    title: 'More scopes',
    why: "The operation needs scopes that the token doesn't have.",
    section: 'RFC 6750 section 3.1, MCP Step-Up Authorization Flow',
  },
  call: {
    link: 'call',
    to: 'resource',
    title: 'The URL with the token',
    why: 'Only a call shows whether the resource accepts the token.',
    section: 'RFC 6750 section 2.1',
  },
  opening: {
    link: 'call',
    to: 'resource',
    title: 'MCP: server and revision',
    why: 'Client and server agree on a revision of the protocol.',
    section: 'MCP Lifecycle, Versioning',
  },
  greeting: {
    link: 'call',
    to: 'resource',
    title: 'MCP: initialized',
    why: 'The client confirms the handshake.',
    section: 'MCP 2025-11-25, Lifecycle',
  },
  tools: {
    link: 'call',
    to: 'resource',
    title: 'MCP: tools',
    why: 'The list of tools shows what the token is good for.',
    section: 'MCP Tools',
  },
  tool: {
    link: 'call',
    to: 'resource',
    title: 'MCP: tool call',
    why: 'A tool may need more scopes than the list of tools.',
    section: 'MCP Tools',
  },
} as const satisfies Record<string, StepWords>;

export const GO_ON = 'go-on';
export const NO_PKCE =
  'The metadata list no PKCE method S256 (code_challenge_methods_supported), so MCP clients stop here. With revision 2025-06-18 the chain goes on.';

export const NOT_WANTED = 'You chose not to request more scopes, so the call stays refused.';

/** Before another sign-in. */
export const stepUpChoice = (number: number, scopes: readonly string[]): ChainChoice => ({
  id: `more-scopes-${number}`,
  link: 'step-up',
  title: 'Sign in again for more scopes?',
  why: `The server refuses the call, because the token lacks scopes. A new sign-in would request: ${cleanText(scopes.join(' '), 500)}.`,
  options: [
    { id: GO_ON, label: 'Sign in again', detail: 'The new token replaces this one.', problem: null },
    { id: 'stop', label: 'Leave it', detail: 'The call stays refused; other tools can still be called.', problem: null },
  ],
  usual: GO_ON,
});

/** Where clients of the revision stop. */
export const PKCE_CHOICE: ChainChoice = {
  id: 'authorize-pkce',
  link: 'authorize',
  title: 'The server does not advertise PKCE',
  why: 'MCP clients must refuse to go on if code_challenge_methods_supported is absent or lacks S256 (MCP 2025-11-25, Authorization Code Protection).',
  options: [
    { id: 'stop', label: 'Stop', detail: 'As MCP clients do.', problem: null },
    { id: GO_ON, label: 'Go on', detail: 'PKCE is used; the server may ignore it.', problem: null },
  ],
  usual: 'stop',
};
