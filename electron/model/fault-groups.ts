/** What the faults of the practice provider are about, in the order to show them. */
export const FAULT_GROUPS = {
  network: { name: 'Network', text: 'on the way' },
  answer: { name: 'Responses', text: 'of the token endpoint' },
  tokens: { name: 'Tokens', text: 'what is issued' },
  client: { name: 'Client authentication', text: 'secrets and assertions' },
  refresh: { name: 'Refresh', text: 'rotation, reuse, revocation' },
  api: { name: 'API', text: 'what it accepts' },
  dpop: { name: 'DPoP', text: 'proofs and bound tokens' },
  redirect: { name: 'Redirect', text: 'sign-in and callback' },
  discovery: { name: 'Discovery', text: 'from a URL to a client' },
  mcp: { name: 'MCP server', text: 'how it responds' },
};

export type FaultGroup = keyof typeof FAULT_GROUPS;

export const FAULT_GROUP_IDS = Object.keys(FAULT_GROUPS) as FaultGroup[];
