import type { TapView } from '../../../electron/model/tap';
import { counted } from '../../../electron/model/text/counts';
import { Callout } from '../../components/callout';
import { Spinner } from '../../components/icons';
import { Row, ScrollPane, Stack } from '../../components/layout';
import { useClocked } from '../../state/clock';
import { Addresses } from './addresses';

/** Milliseconds without a request after which something is likely to be wrong. */
const LONG_MS = 30_000;

/** Before the first request: the addresses, and what may be wrong when nothing comes. */
export function Waiting({ tap }: { tap: TapView }) {
  const isLong = useClocked((now) => now - tap.startedAt >= LONG_MS);
  const { refused } = tap.counts;
  return (
    <ScrollPane label="Waiting for the first request" grow pad={[24, 24, 32]} gap={24}>
      <Stack gap={6} role="status">
        <Row as="h2" gap={8} className="subtitle">
          {tap.state === 'running' ? <Spinner /> : null}
          {tap.state === 'ended' ? 'Nothing came.' : tap.state === 'paused' ? 'Paused.' : 'Nothing has come yet.'}
        </Row>
        <p className="dim prose">
          {tap.state === 'ended'
            ? 'The tap was stopped before your app sent a request.'
            : tap.state === 'paused'
              ? 'Everything is passed on, but nothing is listed until you resume.'
              : 'Each request of your app shows here as it comes.'}
        </p>
      </Stack>
      {refused > 0 ? (
        <Callout tone="warning" live title={`The tap refused ${counted(refused, 'request')}.`}>
          <p>
            It refuses what names another host, comes from a web page, uses the tap as a proxy, or is no valid HTTP request. Use the URLs
            exactly as they stand below, with 127.0.0.1 or localhost.
          </p>
        </Callout>
      ) : isLong && tap.state === 'running' ? (
        <Callout title="Still nothing? The usual reasons:" live>
          <ul>
            <li>The app reads its URLs when it starts: restart it.</li>
            <li>Some apps set the token URL apart from the issuer: set both.</li>
            <li>Its token is still valid, so it has not needed the authorization server yet.</li>
            <li>It runs in a container or on a phone, where 127.0.0.1 is not this computer.</li>
          </ul>
        </Callout>
      ) : null}
      {tap.state === 'ended' ? null : <Addresses tap={tap} />}
    </ScrollPane>
  );
}
