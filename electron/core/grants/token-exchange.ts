import { tokenTypeOf } from '../../model/grant-input';
import { addAsked } from '../wire/additions';
import { asking, inputOf } from './asking';

const ID = 'urn:ietf:params:oauth:grant-type:token-exchange';

/**
 * A token for another one, RFC 8693 section 2.1. oauth4webapi sends it as any grant (`genericTokenEndpointRequest`); it has no builder for it.
 */
export const tokenExchange = asking(ID, async (context) => {
  const { subject, actor, requestedTokenType } = context.connection.tokenExchange;
  const subjectToken = await inputOf(context, 'subjectToken');
  const parameters = new URLSearchParams({ subject_token: subjectToken.value, subject_token_type: tokenTypeOf(subject) });
  const secrets = [subjectToken];
  if (actor !== null) {
    const actorToken = await inputOf(context, 'actorToken');
    parameters.set('actor_token', actorToken.value);
    parameters.set('actor_token_type', tokenTypeOf(actor));
    secrets.push(actorToken);
  }
  if (requestedTokenType) parameters.set('requested_token_type', requestedTokenType);
  addAsked(parameters, context.connection);
  return { grantType: ID, purpose: 'token', parameters, secrets, exchanged: subjectToken.value };
});
