import type { Receiver } from '../../model/connection';
import type { Redirects } from '../ports';

const PATH = '/callback';

/** One port for registering and for signing in: not every server takes another one than it was told (RFC 8252 section 7.3). */
export async function freeReceiver(redirects: Redirects): Promise<Receiver> {
  const nobody = async () => ({ ok: false, title: '', text: '' });
  const listening = await redirects.listen({ port: null, path: PATH }, nobody);
  await listening.close();
  return { kind: 'loopback', port: Number(new URL(listening.redirectUri).port), path: PATH };
}
