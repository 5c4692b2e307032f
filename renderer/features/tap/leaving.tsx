import type { TapView } from '../../../electron/model/tap';
import { LEG_NAMES, leavingCaution } from '../../../electron/model/tap-words';
import { counted } from '../../../electron/model/text/counts';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { Row, Stack } from '../../components/layout';
import { each, marked } from '../../components/untrusted';
import { addServer, isOpen } from '../../state/taps';
import { Room } from './room';

/** Servers that the app was led to and the tap does not stand in front of, with the way to have it stand there, too. */
export function Leaving({ tap }: { tap: TapView }) {
  const { leaves, legs } = tap;
  if (leaves.length === 0 || !isOpen(tap)) return null;
  return (
    <Row pad={[12, 24]}>
      <Callout tone="warning" live title={`Your app leaves the tap: ${counted(leaves.length, 'server')} not on it`}>
        <Room label="Servers that are not on the tap" isTight={leaves.length > 2} height={126}>
          <Stack as="ul" gap={6}>
            {each(leaves, ({ upstream, kind, where }) => (
              <Row as="li" gap={12} justify="between">
                <span className="grow">
                  <bdi className="mono">{marked(upstream)}</bdi> named by the <bdi>{marked(where)}</bdi>. {leavingCaution(upstream, legs)}
                </span>
                <Button size="small" onPress={() => addServer(tap.id, { kind, upstream })}>
                  Add it<span className="visually-hidden"> ({upstream})</span> as {LEG_NAMES[kind]}
                </Button>
              </Row>
            ))}
          </Stack>
        </Room>
        <Row as="p" pad={[4, 0, 0]}>
          Once one is added, restart your app, so that it reads the new URLs.
        </Row>
      </Callout>
    </Row>
  );
}
