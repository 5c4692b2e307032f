import { inShort } from '../../../electron/model/text/durations';
import type { ProofView } from '../../../electron/model/proof';
import { Button } from '../../components/button';
import { Icon, Spinner } from '../../components/icons';
import { Row, Stack } from '../../components/layout';
import { LiveText } from '../../components/live-text';
import { marked } from '../../components/untrusted';
import { useClocked } from '../../state/clock';
import { sayBothRun, useQuietSince } from '../../state/proof';

/** Milliseconds without a request after which something is likely to be wrong. */
const LONG_MS = 30_000;

/** What is waited for at this moment, and what to look at when nothing comes. */
export function Now({ now, requests, stray }: Pick<ProofView, 'requests' | 'stray'> & { now: NonNullable<ProofView['now']> }) {
  const since = useQuietSince();
  const isLong = useClocked((time) => time - since >= LONG_MS) && now.asks !== null && now.confirms === null && !now.isPaused;
  const { scene, asks, isPaused, confirms } = now;
  return (
    <Stack as="section" aria-label="What is waited for" fixed gap={4} pad={[12, 24]} line="below" panel>
      <Row gap={12} justify="between">
        <Row gap={12} role="status">
          {isPaused ? <Icon name="clock" size={18} /> : <Spinner size={18} />}
          <p className="title strong">{isPaused ? 'Paused: nothing is asked of your app.' : (asks ?? 'Watching what your app does.')}</p>
          {confirms === null || isPaused ? null : (
            <Button variant="primary" onPress={sayBothRun}>
              {confirms}
            </Button>
          )}
        </Row>
        {asks === null || isPaused || confirms !== null ? null : (
          <LiveText className="small dim tabular nowrap" text={(time) => quietInWords(time - since)} />
        )}
      </Row>
      <p className="dim prose">
        {scene.name}: {scene.says}
      </p>
      {stray !== null || isLong ? (
        <Row as="p" gap={8} align="start" className="tone-warn prose" role="status">
          <Icon name="warning" size={14} />
          {stray !== null ? (
            <span>
              Your app requested <code className="untrusted">{marked(stray)}</code>, which this provider doesn't have. Compare its URLs with
              “Settings for your app”.
            </span>
          ) : requests === 0 ? (
            'Nothing has come yet. Look at the port and the base URLs in your app: it may still use the old ones, or needs a restart. In a container or on a phone, 127.0.0.1 is not this computer.'
          ) : (
            'Nothing more came. Your app may still use a token or a response that it keeps, or wait before it tries again. If it has no way to do this, skip it.'
          )}
        </Row>
      ) : null}
    </Stack>
  );
}

/** Milliseconds without a request that need no mention. */
const SHORT_MS = 5_000;

const quietInWords = (ms: number) => (ms < SHORT_MS ? '' : `Nothing new for ${inShort(Math.floor(ms / 1000) * 1000)}`);
