import type { AuthInfo, ClientRequest, Session } from 'electron';
import type { Evidence } from '../model/failure';
import type { Preferences } from '../model/preferences';
import { proxyConfig } from '../model/proxy';
import { idOf, type ProxySignIns, type UserAndPassword } from './proxy-sign-ins';

/** How requests leave this computer, as the person set it. */
export interface WayOut {
  /** Sets up a session before its first request. */
  setUp(session: Session): Promise<void>;
  /** Answers a proxy that asks the request for a sign-in. */
  attend(request: Pick<ClientRequest, 'on'>): Attended;
}

export interface Attended {
  /** What the proxy wanted in vain, for the failure; null: nothing. */
  missing(): Evidence | null;
}

/** @param settings Read anew for each session. */
export function createWayOut(settings: () => Pick<Preferences, 'proxy'>, signIns: ProxySignIns): WayOut {
  return {
    async setUp(session) {
      const config = proxyConfig(settings().proxy);
      // The system's is what a session has from the start.
      if (config.mode !== 'system') await session.setProxy(config);
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
