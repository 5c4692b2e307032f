import { useId, useRef, useState } from 'react';
import type { ConnectionSettings, IntakeReview as Review, Problem, Result } from '../../../electron/contract';
import { invoke } from '../../bridge';
import { Button, FileButton } from '../../components/button';
import { Callout } from '../../components/callout';
import { Row, Stack } from '../../components/layout';
import { readFile, useDrop, usePasteAnywhere, withinLimit } from '../scratch/intake';
import drops from '../scratch/intake.module.css';
import { PastePlace } from '../scratch/paste-place';
import { IntakeReview } from './intake-review';

export interface PasteGivenProps {
  /** What the values go into; null: a new connection is made. */
  connectionId: string | null;
  /** What a new connection begins with. Absent: what the text suggests. */
  settings?: ConnectionSettings;
  /** Values are in their places, and the secret is sealed. */
  onTaken: (connectionId: string) => void;
  onCancel: () => void;
}

/** Takes what a provider sent: pasted, dropped, opened or typed text, then the review of what is in it. */
export function PasteGiven({ connectionId, settings, onTaken, onCancel }: PasteGivenProps) {
  const [review, setReview] = useState<Review | null>(null);
  if (review !== null)
    return <IntakeReview key={review.id} review={review} onTaken={onTaken} onCancel={() => setReview(null)} cancel="Paste another text" />;
  return <PasteArea connectionId={connectionId} settings={settings} onRead={setReview} onCancel={onCancel} />;
}

interface PasteAreaProps extends Omit<PasteGivenProps, 'onTaken'> {
  onRead: (review: Review) => void;
}

function PasteArea({ connectionId, settings, onRead, onCancel }: PasteAreaProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const hint = useId();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  /** @param given null: the clipboard, which the main process reads. */
  const take = async (given: Result<string> | null) => {
    setProblem(null);
    const result = given?.ok === false ? given : await invoke('intake.read', { text: given?.value ?? null, connectionId, settings });
    if (result.ok) onRead(result.value);
    else setProblem(result.problem);
  };
  const takeFile = async (file: File) => take(await readFile(file));
  usePasteAnywhere(area, () => take(null));
  const { isOver, drop } = useDrop(takeFile, (dropped) => take(withinLimit(dropped)));
  const isEmpty = text.trim() === '';
  return (
    <Stack gap={12} className={isOver ? drops.over : undefined} {...drop}>
      <p className="dim prose" id={hint}>
        The whole e-mail as it is, a table, an .env file, JSON, a cURL command, or the text of a screenshot. You see where each value goes
        before it is saved, with secrets masked.
      </p>
      <PastePlace
        ref={area}
        autoFocus
        aria-label="What you were given"
        aria-describedby={hint}
        rows={6}
        value={text}
        onPaste={() => take(null)}
        onType={setText}
      />
      {problem ? <Callout problem={problem} live /> : null}
      <Row gap={8} wrap>
        <Button variant="primary" onPress={() => take(isEmpty ? null : withinLimit(text))}>
          {isEmpty ? 'Paste' : 'Continue'}
        </Button>
        <FileButton label="File to read" size="medium" onFile={takeFile}>
          Open a file…
        </FileButton>
        <Button onPress={onCancel}>Cancel</Button>
      </Row>
    </Stack>
  );
}
