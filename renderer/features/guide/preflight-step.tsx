import { Button } from '../../components/button';
import { Row } from '../../components/layout';
import { Preflight } from '../preflight/preflight';
import { useGuide } from './guide-context';

/** What the provider accepts, asked before anybody signs in. It can be passed over. */
export function PreflightStep() {
  const { connection, goOn } = useGuide();
  return (
    <>
      <Preflight
        connectionId={connection.id}
        isPart
        onReady={
          <Button variant="primary" onPress={() => goOn('checked')}>
            Continue
          </Button>
        }
      />
      <Row>
        <Button variant="quiet" onPress={() => goOn('checked')}>
          Go on without checking
        </Button>
      </Row>
    </>
  );
}
