import { useState } from 'react';
import type { ProxySignIn } from '../../../electron/model/window/network';
import { Button } from '../../components/button';
import { Chip } from '../../components/chip';
import { Form, Grid, Row } from '../../components/layout';
import { TextField } from '../../components/text-field';
import { Untrusted } from '../../components/untrusted';

const STATES = {
  wanted: { tone: 'warn', frame: 'warn', word: 'Requires a sign-in' },
  given: { tone: 'live', frame: 'panel', word: 'Signed in' },
  refused: { tone: 'dead', frame: 'dead', word: 'Rejected' },
} as const;

export interface ProxyAccountProps {
  proxy: ProxySignIn;
  onSignIn: (user: string, password: string) => Promise<unknown>;
  onForget: () => unknown;
}

/** A proxy's user name and password, on their way to the main process. */
export function ProxyAccount({ proxy, onSignIn, onForget }: ProxyAccountProps) {
  const [user, setUser] = useState(proxy.user ?? '');
  const [password, setPassword] = useState('');
  const { tone, frame, word } = STATES[proxy.state];
  return (
    <Form
      frame={frame}
      pad={[12, 16]}
      gap={8}
      aria-label={`Sign-in to ${proxy.id}`}
      onSubmit={async () => {
        if (await onSignIn(user, password)) setPassword('');
      }}
    >
      <Row gap={8} justify="between">
        <div>
          <h3>
            <Untrusted text={proxy.id} />
          </h3>
          <p className="dim">
            {proxy.realm === '' ? null : (
              <>
                It calls itself <Untrusted text={proxy.realm} />.{' '}
              </>
            )}
            {proxy.state === 'refused' ? 'It rejected the user name and password. They are no longer kept.' : null}
            {proxy.state === 'given' ? 'Signs in when the proxy asks.' : null}
          </p>
        </div>
        <Chip tone={tone}>{word}</Chip>
      </Row>
      {proxy.state === 'given' ? null : (
        <Grid columns={2} gap={12}>
          <TextField label="User name" value={user} onChange={setUser} isRequired />
          <TextField label="Password" type="password" autoComplete="new-password" value={password} onChange={setPassword} />
        </Grid>
      )}
      <Row gap={8} wrap>
        {proxy.state === 'given' ? null : (
          <Button type="submit" variant="primary" isDisabled={user === ''}>
            Sign in
          </Button>
        )}
        <Button onPress={onForget}>Forget</Button>
        {proxy.state === 'given' ? null : (
          <span className="dim grow">
            Sent to this proxy only, and kept in memory until you quit.
            {proxy.scheme === 'basic' ? ' With this kind of sign-in (Basic) the proxy sees the password.' : ''}
          </span>
        )}
      </Row>
    </Form>
  );
}
