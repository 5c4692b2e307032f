import type { Problem } from '../../../electron/contract';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import type { Issue } from './form-check';
import { type FieldId, fieldOfPath } from './form-fields';
import { Row, Stack } from '../../components/layout';
import styles from './save-bar.module.css';
import looks from '../../components/looks.module.css';

export interface SaveBarProps {
  isNew: boolean;
  dirty: boolean;
  /** Nothing is missing, so a new connection can be saved and signed in to at once. */
  canConnect: boolean;
  wrong: Issue[];
  justSaved: boolean;
  saving: 'save' | 'connect' | null;
  problem: Problem | null;
  onGo: (field: FieldId) => void;
  onSave: (andConnect: boolean) => void;
  /** null: there is nowhere to go and nothing to discard. */
  onLeave: (() => void) | null;
}

export function SaveBar({ isNew, dirty, canConnect, wrong, justSaved, saving, problem, onGo, onSave, onLeave }: SaveBarProps) {
  const refused = fieldOfPath(problem?.evidence.find((item) => item.label === 'Field')?.value ?? '');
  return (
    <Stack pad={[8, 24]} line="above" gap={8} className={styles.bar}>
      {problem ? (
        <Callout
          live
          problem={problem}
          title="Not saved. What you typed is still here."
          actions={
            refused ? (
              <Button size="small" onPress={() => onGo(refused)}>
                Show the field
              </Button>
            ) : null
          }
        />
      ) : null}
      <Row gap={8}>
        <BarState dirty={dirty} isNew={isNew} wrong={wrong} justSaved={justSaved} onGo={onGo} />
        {onLeave ? <Button onPress={onLeave}>{isNew ? 'Cancel' : 'Discard'}</Button> : null}
        {isNew || dirty ? (
          <Button variant={canConnect ? 'default' : 'primary'} isPending={saving === 'save'} onPress={() => onSave(false)}>
            Save
          </Button>
        ) : null}
        {canConnect ? (
          <Button variant="primary" isPending={saving === 'connect'} onPress={() => onSave(true)}>
            Save and connect
          </Button>
        ) : null}
      </Row>
    </Stack>
  );
}

type BarStateProps = Pick<SaveBarProps, 'dirty' | 'isNew' | 'wrong' | 'justSaved' | 'onGo'>;

function BarState({ dirty, isNew, wrong, justSaved, onGo }: BarStateProps) {
  const first = wrong[0];
  return (
    <Row as="p" grow wrap className={`dim ${styles.state}`} role="status">
      {first ? (
        <>
          <span className="tone-dead">To correct: </span>
          {wrong.map((issue) => (
            <button key={issue.field} type="button" className={looks.link} onClick={() => onGo(issue.field)}>
              {issue.label}
            </button>
          ))}
        </>
      ) : dirty && !isNew ? (
        'Unsaved changes'
      ) : justSaved ? (
        <span className="tone-live">Saved</span>
      ) : (
        ''
      )}
    </Row>
  );
}
