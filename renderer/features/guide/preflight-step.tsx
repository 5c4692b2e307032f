import { Button } from '../../components/button';
import { Row } from '../../components/layout';
import { usePreflight } from '../../state/preflight';
import { Preflight } from '../preflight/preflight';
import { isReady } from '../preflight/words';
import { useGuide } from './guide-context';
import { providerName } from './words';

/** What the provider accepts, asked before anybody signs in. It can be passed over. */
export function PreflightStep() {
  const { connection, goOn, keep } = useGuide();
  const { view } = usePreflight(connection.id);
  const isChecked = view?.report?.status === 'done' && !view.isOutdated;
  return (
    <>
      <Preflight
        connectionId={connection.id}
        guide={providerName(connection)}
        save={keep}
        onReady={
          <Button variant="primary" onPress={() => goOn('checked')}>
            Continue
          </Button>
        }
      />
      {view !== null && isReady(view) ? null : (
        <Row>
          <Button variant="quiet" onPress={() => goOn('checked')}>
            {isChecked ? 'Go on anyway' : 'Go on without checking'}
          </Button>
        </Row>
      )}
    </>
  );
}
