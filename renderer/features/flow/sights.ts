import type { FlowView } from '../../../electron/contract';

/** What the browser may show while nothing comes back. */
export type Sight = 'nothing' | 'login' | 'question' | 'unreachable' | 'error' | 'elsewhere';

/** The buttons that help. */
export type Help = 'open-again' | 'copy-url' | 'copy-redirect' | 'open-receiver' | 'use-loopback' | 'open-app-settings';

export interface Advice {
  sight: Sight;
  label: string;
  /** What it means and what to do; absent: what the coach says of this provider's silence. */
  text?: string;
  helps: readonly Help[];
}

const AGAIN: readonly Help[] = ['open-again', 'copy-url'];

const NOTHING = {
  sight: 'nothing',
  label: 'Nothing opened, or I closed it',
  helps: AGAIN,
} as const;

const LOGIN = {
  sight: 'login',
  label: 'The login or consent page',
  text: 'Finish it there. Tokenscope continues when the provider redirects. You can set a longer wait in App settings.',
  helps: ['open-app-settings'],
} as const satisfies Advice;

const ERROR = { sight: 'error', label: 'An error page', helps: ['copy-redirect', 'open-receiver', 'open-again'] } as const satisfies Advice;

const ELSEWHERE = {
  sight: 'elsewhere',
  label: 'Another page, after signing in',
  text: 'The provider redirected somewhere else. Compare the URL with the redirect URI above: register that one, or set the receiver to Pasted URL with the URL you see.',
  helps: ['copy-redirect', 'open-receiver'],
} as const satisfies Advice;

const BY_RECEIVER: Record<FlowView['receiver'], readonly Advice[]> = {
  scheme: [
    {
      sight: 'question',
      label: 'A prompt to open Tokenscope',
      text: "Choose Open or Allow. If nothing happens, the browser can't open app links: sandboxed browsers (Flatpak, Snap) and browsers on another computer often can't. Use the loopback receiver, and register its redirect URI too.",
      helps: ['use-loopback', 'open-again'],
    },
    ELSEWHERE,
  ],
  loopback: [
    {
      sight: 'unreachable',
      label: "“Can't connect” at 127.0.0.1",
      text: "The redirect didn't reach this computer: the browser runs on another one, or a proxy or firewall intercepts 127.0.0.1. Use a browser here, exempt 127.0.0.1 from the proxy, or paste the URL of that page above.",
      helps: ['copy-url', 'open-receiver'],
    },
    ELSEWHERE,
  ],
  paste: [
    {
      sight: 'elsewhere',
      label: 'The page I was redirected to',
      text: "That's the one. It may look broken; only its URL matters. Copy the whole URL from the address bar and paste it above.",
      helps: [],
    },
  ],
};

/** What may be seen with this receiver, in the order in which it happens. */
export function sightsOf(receiver: FlowView['receiver']): readonly Advice[] {
  const where = receiver === 'loopback' ? ' in a browser on this computer' : ' in any browser';
  const nothing = { ...NOTHING, text: `Open it again, or copy the URL and open it${where}. It's the same sign-in.` };
  return [nothing, LOGIN, ERROR, ...BY_RECEIVER[receiver]];
}
