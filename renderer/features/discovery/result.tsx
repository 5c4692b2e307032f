import { useEffect, useMemo, useRef } from 'react';
import type { LoggedBody } from '../../../electron/contract';
import type { ChainView } from '../../../electron/model/discovery';
import { counted } from '../../../electron/model/text/counts';
import { looksLikeJson } from '../../../electron/model/text/json-layout';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { later } from '../../components/later';
import { Card, Row, ScrollPane, Stack } from '../../components/layout';
import { rescueFocus } from '../../components/rescue-focus';
import { Mark } from '../checks/verdict';
import { each, escaped, marked, Untrusted } from '../../components/untrusted';
import { callTool, useOpenTool, writeTool } from '../../state/discovery';
import { Body } from '../exchanges/body';
import fields from '../../components/text-field.module.css';

const JsonEditor = later(async () => (await import('../calls/body-editor')).BodyEditor, <div className={fields.frame} />);

/** Tools of a server that are listed; a hostile one names more. */
const MOST = 200;

type Call = NonNullable<ChainView['call']>;
type Tool = NonNullable<Call['tools']>[number];

export const resultInWords = ({ tools }: Call) => (tools === null ? 'Signed in' : counted(tools.length, 'tool'));

interface ResultProps {
  view: ChainView;
  call: Call;
  /** From somebody's file: nothing can be called. */
  isShared: boolean;
}

/** What the call at the end brought: the tools of an MCP server, to be called from here. */
export function Result({ view, call, isShared }: ResultProps) {
  const { server, tools } = call;
  return (
    <ScrollPane label="Result" data-step-detail pad={[16, 24, 24]}>
      <Stack as="header" gap={4}>
        <h3 className="subtitle">{resultInWords(call)}</h3>
        {server === null ? null : (
          <p className="dim">
            <Untrusted text={`${server.name} ${server.version}`} />
          </p>
        )}
      </Stack>
      <Stack as="ul" gap={8}>
        {each((tools ?? []).slice(0, MOST), (tool) => (
          <ToolCard tool={tool} view={view} called={call.called?.name === tool.name ? call.called : null} isShared={isShared} />
        ))}
      </Stack>
      {tools !== null && tools.length > MOST ? <p className="dim">And {counted(tools.length - MOST, 'more tool')}.</p> : null}
    </ScrollPane>
  );
}

interface ToolCardProps {
  tool: Tool;
  view: ChainView;
  called: Call['called'];
  isShared: boolean;
}

function ToolCard({ tool: { name, title, description, problem, example }, view, called, isShared }: ToolCardProps) {
  const open = useOpenTool();
  const isOpen = open?.name === name && !isShared;
  const card = useRef<HTMLLIElement>(null);
  // The pane was another while the server asked for more scopes.
  useEffect(() => {
    if (!isOpen) return;
    card.current?.scrollIntoView({ block: 'nearest' });
    rescueFocus('[data-step-detail] .cm-content', '[data-step-detail]');
  }, [isOpen]);
  const label = escaped(name.slice(0, 200));
  return (
    <Card as="li" ref={card} gap={8} pad={[8, 16]}>
      <Row gap={16} align="start" justify="between">
        <Stack gap={4} grow>
          <p>
            <Untrusted className="mono strong" text={name.slice(0, 200)} />{' '}
            {title === null ? null : <Untrusted text={title.slice(0, 200)} />}
          </p>
          {description === null ? null : <p className="dim untrusted prose">{marked(description.slice(0, 600))}</p>}
        </Stack>
        {isShared || problem !== null || isOpen ? null : (
          <Button size="small" aria-label={`Call ${label}…`} onPress={() => writeTool({ name, input: example ?? '{}' })}>
            Call…
          </Button>
        )}
      </Row>
      {problem === null ? null : <p className="tone-warn">{marked(problem)}</p>}
      {isOpen ? (
        <>
          <JsonEditor label={`Input of ${label}`} hint="{}" value={open.input} onChange={(input) => writeTool({ name, input })} />
          {open.problem === undefined ? null : <Callout live tone="error" problem={open.problem} />}
          <Row gap={8}>
            <Button variant="primary" icon="send" isPending={view.endedAt === null} onPress={() => callTool(view.id, open)}>
              Call
            </Button>
            <Button variant="quiet" onPress={() => writeTool(null)}>
              Close
            </Button>
          </Row>
        </>
      ) : null}
      {called === null ? null : <Returned called={called} />}
    </Card>
  );
}

function Returned({ called: { text, failed } }: { called: NonNullable<Call['called']> }) {
  const body: LoggedBody = useMemo(
    () => ({ text, kind: text === '' ? 'empty' : looksLikeJson(text) ? 'json' : 'text', bytes: text.length, cutAt: null }),
    [text],
  );
  return (
    <Stack gap={8} aria-live="polite">
      <Row gap={8}>
        <Mark result={{ status: 'done', verdict: failed ? 'fail' : 'pass' }} />
        <p className="medium">{failed ? 'The tool reports an error' : 'The tool returned a result'}</p>
      </Row>
      <Body label="Result of the tool" body={body} isAnswer />
    </Stack>
  );
}
