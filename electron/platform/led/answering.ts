import { connect } from 'node:net';

/** Milliseconds between two attempts. */
const LOOK_MS = 50;

/**
 * Whether something accepts connections at a URL's port, as soon as it does: a web app takes its time to start.
 *
 * @param patienceMs Milliseconds after which it is given up on.
 * @param isOver Nobody needs to know any more.
 */
export async function isAnswering({ hostname, port }: URL, patienceMs: number, isOver: () => boolean): Promise<boolean> {
  const end = performance.now() + patienceMs;
  const host = hostname.replace(/^\[|\]$/g, '');
  for (;;) {
    if (await accepts(host, Number(port || 80))) return true;
    if (isOver() || performance.now() >= end) return false;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const tell = (isOpen: boolean) => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once('connect', () => tell(true)).once('error', () => tell(false));
  });
}
