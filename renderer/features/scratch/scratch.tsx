import { type ClipboardEvent, useEffect, useRef } from 'react';
import type { ScratchTokenView, ScratchView } from '../../../electron/contract';
import { invoke } from '../../bridge';
import { Button, FileButton } from '../../components/button';
import { Callout } from '../../components/callout';
import { classes } from '../../components/classes';
import { EmptyState } from '../../components/placeholders';
import { Fact, Facts } from '../../components/facts';
import { Column, Row, Stack } from '../../components/layout';
import { Spinner } from '../../components/icons';
import fields from '../../components/text-field.module.css';
import { each, marked } from '../../components/untrusted';
import { useApp } from '../../state/app';
import { ask, select } from '../../state/actions';
import { useAnswer } from '../../state/use-answer';
import { selectCall } from '../calls/session';
import { Comparison, type ComparisonState, useComparison } from '../compare/comparison';
import { InspectedToken } from '../token/inspected-token';
import { useDrop, usePasteAnywhere } from './intake';
import intake from './intake.module.css';
import styles from './scratch.module.css';
import { type Elsewhere, goElsewhere } from './route';
import { choose, forget, inspect, inspectFile, leaveFor, paste, type, useScratch } from './session';
import { formatWords, TokenList } from './token-list';

export function Scratch() {
  const { text, view, problem, isBusy, selected, elsewhere } = useScratch();
  const area = useRef<HTMLTextAreaElement>(null);
  const isMac = useApp((state) => state.platform === 'darwin');
  const scratchId = view?.id ?? '';
  const comparison = useComparison<number>();
  const { clear } = comparison;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the choice belonged to the previous text
  useEffect(clear, [scratchId]);
  useEffect(() => area.current?.focus(), []);

  usePasteAnywhere(area, paste);
  const { isOver, drop } = useDrop(inspectFile, inspect);

  const startAgain = () => {
    void forget();
    area.current?.focus();
  };

  const token = view?.tokens.find((candidate) => candidate.index === selected) ?? null;
  const hasSomething = view !== null || elsewhere !== null || text !== '';
  return (
    <section className={classes(styles.scratch, 'fill', view && styles.full, isOver && intake.over)} aria-label="Inspect a token" {...drop}>
      <div className={styles.side}>
        <Row as="header" gap={8}>
          <Row grow>
            <h1 className="title">Inspect a token</h1>
          </Row>
          {isBusy ? <Spinner label="Looking for tokens" /> : null}
          {hasSomething ? (
            <Button size="small" onPress={startAgain}>
              Clear
            </Button>
          ) : null}
        </Row>
        <p className="dim">
          {view ? 'Nothing here is stored.' : 'Inspect any token without a connection. Nothing here is stored or sent.'}
        </p>
        <Stack gap={8} className={styles.input}>
          <textarea
            ref={area}
            className={`${fields.input} mono ${fields.area} ${fields.frame}`}
            aria-label="Text with tokens"
            placeholder={view ? 'Paste, drop or type another' : `Paste here (${isMac ? '⌘' : 'Ctrl+'}V), drop a file, or type`}
            rows={view ? 2 : 8}
            value={text}
            spellCheck={false}
            autoComplete="off"
            onPaste={keepOut}
            onChange={(event) => type(event.target.value)}
          />
          <Row gap={8}>
            <Button size="small" variant={view || elsewhere ? 'default' : 'primary'} onPress={() => paste()}>
              Paste
            </Button>
            <FileButton label="File with tokens" onFile={inspectFile}>
              Open a file…
            </FileButton>
          </Row>
        </Stack>
        {problem ? <Callout problem={problem} live /> : null}
        {elsewhere ? <BelongsElsewhere pasted={elsewhere} /> : null}
        {view ? <Found view={view} selected={selected} comparison={comparison} /> : elsewhere ? null : <WhatCanBePasted />}
      </div>
      {view ? (
        <Column>
          <Main view={view} token={token} comparison={comparison} />
        </Column>
      ) : null}
    </section>
  );
}

