import { authorizationCode } from './authorization-code';
import { checkSameUser, verifyFrontChannel } from './front-channel';
import type { GrantProtocol } from './protocol';

/**
 * A code with tokens beside it, OpenID Connect Core section 3.3. The tokens that are kept are those that the code is exchanged for; those of the
 * browser only have to be genuine.
 */
export const hybrid: GrantProtocol<'hybrid'> = {
  id: 'hybrid',
  begin: async (beginning) => {
    const step = await authorizationCode.begin(beginning);
    if (step.kind !== 'redirect') return step;
    return {
      ...step,
      verify: (answer) => verifyFrontChannel(beginning, step.request, answer),
      goOn: async (answer) => {
        const tokens = await step.goOn(answer);
        checkSameUser(answer.parameters.get('id_token'), tokens.answer.idToken);
        return tokens;
      },
    };
  },
  renew: authorizationCode.renew,
};
