import { Button } from '../../components/button';
import { Row } from '../../components/layout';
import { perform } from '../../state/commands';
import { Part } from './parts';

/** Everything into one file, and back. */
export function Backup() {
  return (
    <Part id="backup">
      <p className="dim">
        Connections, calls, plans, templates and these settings in one file, sealed with a passphrase. Secrets only if you choose them.
      </p>
      <Row gap={8}>
        <Button onPress={() => perform('backup')}>Back up…</Button>
        <Button onPress={() => perform('restore')}>Restore…</Button>
      </Row>
    </Part>
  );
}