/** The main process reads the paste when the document's listener asks for it. */
function keepOut(event: ClipboardEvent) {
  event.preventDefault();
  event.stopPropagation();
  void paste();
}

/** A URL or a connection file: what it is, and one button that takes it there. */
function BelongsElsewhere({ pasted }: { pasted: Elsewhere }) {
  if (pasted.to === 'intake')
    return (
      <Callout
        live
        tone="note"
        title="What a provider sends to a new client"
        actions={
          <Button variant="primary" onPress={() => leaveFor(goElsewhere)}>
            Review and take over
          </Button>
        }
      >
        You see where each value goes before anything is saved.
      </Callout>
    );
  if (pasted.to === 'chain')
    return (
      <Callout
        live
        tone="note"
        title="A shared chain from a URL"
        actions={
          <Button variant="primary" onPress={() => leaveFor(goElsewhere)}>
            Show it
          </Button>
        }
      >
        <bdi className="untrusted mono">{marked(pasted.chain.url.slice(0, 200))}</bdi>
      </Callout>
    );
  const isFile = pasted.to === 'import';
  const many = isFile ? pasted.review.connections.length : 0;
  const address = isFile ? '' : (pasted.issuer ?? pasted.apiBaseUrl ?? '');
  return (
    <Callout
      live
      tone="note"
      title={
        isFile ? `${pasted.review.from.replace(/^a/, 'A')}${many > 1 ? ` with ${many} connections` : ''}` : 'The URL of an issuer or an API'
      }
      actions={
        <Button variant="primary" onPress={() => leaveFor(goElsewhere)}>
          {isFile ? 'Review and import' : 'Use it for a new connection'}
        </Button>
      }
    >
      {isFile ? 'You review it before anything is saved.' : <bdi className="untrusted mono">{marked(address.slice(0, 200))}</bdi>}
    </Callout>
  );
}

const PASTABLE: readonly (readonly [string, string])[] = [
  ['A token', 'JWT, JWE, SD-JWT, PASETO or opaque; “Bearer”, quotes and line breaks are removed.'],
  ['A cURL command', 'Copied from a browser or a chat, for example.'],
  ['An HTTP request or response', 'With its headers and body.'],
  ['A HAR file', 'Every entry is searched, including bodies.'],
  ['A log', 'Every token in it, with its line.'],
];

function WhatCanBePasted() {
  return (
    <Facts lined terms="184px">
      {PASTABLE.map(([what, how]) => (
        <Fact key={what} name={what} nameClass="strong">
          {how}
        </Fact>
      ))}
    </Facts>
  );
}

function Found({ view, selected, comparison }: { view: ScratchView; selected: number | null; comparison: Compared }) {
  const { tokens } = view;
  const [first, second] = tokens;
  return (
    <>
      <div>
        <p className="strong untrusted" role="status">
          {marked(view.summary.slice(0, 400))}
        </p>
        {view.notes.length > 0 ? (
          <ul className="small dim">
            {each(view.notes.slice(0, 12), (note) => (
              <li className="untrusted">{marked(note.slice(0, 400))}</li>
            ))}
          </ul>
        ) : null}
      </div>
      {view.kind === 'curl' ? <AsCall key={view.id} scratchId={view.id} /> : null}
      {tokens.length === 0 ? null : (
        <>
          <Row justify="between">
            <h2>
              Tokens <em className="tabular">{tokens.length}</em>
            </h2>
            {tokens.length === 2 && first && second && !comparison.pair ? (
              <Button size="small" variant="quiet" onPress={() => comparison.choose(first.index, second.index)}>
                Compare the two
              </Button>
            ) : comparison.chosen.length === 1 ? (
              <Button size="small" variant="quiet" onPress={comparison.clear}>
                Stop comparing
              </Button>
            ) : null}
          </Row>
          <TokenList tokens={tokens} selected={selected} chosen={comparison.chosen} onSelect={choose} onChoose={comparison.toggle} />
        </>
      )}
      {comparison.chosen.length === 1 ? (
        <p className="dim small" role="status">
          One selected. Select another to compare them.
        </p>
      ) : null}
      {view.leftOut > 0 ? <p className="dim small">{view.leftOut.toLocaleString('en')} more were found but are not listed.</p> : null}
    </>
  );
}

