import type { Told } from '../exchange';
import { CALLS } from './calls';
import { ENTRA } from './entra';
import { PROOFS } from './proofs';
import { PROVIDERS } from './providers';
import { REGISTRATION } from './registration';
import { SIGN_IN } from './sign-in';
import { TOKEN } from './token';
import { TRANSPORT } from './transport';

/** Each rule's code with real server answers; every one must be recognised as exactly that. */
export const EXAMPLES: Record<string, Told[]> = {
  ...SIGN_IN,
  ...TOKEN,
  ...PROOFS,
  ...REGISTRATION,
  ...CALLS,
  ...ENTRA,
  ...PROVIDERS,
  ...TRANSPORT,
};
