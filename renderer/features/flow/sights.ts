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
  label: 'The login or the consent',
  text: 'Finish it there. Tokenscope takes over as soon as the provider redirects. How long a sign-in waits is set in App settings.',
  helps: ['open-app-settings'],
} as const satisfies Advice;

const ERROR = { sight: 'error', label: 'An error page', helps: ['copy-redirect', 'open-receiver', 'open-again'] } as const satisfies Advice;

const ELSEWHERE = {
  sight: 'elsewhere',
  label: 'Another page, after signing in',
  text: 'The provider redirected to an address of its own choice. Compare it with the redirect URI above: register that one, or set the receiver to the address you see and paste the final URL.',
  helps: ['copy-redirect', 'open-receiver'],
} as const satisfies Advice;

const BY_RECEIVER: Record<FlowView['receiver'], readonly Advice[]> = {
  scheme: [
    {
      sight: 'question',
      label: 'A question whether to open Tokenscope',
      text: "Choose Open, or Allow. If nothing happens then, this system does not pass the app link on: browsers in a sandbox (Flatpak, Snap) and on another machine often can't. Use the loopback receiver, whose redirect URI must be registered too.",
      helps: ['use-loopback', 'open-again'],
    },
    ELSEWHERE,
  ],
  loopback: [
    {
      sight: 'unreachable',
      label: "“Can't connect” at 127.0.0.1",
      text: 'The redirect came, but not to this computer: the browser runs on another machine, or a proxy or firewall takes 127.0.0.1. Use a browser here, exempt 127.0.0.1 from the proxy, or set the receiver to a pasted URL.',
      helps: ['copy-url', 'open-receiver'],
    },
    ELSEWHERE,
  ],
  paste: [
    {
      sight: 'elsewhere',
      label: 'The page I was sent back to',
      text: 'That is the one. It may look broken; only its URL counts. Copy the whole URL from the address bar and paste it above.',
      helps: [],
    },
  ],
};

/** What may be seen with this receiver, in the order in which it happens. */
export function sightsOf(receiver: FlowView['receiver']): readonly Advice[] {
  const where = receiver === 'loopback' ? ' in a browser on this computer' : ' in any browser';
  const nothing = { ...NOTHING, text: `Open it again, or copy the URL and open it${where}. It is the same sign-in.` };
  return [nothing, LOGIN, ERROR, ...BY_RECEIVER[receiver]];
}
