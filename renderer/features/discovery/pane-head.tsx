import type { ReactNode } from 'react';
import type { ChainView } from '../../../electron/model/discovery';
import { Button } from '../../components/button';
import { Chip } from '../../components/chip';
import { Row, Stack } from '../../components/layout';
import { each, marked } from '../../components/untrusted';
import { stepBack } from '../../state/discovery';

interface PaneHeadProps {
  /** Above the title, such as the link and the time it took. */
  note: string;
  title: string;
  children: ReactNode;
}

/** What the pane beside the steps begins with. */
export function PaneHead({ note, title, children }: PaneHeadProps) {
  return (
    <Stack as="header" gap={4}>
      <p className="small faint">{note}</p>
      <h3 className="subtitle">{marked(title)}</h3>
      {children}
    </Stack>
  );
}

/** Which parts of a request are not as planned: "url", "header accept". */
export function ChangedParts({ parts, children }: { parts: readonly string[]; children?: ReactNode }) {
  if (parts.length === 0) return null;
  return (
    <Row gap={6} wrap>
      <span className="small dim">You changed</span>
      {each(parts, (part) => (
        <Chip tone="accent" shape="square">
          {marked(part)}
        </Chip>
      ))}
      {children}
    </Row>
  );
}

/** Takes the last step back; there is no way back once somebody signs in. */
export function BackOneStep({ view }: { view: ChainView }) {
  if (view.call !== undefined) return null;
  return (
    <Button variant="quiet" icon="arrow-left" isDisabled={view.steps.length === 0} onPress={() => stepBack(view.id)}>
      Back one step
    </Button>
  );
}
