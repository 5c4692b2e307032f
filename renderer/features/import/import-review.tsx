import { useEffect, useState } from 'react';
import type { ImportReview as Review } from '../../../electron/contract';
import { invoke } from '../../bridge';
import { Button } from '../../components/button';
import { Page } from '../../components/layout';
import { each } from '../../components/untrusted';
import { acceptImport, goHome } from '../../state/actions';
import { keepAsTemplates } from '../../state/templates';
import { LeftList, VariableList } from './not-carried';
import { Reviewed } from './reviewed';

/** Milliseconds in which what came unasked can't be accepted: a click or a key was meant for what stood there before. */
const UNASKED_MS = 1_000;

/** Files before anything of them is imported: what is in them, what can't be carried over, and which servers get secrets and tokens. */
export function ImportReview({ review }: { review: Review }) {
  const { id, from, connections, left, variables, isOffered = false } = review;
  const [chosen, setChosen] = useState(() => connections.map((_, index) => index));
  const [only, ...others] = connections;
  const isMany = others.length > 0;
  const count = chosen.length.toLocaleString('en');
  const [isTooSoon, setTooSoon] = useState(isOffered);
  useEffect(() => {
    const timer = setTimeout(() => setTooSoon(false), UNASKED_MS);
    return () => clearTimeout(timer);
  }, []);
  // However the person leaves: the main process holds the secrets until then.
  useEffect(() => () => void invoke('connections.dropImport', { id }), [id]);
  const tick = (index: number) => (isTicked: boolean) =>
    setChosen((before) => [...before.filter((other) => other !== index), ...(isTicked ? [index] : [])]);
  const cannot = isTooSoon || chosen.length === 0;
  const decide = (
    <>
      <Button variant="primary" autoFocus={!isOffered} isDisabled={cannot} onPress={() => acceptImport(id, chosen)}>
        {isMany ? `Import ${count}` : 'Import'}
      </Button>
      <Button isDisabled={cannot} onPress={() => keepAsTemplates(id, chosen)}>
        Keep as {isMany ? 'templates' : 'a template'}
      </Button>
      <Button autoFocus={isOffered} onPress={() => goHome()}>
        Cancel
      </Button>
    </>
  );
  return (
    <Page as="section" gap={16} aria-labelledby="import-title" footer={decide}>
      <header>
        <h1 className="title" id="import-title">
          {isMany ? (
            `Import ${connections.length.toLocaleString('en')} connections?`
          ) : (
            <>
              Import “<bdi>{only?.connection.name}</bdi>”?
            </>
          )}
        </h1>
        <p className="dim">
          From {from}. {isOffered ? 'It came from outside Tokenscope: import it only if you trust who sent it. ' : null}
          Nothing is saved yet. Check which servers {isMany ? 'they use' : 'it uses'}; you can change everything later.
        </p>
      </header>
      {each(connections, (one, index) => (
        <Reviewed {...one} tick={isMany ? { isTicked: chosen.includes(index), onTick: tick(index) } : null} />
      ))}
      <LeftList left={left} />
      <VariableList variables={variables} />
    </Page>
  );
}
