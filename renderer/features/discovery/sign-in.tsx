import { useState } from 'react';
import type { ChainServer, ChainView } from '../../../electron/model/discovery';
import { CHAIN_CLIENT } from '../../../electron/model/chain-client';
import { Button } from '../../components/button';
import { later } from '../../components/later';
import { Form, Row, ScrollPane, Stack } from '../../components/layout';
import { Segmented } from '../../components/segmented';
import { TextField } from '../../components/text-field';
import { Untrusted } from '../../components/untrusted';
import { signInChain } from '../../state/discovery';

/** The authorization server that the chain goes on with; null: it leads to none. */
export const chosenServer = ({ findings: { servers, chosen } }: ChainView): ChainServer | null =>
  servers.find(({ issuer }) => issuer === chosen) ?? null;

const DocumentDialog = later(async () => (await import('../editor/document-dialog')).DocumentDialog);

const offers = ({ clientWays }: ChainServer, way: ChainServer['clientWays'][number]['way']) =>
  clientWays.some((each) => each.way === way && each.offered === 'yes');

const takesDevices = ({ endpoints }: ChainServer) =>
  endpoints.some(({ name, problem }) => name === 'device_authorization_endpoint' && problem === null);

const PLACES = [
  { id: 'here', label: 'In this browser' },
  { id: 'device', label: 'On another device' },
] as const;

/** Whether a client can be registered on the spot. */
export const registersClients = (server: ChainServer) => offers(server, 'dynamic-registration');

/** Whether the chain can go on with a sign-in. */
export const canSignIn = (view: ChainView, isShared: boolean) =>
  !isShared && view.status === 'done' && view.call === undefined && chosenServer(view) !== null;

/** As which client to sign in. */
export function SignInPane({ view, server, stepwise }: { view: ChainView; server: ChainServer; stepwise: boolean }) {
  const [clientId, setClientId] = useState('');
  const [clientSecret, setSecret] = useState('');
  const [metadataUrl, setMetadataUrl] = useState('');
  const [place, setPlace] = useState<(typeof PLACES)[number]['id']>('here');
  const [isWriting, setWriting] = useState(false);
  const registers = registersClients(server);
  const readsDocuments = offers(server, 'metadata-document');
  const isWhole = registers || clientId.trim() !== '' || (readsDocuments && metadataUrl.trim() !== '');
  const start = () => {
    const filled = (text: string) => (text.trim() === '' ? null : text.trim());
    if (!isWhole) return undefined;
    const who = { clientId: filled(clientId), clientSecret: filled(clientSecret), metadataUrl: filled(metadataUrl) };
    return signInChain(view.id, { ...who, stepwise, ...(place === 'device' && { device: true }) });
  };
  return (
    <ScrollPane label="Sign in" data-step-detail pad={[16, 24, 24]}>
      <Stack as="header" gap={4}>
        <h3 className="subtitle">
          Sign in at <Untrusted text={server.issuer} />
        </h3>
        <p className="dim prose">
          {place === 'here' ? 'Your browser opens to sign in.' : 'Sign in on any device with the code that is shown.'} Then Tokenscope gets
          a token and makes the call with it. Tokens stay in memory until you keep them as a connection.
          {registers ? ' Without a Client ID, Tokenscope registers a client there first.' : ''}
        </p>
      </Stack>
      <Form gap={16} maxWidth={560} onSubmit={start}>
        <TextField
          label={registers ? 'Client ID (optional)' : 'Client ID'}
          description="A client that is already registered there."
          value={clientId}
          onChange={setClientId}
          mono
          autoFocus
        />
        <TextField
          label="Client secret (optional)"
          description="Sent to this authorization server only."
          type="password"
          value={clientSecret}
          onChange={setSecret}
          mono
        />
        {readsDocuments ? (
          <>
            <TextField
              label="URL of a client ID metadata document (optional)"
              description="The server reads the client from there: nothing has to be registered."
              value={metadataUrl}
              onChange={setMetadataUrl}
              mono
            />
            <Row>
              <Button size="small" onPress={() => setWriting(true)}>
                Write or check one…
              </Button>
            </Row>
          </>
        ) : null}
        {takesDevices(server) ? (
          <Row>
            <Segmented label="Where to sign in" options={PLACES} value={place} onChange={setPlace} />
          </Row>
        ) : null}
        <Row gap={8}>
          <Button variant="primary" icon="key" type="submit" isDisabled={!isWhole}>
            {registers && clientId.trim() === '' && metadataUrl.trim() === '' ? 'Register and sign in' : 'Sign in'}
          </Button>
        </Row>
      </Form>
      {isWriting ? <DocumentDialog connectionId={CHAIN_CLIENT} url={metadataUrl.trim()} onClose={() => setWriting(false)} /> : null}
    </ScrollPane>
  );
}
