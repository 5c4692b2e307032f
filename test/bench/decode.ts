import { measureBuilt } from './built';
import type { Figure } from './figure';
import { measurePairs } from './pairs';
import { auth0Tokens } from './tokens';

const TOKENS = 20_000;

function bareDecode(token: string): unknown {
  const [header = '', payload = ''] = token.split('.');
  return [JSON.parse(Buffer.from(header, 'base64url').toString('utf8')), JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))];
}

/** Processor time, in milliseconds, that `work` takes for all tokens. */
function timed(tokens: string[], work: (token: string) => unknown): number {
  const from = process.cpuUsage();
  for (let index = 0; index < TOKENS; index += 1) work(tokens[index % tokens.length] ?? '');
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1_000;
}

/** Decoding with findings, built as it ships, against base64url and JSON.parse alone, on tokens as Auth0 issues them. */
export async function measureDecode(): Promise<Figure> {
  const now = Math.floor(Date.now() / 1000);
  const tokens = await auth0Tokens(50, now);
  return measureBuilt<typeof import('./decode-work'), Figure>('decode-work.ts', ({ decodeWork }) => {
    const work = decodeWork(now);
    const sides = { own: () => timed(tokens, work), bare: () => timed(tokens, bareDecode) };
    return measurePairs('decode-ratio', 2.5, sides, { name: 'ms', digits: 0 });
  });
}
