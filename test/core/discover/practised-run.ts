import { Chain } from '../../../electron/core/discover/chain';
import { DISCOVERY_LINKS } from '../../../electron/core/discover/links';
import { foundBy, SignInRun } from '../../../electron/core/discover/sign-in-run';
import { beginning } from '../../../electron/core/discover/start';
import type { ChainView, McpRevision } from '../../../electron/model/discovery';
import { systemAddresses } from '../../../electron/platform/network/addresses';
import { createLoopbackRedirects } from '../../../electron/platform/network/loopback';
import { createNodeHttp } from '../../../electron/platform/network/node-http';
import { systemRandom } from '../../../electron/platform/system/random';
import { systemClock } from '../../../electron/platform/system/system-clock';
import { startBrowser } from '../../practice/browser';

const deps = { http: createNodeHttp(), addresses: systemAddresses, clock: systemClock, fingerprint: () => '0000-0000' };

/** A chain at a real server up to where somebody signs in. */
export const chainAt = (url: string, revision?: McpRevision) =>
  new Chain(deps, { id: 'chain', url, facts: beginning(url, { revision }), links: DISCOVERY_LINKS });

/** The whole chain: registers, signs in with a browser of its own and calls a tool. */
export async function signedInAt(url: string, flowTimeoutMs: number, revision?: McpRevision): Promise<ChainView> {
  const chain = chainAt(url, revision);
  const first = await chain.run();
  const browser = startBrowser();
  const run = new SignInRun(
    {
      ...deps,
      random: systemRandom,
      redirects: createLoopbackRedirects(),
      browser: { open: async (address) => void (await browser.open(address)) },
      flowTimeoutMs,
      attend: () => {},
      rediscover: (signal) => foundBy(chainAt(url), signal),
    },
    {
      who: {
        client: null,
        metadataUrl: null,
        grants: { kind: 'authorization_code' },
        dpop: false,
        receiver: { kind: 'loopback', port: null, path: '/callback' },
      },
      tool: { name: 'needs-more-scope', input: {} },
      client: { name: 'Tokenscope', version: '1' },
    },
    chain.facts,
  );
  await run.run(true);
  return run.view(first);
}
