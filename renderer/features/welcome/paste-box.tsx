import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { Result, ScratchView } from '../../../electron/contract';
import { Button, FileButton } from '../../components/button';
import { Callout } from '../../components/callout';
import { classes } from '../../components/classes';
import { Card, Row } from '../../components/layout';
import { each, marked } from '../../components/untrusted';
import { readFile, useDrop, usePasteAnywhere, withinLimit } from '../scratch/intake';
import intake from '../scratch/intake.module.css';
import { PastePlace } from '../scratch/paste-place';
import { type LedNowhere, route } from '../scratch/route';
import styles from './paste-box.module.css';

/** Takes whatever a person has at hand to where it belongs. */
export function PasteBox() {
  const area = useRef<HTMLTextAreaElement>(null);
  const hint = useId();
  const { text, setText, nothing, problem, take } = useRouted();
  const paste = () => take(null);
  const takeFile = async (file: File) => take(await readFile(file));
  usePasteAnywhere(area, paste);
  const { isOver, drop } = useDrop(takeFile, (dropped) => take(withinLimit(dropped)));
  // Not out of another field: the list may be searched before this page is there.
  useEffect(() => {
    if (document.activeElement === document.body) area.current?.focus({ preventScroll: true });
  }, []);

  const takeTyped = () => take(withinLimit(text));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing || text.trim() === '') return;
    event.preventDefault();
    void takeTyped();
  };
  return (
    <Card
      as="section"
      frame="accent"
      gap={8}
      pad={[16, 24]}
      className={classes(isOver && intake.over)}
      aria-labelledby={`${hint}-title`}
      {...drop}
    >
      <h2 id={`${hint}-title`}>Paste anything</h2>
      <p className="dim" id={hint}>
        A token, an Authorization header, a cURL command or a log; the URL of an API, an MCP server or an issuer; the e-mail a provider sent
        you; a connection file or a Postman collection. Tokens you paste are not stored.
      </p>
      <Row gap={8}>
        <PastePlace
          ref={area}
          className={styles.area}
          aria-label="Paste anything"
          aria-describedby={hint}
          rows={1}
          value={text}
          onPaste={paste}
          onType={setText}
          onKeyDown={onKeyDown}
        />
        <Button variant="primary" onPress={text.trim() === '' ? paste : takeTyped}>
          {text.trim() === '' ? 'Paste' : 'Continue'}
        </Button>
        <FileButton label="File to read" size="medium" onFile={takeFile}>
          Open a file…
        </FileButton>
      </Row>
      {problem ? <Callout problem={problem} live /> : null}
      {nothing ? <Nothing found={nothing} /> : null}
    </Card>
  );
}

/** What was pasted leads nowhere. */
function Nothing({ found: { kind, summary, notes } }: { found: ScratchView }) {
  if (kind === 'empty') return <Callout tone="note" live title="The clipboard contains no text." />;
  return (
    <Callout tone="warning" live title={<bdi className="untrusted">{marked(`${summary.slice(0, 200)}: no token found`)}</bdi>}>
      {each(notes.slice(0, 3), (note) => (
        <p className="untrusted">{marked(note.slice(0, 300))}</p>
      ))}
      {kind === 'text' ? <p>It's neither a URL nor a connection file. If you know it's a token, paste only the token.</p> : null}
    </Callout>
  );
}

function useRouted() {
  const [text, setText] = useState('');
  const [led, setLed] = useState<LedNowhere | null>(null);
  const isHere = useRef(true);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);

  /** @param given null: the clipboard, which the main process reads. */
  const take = async (given: Result<string> | null): Promise<void> => {
    setLed(null);
    const nowhere = await route(given, () => isHere.current);
    if (isHere.current) setLed(nowhere);
  };
  const nothing = led && 'nothing' in led ? led.nothing : null;
  const problem = led && 'problem' in led ? led.problem : null;
  return { text, setText, nothing, problem, take };
}
