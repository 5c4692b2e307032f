import type { ChainView } from '../../../electron/model/discovery';
import { counted } from '../../../electron/model/text/counts';
import { Card, ScrollPane, Stack } from '../../components/layout';
import { each, marked, Untrusted } from '../../components/untrusted';

/** Tools of a server that are listed; a hostile one names more. */
const MOST = 200;

export const resultInWords = ({ tools }: NonNullable<ChainView['call']>) => (tools === null ? 'Signed in' : counted(tools.length, 'tool'));

/** What the call at the end brought: the tools of an MCP server. */
export function Result({ call }: { call: NonNullable<ChainView['call']> }) {
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
        {each((tools ?? []).slice(0, MOST), ({ name, title, description, problem }) => (
          <Card as="li" gap={2} pad={[8, 16]}>
            <p>
              <Untrusted className="mono strong" text={name.slice(0, 200)} />{' '}
              {title === null ? null : <Untrusted text={title.slice(0, 200)} />}
            </p>
            {description === null ? null : <p className="dim untrusted prose">{marked(description.slice(0, 600))}</p>}
            {problem === null ? null : <p className="tone-warn">{marked(problem)}</p>}
          </Card>
        ))}
      </Stack>
      {tools !== null && tools.length > MOST ? <p className="dim">And {counted(tools.length - MOST, 'more tool')}.</p> : null}
    </ScrollPane>
  );
}
