import { X509Certificate } from 'node:crypto';
import type { AuthInfo, Certificate, ClientRequest, Session } from 'electron';
import { leadsToAuthority } from '../../platform/network/trusted-chain';
import type { Evidence } from '../../model/failure';
import type { Preferences } from '../../model/window/preferences';
import { proxyConfig } from '../../model/window/proxy';
import { idOf, type ProxySignIns, type UserAndPassword } from './proxy-sign-ins';

/** How requests leave this computer, as the person set it. */
export interface WayOut {
  /** Sets up a session before its first request. */
  setUp(session: Session): Promise<void>;
  /** Sets up a session that has been used before: what was set then no longer counts. */
  renew(session: Session): Promise<void>;
  /** Answers a proxy that asks the request for a sign-in. */
  attend(request: Pick<ClientRequest, 'on'>): Attended;
}

interface Attended {
  /** What the proxy wanted in vain, for the failure; null: nothing. */
  missing(): Evidence | null;
}

export interface WayOutParts {
  /** Read anew for each session, as are the authorities. */
  settings(): Pick<Preferences, 'proxy'>;
  signIns: ProxySignIns;
  /** Certificate authorities that count besides the system's. */
  authorities(): Promise<X509Certificate[]>;
  /** Milliseconds since the epoch. */
  now(): number;
}

export function createWayOut({ settings, signIns, authorities, now }: WayOutParts): WayOut {
  const trustOwn = async (session: Session) => {
    const own = await authorities();
    if (own.length === 0) return;
    session.setCertificateVerifyProc(({ hostname, certificate, errorCode }, answer) => {
      const isTrusted = errorCode === UNKNOWN_AUTHORITY && leadsToAuthority(own, chainOf(certificate), hostname, now());
      answer(isTrusted ? TRUST : AS_CHROMIUM_SAYS);
    });
  };
  const goBy = async (session: Session, config: ReturnType<typeof proxyConfig>) => {
    await session.setProxy(config);
    // Chromium hears of it by another way than of requests, and that of a new session may be the slower one: the first request left without
    // the proxy. This comes back by the way of requests once the proxy counts.
    await session.forceReloadProxyConfig();
  };
  return {
    async setUp(session) {
      const config = proxyConfig(settings().proxy);
      // The system's is what a session has from the start.
      if (config.mode !== 'system') await goBy(session, config);
      await trustOwn(session);
    },
    async renew(session) {
      await goBy(session, proxyConfig(settings().proxy));
      session.setCertificateVerifyProc(null);
      await session.closeAllConnections();
      await trustOwn(session);
    },
    attend(request) {
      let missing: Evidence | null = null;
      const tried = new Map<string, UserAndPassword>();
      request.on('login', (asked: AuthInfo, answer: (user?: string, password?: string) => void) => {
        // A server's own sign-in (401) is the answer that a person wants to see.
        if (!asked.isProxy) return answer();
        const id = idOf(asked.host, asked.port);
        const before = tried.get(id) ?? null;
        const given = signIns.answer(asked, before);
        if (given === null) {
          missing = { label: 'Proxy', value: `${id} ${before === null ? 'wants a' : 'refused the'} user name and password` };
          return answer();
        }
        tried.set(id, given);
        answer(given.user, given.password);
      });
      return { missing: () => missing };
    },
  };
}

/** Chromium's net::ERR_CERT_AUTHORITY_INVALID, behind which any lesser fault may hide. */
const UNKNOWN_AUTHORITY = -202;
/** Answers of a `setCertificateVerifyProc`. */
const TRUST = 0;
const AS_CHROMIUM_SAYS = -3;

/** Empty if one of them can't be read. */
function chainOf(certificate: Certificate): X509Certificate[] {
  const chain: X509Certificate[] = [];
  try {
    for (let at: Certificate | undefined = certificate; at && chain.length < 20; at = at.issuerCert)
      chain.push(new X509Certificate(at.data));
  } catch {
    return [];
  }
  return chain;
}
