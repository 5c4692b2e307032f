import type { CoachView } from '../../../electron/contract';
import { Evidence } from '../../components/callout';
import callout from '../../components/callout.module.css';
import { Fact, Facts } from '../../components/facts';
import { Icon } from '../../components/icons';
import { Row, Stack } from '../../components/layout';
import { marked } from '../../components/untrusted';
import { Reference } from '../token/reference';
import styles from './coach.module.css';

/** What to make of a failed exchange: what happened, likely cause, what to do, and what says so. Looks less sure where no rule fits. `isLabelled`:
 * whether it is a region of its own. */
export function Coach({ coach, isLabelled = true }: { coach: CoachView; isLabelled?: boolean }) {
  const { known, evidence, reference } = coach;
  return (
    <Row
      as="section"
      frame={known ? 'dead' : 'dashed'}
      gap={8}
      pad={12}
      align="start"
      aria-label={isLabelled ? 'What to make of it' : undefined}
    >
      <Icon name={known ? 'error' : 'note'} tone={known ? 'dead' : 'none'} />
      <Stack gap={2} className={styles.told}>
        <h3 className="untrusted">{marked(coach.what)}</h3>
        <Facts terms="92px" className={callout.problem}>
          <Fact name="Likely cause" text={coach.cause} />
          <Fact name="Do this" className="medium" text={coach.action} />
          {evidence.length > 0 ? (
            <Fact name="Evidence">
              <Evidence items={evidence} />
            </Fact>
          ) : null}
        </Facts>
        <Row wrap gap={[4, 12]} pad={[4, 0, 0]} className={`${styles.foot} small`}>
          {reference ? <Reference text={reference} /> : null}
          {known ? <code>{coach.situation}</code> : null}
        </Row>
      </Stack>
    </Row>
  );
}
