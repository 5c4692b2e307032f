import { type ReactNode, useState } from 'react';
import type { ConnectionView } from '../../../electron/contract';
import { PREFLIGHT_STEP_WORDS, PREFLIGHT_VERDICT_WORDS, type PreflightRemark, type PreflightStep } from '../../../electron/model/preflight';
import { REMEDY_WORDS } from '../../../electron/model/remedy';
import { Button } from '../../components/button';
import { Arrow } from '../../components/disclosure';
import { Explanation } from '../../components/explanation';
import { Grid, Row, Stack } from '../../components/layout';
import looks from '../../components/looks.module.css';
import { each, marked } from '../../components/untrusted';
import { showExchange } from '../../state/mend';
import { useMend } from '../../state/use-mend';
import { Mark } from '../checks/verdict';
import { verdicts } from '../checks/words';
import { Changes, isOpen, take } from './offer';
import { LOOKS_LIKE } from './words';

export interface StepProps {
  view: ConnectionView;
  step: PreflightStep;
  /** Once the preflight has ended, what was not asked never will be. */
  isOver: boolean;
}

/** As high as the text beside it. */
const LINE = { height: 20 };
const COLUMNS = '16px 150px minmax(0, 1fr) auto 12px';

/** One line; unfolds to what happened, the cause, what to do, and the requests that show it. */
export function Step({ view, step, isOver }: StepProps) {
  const { id, verdict, text, remarks, evidence } = step;
  const [toggled, setToggled] = useState<boolean | null>(null);
  const hasMore = remarks.length > 0 || evidence.length > 0;
  const isUnfolded = hasMore && (toggled ?? verdict === 'fail');
  return (
    <Stack as="li" line="above">
      {hasMore ? (
        <button type="button" className={looks.head} aria-expanded={isUnfolded} onClick={() => setToggled(!isUnfolded)} data-step={id}>
          <Line step={step} isOver={isOver}>
            <Arrow isOpen={isUnfolded} />
          </Line>
        </button>
      ) : (
        <div className={looks.head}>
          <Line step={step} isOver={isOver} />
        </div>
      )}
      {isUnfolded ? (
        <Stack gap={16} pad={[4, 12, 16, 32]}>
          {each(remarks, (remark) => (
            <Remark view={view} remark={remark} isSaid={remark.what === text} />
          ))}
          {remarks.length === 0 ? <Requests view={view} ids={evidence} /> : null}
        </Stack>
      ) : null}
    </Stack>
  );
}

function Line({ step, isOver, children }: Omit<StepProps, 'view'> & { children?: ReactNode }) {
  const { id, status, verdict, text } = step;
  const { title, asks } = PREFLIGHT_STEP_WORDS[id];
  const shown = verdict === null ? null : LOOKS_LIKE[verdict];
  const word = verdict === null ? (status === 'running' ? 'asking' : isOver ? 'not asked' : 'pending') : PREFLIGHT_VERDICT_WORDS[verdict];
  return (
    <Grid as="span" columns={COLUMNS} gap={[0, 12]} align="start" grow>
      <Mark result={{ status, verdict: shown }} />
      <span className="strong">{title}</span>
      <span className={`untrusted ${verdict === 'fail' ? '' : 'dim'}`}>{marked(text || asks)}</span>
      <span className={`small nowrap ${shown === null ? 'faint' : `tone-${verdicts[shown].tone}`}`}>{word}</span>
      <span className="faint centred" style={LINE}>
        {children}
      </span>
    </Grid>
  );
}

interface RemarkProps {
  view: ConnectionView;
  remark: PreflightRemark;
  /** What happened stands in the line already. */
  isSaid: boolean;
}

function Remark({ view, remark, isSaid }: RemarkProps) {
  const { code, what, cause, action, said, mend: remedies, evidence } = remark;
  const lead = useMend(view.id);
  const change = remark.change !== null && isOpen(view, remark.change) ? remark.change : null;
  const told = { code, what, likelyCause: cause, action, said, evidence: [], mend: remedies };
  return (
    <Stack gap={8}>
      <Explanation told={told} withWhat={!isSaid} />
      {change === null ? null : <Changes view={view} patch={change} terms={isSaid ? '82px' : '98px'} />}
      <Row gap={8} wrap>
        {change === null ? null : (
          <Button variant="primary" onPress={() => take(view, change)}>
            Use this
          </Button>
        )}
        {remedies.slice(0, 3).map((remedy) => (
          <Button key={remedy} onPress={() => lead(remedy)}>
            {REMEDY_WORDS[remedy]}
          </Button>
        ))}
        <Requests view={view} ids={evidence} />
      </Row>
    </Stack>
  );
}

/** Most requests that a step leads to; the log has the others beside them. */
const MOST = 4;

function Requests({ view, ids }: { view: ConnectionView; ids: readonly string[] }) {
  if (ids.length === 0) return null;
  return (
    <Row gap={4} wrap>
      {ids.slice(0, MOST).map((id, index) => (
        <Button key={id} variant="quiet" icon="search" onPress={() => showExchange(view.id, id)}>
          {ids.length === 1 ? 'Show the request' : `Show request ${index + 1}`}
        </Button>
      ))}
    </Row>
  );
}