/** For a cURL command to the API of a connection. */
function AsCall({ scratchId }: { scratchId: string }) {
  const { value: callers } = useAnswer(() => invoke('scratch.callers', { scratchId }), scratchId);
  const save = async (connectionId: string) => {
    const done = await ask('scratch.saveCall', { scratchId, connectionId });
    if (!done) return;
    selectCall(connectionId, done.value.id);
    select(connectionId, 'calls');
  };
  if (!callers?.length) return null;
  return (
    <Row wrap gap={8}>
      {callers.map(({ id, name }) => (
        <Button key={id} size="small" icon="send" onPress={() => save(id)}>
          Save as a call of “<bdi>{name}</bdi>”
        </Button>
      ))}
    </Row>
  );
}

type Compared = ComparisonState<number>;

function Main({ view, token, comparison }: { view: ScratchView; token: ScratchTokenView | null; comparison: Compared }) {
  if (comparison.pair) {
    const titleOf = (index: number) => {
      const found = view.tokens.find((candidate) => candidate.index === index);
      return found ? `${found.index + 1}. ${formatWords[found.decoded.format]}, ${found.where}`.slice(0, 120) : '';
    };
    return (
      <Comparison
        pair={comparison.pair}
        compare={(a, b) => invoke('scratch.compare', { scratchId: view.id, a, b })}
        titleOf={titleOf}
        onSwap={comparison.swap}
        onClose={comparison.clear}
      />
    );
  }
  if (!token) return <NoToken isEmpty={view.kind === 'empty'} />;
  return <Inspection key={`${view.id} ${token.index}`} view={view} token={token} comparison={comparison} />;
}

function Inspection({ view, token, comparison }: { view: ScratchView; token: ScratchTokenView; comparison: Compared }) {
  const at = { scratchId: view.id, index: token.index };
  const letter = comparison.chosen[0] === token.index ? 'A' : null;
  return (
    <InspectedToken
      place={`scratch ${view.id} ${token.index}`}
      decoded={token.decoded}
      findings={token.findings}
      verify={(keys, beside) => invoke('scratch.verify', { ...at, keys, ...(beside && { beside }) })}
      decrypt={(key, _keep, beside) => invoke('scratch.decrypt', { ...at, key, ...(beside && { beside }) })}
      above={<Where token={token} />}
      actions={
        view.tokens.length > 1 ? (
          <Button size="small" aria-pressed={letter !== null} onPress={() => comparison.toggle(token.index)}>
            {letter ? 'Selected as A' : comparison.chosen.length === 1 ? 'Compare with A' : 'Select to compare'}
          </Button>
        ) : undefined
      }
    />
  );
}

function Where({ token }: { token: ScratchTokenView }) {
  const { where, cleaned } = token;
  if (where === '' && cleaned.length === 0) return null;
  return (
    <Row as="p" wrap gap={[2, 16]} className="small">
      {where ? (
        <span>
          <span className="dim">Found in</span> <bdi className="untrusted">{marked(where.slice(0, 400))}</bdi>
        </span>
      ) : null}
      {cleaned.length > 0 ? (
        <span>
          <span className="dim">Removed:</span> <bdi className="untrusted">{marked(cleaned.join(', ').slice(0, 400))}</bdi>
        </span>
      ) : null}
    </Row>
  );
}

function NoToken({ isEmpty }: { isEmpty: boolean }) {
  return isEmpty ? (
    <EmptyState title="Nothing to inspect">The clipboard or the field contains no text.</EmptyState>
  ) : (
    <EmptyState title="No token found">
      This text contains no JWT, JWE, SD-JWT, PASETO or labelled token. If you know it's a token, paste only the token.
    </EmptyState>
  );
}
