import type { TapView } from '../../../electron/model/tap';
import { Button } from '../../components/button';
import { Row, Stack } from '../../components/layout';
import { showTap } from '../../state/taps';

/** Leads to the taps that run besides. */
export function OtherTaps({ taps }: { taps: readonly TapView[] }) {
  if (taps.length === 0) return null;
  return (
    <Stack as="ul" gap={6} aria-label="Taps that run">
      {taps.map(({ id, name, legs }) => (
        <Row as="li" key={id} gap={12} frame="plain" pad={[8, 12]} justify="between">
          <span className="clip">
            <bdi className="strong">{name}</bdi> <span className="dim mono small">{legs.map(({ local }) => local).join(', ')}</span>
          </span>
          <Button size="small" onPress={() => showTap(id)}>
            Show
          </Button>
        </Row>
      ))}
    </Stack>
  );
}
