import type { Problem } from '../../electron/contract';
import { Button } from './button';
import { Callout } from './callout';
import { Stack } from './layout';

/** In the place of what could not be read. */
export function ProblemPane({ problem, onRetry }: { problem: Problem | null; onRetry?: () => unknown }) {
  return (
    <Stack pad={24} maxWidth={760}>
      <Callout live problem={problem} actions={onRetry ? <Button onPress={onRetry}>Try again</Button> : undefined} />
    </Stack>
  );
}
