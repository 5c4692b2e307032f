import { useEffect, useRef } from 'react';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { Row } from '../../components/layout';
import { connect, dismissFlow } from '../../state/actions';
import { useApp, useFlow } from '../../state/app';
import { FlowPanel } from '../flow/flow-panel';
import { useIsSealedOff, VaultBanner } from '../vault/vault-banner';
import { useGuide } from './guide-context';
import { providerName, signsIn } from './words';

/** The real sign-in, whose panel tells what happens and what goes wrong. */
export function SignInStep() {
  const { connection, goOn, open } = useGuide();
  const { id } = connection;
  const flow = useFlow(id);
  const isBusy = useApp((state) => state.busy.has(id));
  const isLocked = useIsSealedOff(connection);
  const isUnderWay = flow !== null && flow.status !== 'done' && flow.status !== 'cancelled';
  const name = providerName(connection);
  const status = flow?.status;
  const before = useRef(status);
  // Signed in once more, from this step: the next one shows.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each change
  useEffect(() => {
    if (status === 'done' && before.current !== undefined && before.current !== 'done') void goOn();
    before.current = status;
  }, [status]);
  if (isUnderWay)
    return (
      <FlowPanel
        connectionId={id}
        onCheck={() => {
          dismissFlow(id);
          open('preflight');
        }}
      />
    );
  const start = async () => {
    if (!(await goOn())) return;
    open('sign-in');
    await connect(id);
  };
  return (
    <>
      <p className="prose">
        {signsIn(connection)
          ? `Your browser opens the sign-in page of ${name}. Sign in there and agree; Tokenscope never sees your password. What comes back is a token: a pass with which your program may act for you, for a while.`
          : `Tokenscope requests a token from ${name}: a pass with which your program may use the service for a while. No browser is needed.`}
      </p>
      {flow?.status === 'cancelled' ? (
        <Callout live tone="note" title={signsIn(connection) ? 'The sign-in was cancelled' : 'The request was cancelled'}>
          Nothing was stored. Start again when you are ready; a page still open in the browser can be closed.
        </Callout>
      ) : null}
      {isLocked ? <VaultBanner /> : null}
      <Row>
        <Button variant="primary" isDisabled={isLocked} isPending={isBusy} onPress={start}>
          {signsIn(connection) ? 'Sign in' : 'Get a token'}
        </Button>
      </Row>
    </>
  );
}
