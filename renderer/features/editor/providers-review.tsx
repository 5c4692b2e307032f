import type { ProvidersReview } from '../../../electron/model/file-entry';
import { MAX_OTHERS } from '../../../electron/model/file-entry';
import { filledIn } from '../../../electron/model/providers/catalogued';
import { hostsOf } from '../../../electron/model/providers/entry';
import { Button } from '../../components/button';
import { Card, Row, ScrollPane, Stack } from '../../components/layout';
import { each } from '../../components/untrusted';
import { acceptProviders } from '../../state/templates';
import { LeftList } from '../import/not-carried';

/** A file of providers before any of them is kept: their hosts, and what can't be carried over. */
export function ProvidersReviewed({ review, onDone }: { review: ProvidersReview; onDone: () => void }) {
  const { name, entries, left } = review;
  const count = entries.length.toLocaleString('en');
  return (
    <Card gap={12} pad={16} aria-label="Providers of a file" role="group">
      <Stack gap={4}>
        <h3>
          Add {count} {entries.length === 1 ? 'provider' : 'providers'} of “<bdi className="untrusted">{name}</bdi>”?
        </h3>
        <p className="dim">Nothing is saved yet. Secrets that you enter later go to these hosts, so make sure that you trust the file.</p>
      </Stack>
      <ScrollPane label="Providers and their hosts" style={{ maxHeight: 220 }} gap={4}>
        <ul>
          {each(entries, ({ label, settings }) => (
            <li>
              <bdi className="strong untrusted">{label}</bdi>{' '}
              <span className="dim untrusted">{filledIn(hostsOf(settings), '…', Array(MAX_OTHERS).fill('…')).join(', ')}</span>
            </li>
          ))}
        </ul>
      </ScrollPane>
      <LeftList left={left} />
      <Row gap={8}>
        <Button
          variant="primary"
          autoFocus
          isDisabled={entries.length === 0}
          onPress={async () => {
            await acceptProviders(review);
            onDone();
          }}
        >
          Add {count}
        </Button>
        <Button onPress={onDone}>Cancel</Button>
      </Row>
    </Card>
  );
}
