import type { ChainView } from '../../../electron/model/discovery';
import { headlineOf, SIDE_WORDS } from '../../../electron/model/discovery-words';
import { Chip } from '../../components/chip';
import { Fact, Facts } from '../../components/facts';
import { Grid, Row, Stack } from '../../components/layout';
import { Segmented } from '../../components/segmented';
import { marked } from '../../components/untrusted';
import { LiveText } from '../../components/live-text';
import { Menu } from '../../components/menu';
import { openShared, selectStep, shareChain, show } from '../../state/discovery';
import { localDateTime } from '../../state/time';
import { Button } from '../../components/button';
import { Mark } from '../checks/verdict';
import { GoOn } from './go-on';
import { markOf } from './looks';

const SHOWN = [
  { id: 'steps', label: 'Steps' },
  { id: 'sequence', label: 'Sequence' },
] as const;

/** As high as the title beside it. */
const LINE = { height: 22 };

interface HeadlineProps {
  view: ChainView;
  shows: 'steps' | 'sequence';
  /** The step that is shown. */
  shown: string | null;
  /** From somebody's file. */
  isShared: boolean;
  stepwise: boolean;
}

/** Where it breaks and whose fault it is: what the eye meets first. */
export function Headline({ view, shows, shown, isShared, stepwise }: HeadlineProps) {
  const { look, title, fault, detail, action, stepId } = headlineOf(view);
  const tone = look === 'fail' ? 'dead' : 'warn';
  return (
    <Stack as="header" fixed gap={6} pad={[12, 24]} line="below">
      <Row gap={[4, 16]} wrap justify="between">
        <Grid columns="18px minmax(0, 1fr)" gap={8} align="start" grow>
          <span className="centred" style={LINE}>
            <Mark result={markOf(look)} size={18} />
          </span>
          <Row gap={[4, 8]} wrap>
            <h2 className="subtitle" aria-live="polite">
              {marked(title)}
            </h2>
            {fault === null ? null : <Chip tone={tone}>Fault: {SIDE_WORDS[fault]}</Chip>}
          </Row>
        </Grid>
        <Row gap={12} fixed>
          <Segmented label="Show" options={SHOWN} value={shows} onChange={show} />
          <Menu
            label="Share"
            items={[
              !isShared && {
                id: 'save',
                label: 'Save to share…',
                description: 'One file, redacted, for another Tokenscope',
                run: () => shareChain(view.id),
              },
              { id: 'open', label: 'Open a shared chain…', run: openShared },
            ]}
          />
        </Row>
      </Row>
      {isShared ? (
        <p className="small dim">
          From a file, begun <LiveText text={(now) => localDateTime(view.startedAt, now)} />. Tokenscope shows what is in it and has checked
          nothing itself: start again to see how it is now.
        </p>
      ) : null}
      {detail === null && action === null ? null : (
        <Row gap={16} align="start" justify="between">
          <Facts terms="98px" className="prose">
            <Fact name={fault === null ? 'Why' : 'What was seen'} text={detail} />
            <Fact name="What to do" text={action} />
          </Facts>
          {stepId === null || stepId === shown || shows === 'sequence' ? null : (
            <Button size="small" onPress={() => selectStep(stepId)}>
              Show the step
            </Button>
          )}
        </Row>
      )}
      <GoOn view={view} shown={shown} isShared={isShared} stepwise={stepwise} />
    </Stack>
  );
}
