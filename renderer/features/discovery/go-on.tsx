import type { ChainView } from '../../../electron/model/discovery';
import { Button } from '../../components/button';
import { Row } from '../../components/layout';
import { showNew } from '../../state/actions';
import { keepChain, selectStep, SIGN_IN, signInChain } from '../../state/discovery';
import { canSignIn, chosenServer, registersClients } from './sign-in';

interface GoOnProps {
  view: ChainView;
  /** The step that is shown. */
  shown: string | null;
  isShared: boolean;
  stepwise: boolean;
}

/** What a chain that has come this far leads to: a sign-in, and a connection. */
export function GoOn({ view, shown, isShared, stepwise }: GoOnProps) {
  const server = chosenServer(view);
  if (server === null || view.endedAt === null || isShared) return null;
  const registers = registersClients(server);
  const begin = () =>
    registers ? signInChain(view.id, { clientId: null, clientSecret: null, metadataUrl: null, stepwise }) : selectStep(SIGN_IN);
  const { kind } = view.findings;
  const setUp = () => showNew('oidc', { issuer: server.issuer, apiBaseUrl: kind === 'server' ? null : view.url });
  return (
    <Row gap={8} wrap>
      {canSignIn(view, isShared) && shown !== SIGN_IN ? (
        <>
          <Button variant="primary" icon="key" onPress={begin}>
            {registers ? 'Register and sign in' : 'Sign in…'}
          </Button>
          {registers ? <Button onPress={() => selectStep(SIGN_IN)}>As another client…</Button> : null}
        </>
      ) : null}
      {view.call?.signedIn ? (
        <Button variant="primary" icon="check" onPress={() => keepChain(view.id)}>
          Keep as a connection
        </Button>
      ) : (
        <Button onPress={setUp}>Set up a connection…</Button>
      )}
    </Row>
  );
}
