import { type Failure, failing } from '../../model/failure';
import { GRANT_INPUTS, type GrantInput } from '../../model/grant-input';
import type { GrantType } from '../../model/grants';
import type { KnownSecret, NewGrant } from '../secrets';
import { requestTokens, type TokenContext, type TokenForm } from '../wire/token-request';
import type { GrantProtocol } from './protocol';

/**
 * A grant that asks the token endpoint at once, and asks again when its token ends.
 *
 * @param form What the request says.
 * @param how `connected`: for a user, so that the tokens are the user's.
 */
export function asking<Id extends GrantType>(
  id: Id,
  form: (context: TokenContext) => Promise<TokenForm>,
  how: NewGrant['how'] = 'retrieved',
): GrantProtocol<Id> {
  const ask = async (context: TokenContext) => {
    const { narrowerTo, connection } = context;
    const narrowed = narrowerTo === undefined ? context : { ...context, connection: { ...connection, scopes: [...narrowerTo] } };
    const { exchanged, ...asked } = await form(narrowed);
    const answer = await requestTokens(context, asked);
    return {
      ...answer,
      ...(exchanged !== undefined && { exchangedFor: exchanged }),
      ...(narrowerTo !== undefined && { narrowedTo: [...narrowerTo] }),
    };
  };
  return {
    id,
    form,
    begin: async (context) => {
      const answer = await ask({ ...context, redirectUri: null });
      const scopesAsked = context.connection.scopes.filter((scope) => scope !== '');
      return { kind: 'tokens', tokens: { answer, callbackMembers: [], scopesAsked, nonce: null, how } };
    },
    renew: ask,
  };
}

/** What the grant sends beside the client's credential. @throws Failure As `Inputs` does. */
export function inputOf({ inputs }: Pick<TokenContext, 'inputs'>, name: GrantInput): Promise<KnownSecret> {
  if (inputs === undefined) throw withoutInput(name);
  return inputs.read(name);
}

export function withoutInput(name: GrantInput): Failure {
  const what = GRANT_INPUTS[name].name;
  return failing({
    code: 'connection-incomplete',
    what: `The ${what.toLowerCase()} is missing, so no token can be requested.`,
    likelyCause: 'It was not chosen yet, or was removed.',
    action: `Open the connection's settings and choose the ${what.toLowerCase()}.`,
    evidence: [{ label: 'Missing', value: what }],
    mend: [`open:${name}`],
  })();
}
