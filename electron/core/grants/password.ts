import { failing } from '../../model/failure';
import { addAsked } from '../wire/additions';
import { asking, inputOf } from './asking';
import { requestRefresh } from './refresh';
import type { GrantProtocol } from './protocol';

/** A user's name and password for tokens, RFC 6749 section 4.3; RFC 9700 section 2.4 forbids it. They are renewed by refresh token. */
export const password: GrantProtocol<'password'> = {
  ...asking(
    'password',
    async (context) => {
      const { username } = context.connection.passwordGrant;
      if (username === '') throw withoutName();
      const secret = await inputOf(context, 'password');
      const parameters = new URLSearchParams({ username, password: secret.value });
      addAsked(parameters, context.connection);
      return { grantType: 'password', purpose: 'token', parameters, secrets: [secret] };
    },
    'connected',
  ),
  renew: requestRefresh,
};

const withoutName = failing({
  code: 'connection-incomplete',
  what: 'The user name is missing, so no token can be requested.',
  likelyCause: 'It was not entered yet.',
  action: "Open the connection's settings and enter the user name.",
  evidence: [{ label: 'Missing', value: 'User name' }],
  mend: ['open:username'],
});
