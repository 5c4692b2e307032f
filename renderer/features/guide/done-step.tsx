import { provenBy } from '../../../electron/model/guide';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { Fact, Facts } from '../../components/facts';
import { Card, Row } from '../../components/layout';
import { ask, select } from '../../state/actions';
import { say } from '../../state/app';
import { clock } from '../../state/clock';
import { saveAsTemplate } from '../../state/templates';
import { localDateTime } from '../../state/time';
import { useGuide } from './guide-context';

/** What was proven, to keep. */
export function DoneStep() {
  const { connection, grant } = useGuide();
  const { id } = connection;
  if (grant === null || grant.state === 'never-connected')
    return <p className="dim">Here you will see what was proven, once you have signed in.</p>;
  const finish = async () => {
    if (await ask('guide.mark', { connectionId: id, mark: 'finished' })) select(id, 'token');
  };
  const keep = async (kind: 'markdown' | 'html') => {
    const done = await ask('guide.saveSheet', { connectionId: id, kind });
    if (done?.value.path) say({ tone: 'ok', text: `Saved as ${done.value.path}.` });
  };
  return (
    <>
      <Callout tone="ok" title="It works. This is what the set-up has proven:" />
      <Card pad={16}>
        <Facts terms="152px">
          {provenBy(connection, grant).map(({ name, text, at }) => (
            <Fact key={name} name={name} text={at === undefined ? text : `${text} ${localDateTime(at, clock.now())}`.trim()} />
          ))}
        </Facts>
      </Card>
      <p className="dim prose">
        Keep the sheet with your project: it has no secret and no token. To let a colleague set up the same with a client of their own, save
        it as a template and share that as a file.
      </p>
      <Row gap={8} wrap>
        <Button variant="primary" onPress={finish}>
          Finish
        </Button>
        <Button icon="download" onPress={() => keep('markdown')}>
          Save as Markdown…
        </Button>
        <Button icon="download" onPress={() => keep('html')}>
          Save as HTML…
        </Button>
        <Button icon="plus" onPress={() => saveAsTemplate(id)}>
          Save as a template
        </Button>
      </Row>
    </>
  );
}
