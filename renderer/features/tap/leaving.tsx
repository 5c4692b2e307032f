import type { TapView } from '../../../electron/model/tap';
import { LEG_NAMES } from '../../../electron/model/tap-words';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { Row } from '../../components/layout';
import { each, marked } from '../../components/untrusted';
import { addServer, isOpen } from '../../state/taps';

/** Servers that the app was led to and the tap does not stand in front of, with the way to have it stand there, too. */
export function Leaving({ tap }: { tap: TapView }) {
  if (tap.leaves.length === 0 || !isOpen(tap)) return null;
  return (
    <Row pad={[0, 24, 12]}>
      <Callout tone="warning" live title="Your app leaves the tap">
        <ul>
          {each(tap.leaves, ({ upstream, kind, where }) => (
            <li>
              <bdi className="mono">{marked(upstream)}</bdi>, named by the <bdi>{marked(where)}</bdi>, is not on the tap.{' '}
              <Button size="small" onPress={() => addServer(tap.id, { kind, upstream })}>
                Add it<span className="visually-hidden"> ({upstream})</span> as {LEG_NAMES[kind]}
              </Button>
            </li>
          ))}
        </ul>
        <p>Once it is added, restart your app, so that it reads the new URLs.</p>
      </Callout>
    </Row>
  );
}
