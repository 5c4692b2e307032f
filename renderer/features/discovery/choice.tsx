import { useEffect, useState } from 'react';
import type { ChainChoice, ChainView } from '../../../electron/model/discovery';
import { LINK_WORDS } from '../../../electron/model/discovery-words';
import { Button } from '../../components/button';
import { Form, Row, ScrollPane } from '../../components/layout';
import { RadioCards } from '../../components/radio-cards';
import { rescueFocus } from '../../components/rescue-focus';
import { each, marked, Untrusted } from '../../components/untrusted';
import { useCommand } from '../../state/commands';
import { chooseOption } from '../../state/discovery';
import { BackOneStep, PaneHead } from './pane-head';

/** What only the person can decide, such as which of several authorization servers. */
export function Choice({ view, choice }: { view: ChainView; choice: ChainChoice }) {
  const open = choice.options.filter(({ problem }) => problem === null);
  const [chosen, setChosen] = useState(open.find(({ id }) => id === choice.usual)?.id ?? open[0]?.id ?? null);
  // What was pressed in the pane before is gone: a call may come to ask for more scopes.
  useEffect(() => rescueFocus('[data-step-detail]'), []);
  const take = () => (chosen === null ? undefined : chooseOption(view.id, chosen));
  useCommand('step', take);
  return (
    <ScrollPane label="Your choice" data-step-detail pad={[16, 24, 24]}>
      <PaneHead note={LINK_WORDS[choice.link].title} title={choice.title}>
        <p className="dim prose">{marked(choice.why)}</p>
      </PaneHead>
      <Form gap={16} onSubmit={take}>
        <RadioCards
          aria-label={choice.title}
          columns={2}
          value={chosen}
          onChange={setChosen}
          options={open.map(({ id, label, detail }) => ({
            id,
            label: <Untrusted text={label} />,
            description: <Untrusted text={detail} />,
          }))}
        />
        {each(
          choice.options.filter(({ problem }) => problem !== null),
          ({ label, problem }) => (
            <p className="small dim">
              <Untrusted text={label} />: {marked(problem ?? '')}
            </p>
          ),
        )}
        <Row gap={8} wrap>
          <Button variant="primary" type="submit" isDisabled={chosen === null}>
            Go on with this
          </Button>
          <BackOneStep view={view} />
        </Row>
      </Form>
    </ScrollPane>
  );
}
