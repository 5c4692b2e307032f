import { useState } from 'react';
import { Stack } from '../../components/layout';
import { Checkbox } from '../../components/toggles';
import { ask, forgetTokens } from '../../state/actions';
import { say } from '../../state/app';
import { confirmFirst } from '../../state/confirmation';

/** Says what signing out does and what it leaves, then opens the provider's page (OpenID Connect RP-Initiated Logout 1.0). */
export async function signOutAtProvider(connectionId: string): Promise<void> {
  const place = await ask('server.signOutPlace', { connectionId });
  if (place === null) return;
  let forgets = false;
  const signOut = async () => {
    if ((await ask('server.signOut', { connectionId })) === null) return;
    if (!forgets) return say({ tone: 'ok', text: 'The sign-out page is open in the browser. The tokens are still here.' });
    if (await forgetTokens(connectionId)) say({ tone: 'ok', text: 'The sign-out page is open in the browser. The tokens here are gone.' });
  };
  confirmFirst({
    title: 'Sign out at the provider?',
    about: connectionId,
    text: <Consequences {...place.value} onForget={(on) => (forgets = on)} />,
    confirmLabel: 'Open the sign-out page',
    cancelLabel: 'Stay signed in',
    tone: 'primary',
    onConfirm: signOut,
  });
}

function Consequences({ host, returnsTo, onForget }: { host: string; returnsTo: string | null; onForget: (on: boolean) => void }) {
  const [forgets, setForgets] = useState(false);
  return (
    <Stack gap={12}>
      <p>
        <bdi className="mono untrusted">{host}</bdi> opens in the browser and ends your session there; it may ask you to confirm. The ID
        token tells it who you are. It is part of the URL, so it stays in the browser's history.
      </p>
      {returnsTo === null ? null : (
        <p>
          Afterwards the provider sends the browser to <bdi className="mono untrusted">{returnsTo}</bdi>.
        </p>
      )}
      <p>
        The tokens stay here. Some providers end refresh tokens with the session, others accept every token until it expires; to be sure,
        revoke them first.
      </p>
      <Checkbox
        isSelected={forgets}
        onChange={(on) => {
          setForgets(on);
          onForget(on);
        }}
      >
        Also forget this connection's tokens here
      </Checkbox>
    </Stack>
  );
}
