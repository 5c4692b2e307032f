import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { OFFERED, PRACTICE, type PracticeFaceId, type TemplateId } from '../../../electron/model/providers/offered';
import { completed, defaultsOf } from '../../../electron/model/templates';
import { Button } from '../../components/button';
import looks from '../../components/looks.module.css';
import { Icon, Spinner } from '../../components/icons';
import { connectPractice, go, goHome, importConnection } from '../../state/actions';
import { later } from '../../components/later';
import { Form, Grid, Page, Row, Section, Stack } from '../../components/layout';
import { Loading } from '../../components/placeholders';
import { Segmented } from '../../components/segmented';
import { TextField } from '../../components/text-field';
import { startDiscovery } from '../../state/discovery';
import type { Chosen } from './catalogue';
import { beginGuided } from './begin-guided';
import { brings, MarkOf } from './chooser-parts';
import { OwnTemplates } from './own-templates';

const Catalogue = later(async () => (await import('./catalogue')).Catalogue, <Loading />);

const REAL = OFFERED.filter(({ faces }) => faces === undefined);
const FACES = PRACTICE.flatMap(({ label, summary, mark, faces }) => faces.map((face) => ({ label, summary, mark, ...face })));

const WAYS = [
  { id: 'guided', label: 'Step by step' },
  { id: 'form', label: 'Full form' },
] as const;
type Way = (typeof WAYS)[number]['id'];

/** As last chosen, until the window closes. */
let lastWay: Way = 'guided';

/** Where a new connection begins: what it is, and what a person must bring. */
export function TemplateChooser({ onChoose, onUse }: { onChoose: (id: TemplateId) => void; onUse: (chosen: Chosen) => void }) {
  const [starting, setStarting] = useState<PracticeFaceId | null>(null);
  const [way, setWay] = useState(lastWay);
  const isGuided = way === 'guided';
  const [url, setUrl] = useState('');
  const start = () => (url.trim() === '' ? undefined : startDiscovery(url.trim()));
  const chooseWay = (next: Way) => {
    lastWay = next;
    setWay(next);
  };
  const choose = (id: TemplateId) => (isGuided ? beginGuided(defaultsOf(id)) : onChoose(id));
  const use = (chosen: Chosen) => {
    if (!isGuided) return onUse(chosen);
    return beginGuided(completed(defaultsOf(chosen.settings.template ?? 'oauth'), chosen.settings));
  };

  const startPractice = async (face: PracticeFaceId) => {
    if (starting !== null) return;
    setStarting(face);
    await connectPractice(face, isGuided);
    setStarting(null);
  };

  return (
    <Page>
      <Row as="header" gap={24} align="start" justify="between">
        <div>
          <h1 className="title">New connection</h1>
          <p className="dim">A client registered with a provider, for one environment. You can change everything later.</p>
          <Row gap={8} pad={[12, 0, 0]}>
            <span className="dim">Set it up</span>
            <Segmented label="How to set it up" options={WAYS} value={way} onChange={chooseWay} />
          </Row>
        </div>
        <Row gap={8} fixed>
          <Button icon="download" onPress={importConnection}>
            Import from a file…
          </Button>
          <Button onPress={() => goHome()}>Cancel</Button>
        </Row>
      </Row>
      <Section level="h2" title="From a URL" gap={8} labelled>
        <p className="dim">Of an API, an MCP server or an issuer: Tokenscope finds out where to get a token for it.</p>
        <Form gap={8} onSubmit={start}>
          <Row gap={8}>
            <TextField
              aria-label="URL to start from"
              placeholder="https://mcp.example.com"
              mono
              className="grow"
              value={url}
              onChange={setUrl}
            />
            <Button type="submit" isDisabled={url.trim() === ''}>
              Start
            </Button>
          </Row>
        </Form>
      </Section>
      <Section level="h2" title="Your provider" gap={8} labelled>
        <Grid columns={2} gap={8} data-providers>
          {REAL.map(({ id, label, summary, mark, asks }, index) => (
            <AriaButton key={id} className={looks.choice} autoFocus={index === 0} onPress={() => choose(id)}>
              <MarkOf mark={mark} />
              <Stack as="span" gap={4} grow>
                <span className="strong">{label}</span>
                <span className="dim">{summary}</span>
                <span className="small">
                  <span className="faint">You'll need</span> {brings(asks)}
                </span>
              </Stack>
              <Icon name="chevron-right" />
            </AriaButton>
          ))}
        </Grid>
      </Section>
      <OwnTemplates onUse={use} />
      <Section level="h2" title="From the catalogue" gap={8} labelled>
        <Catalogue onUse={use} />
      </Section>
      <Section level="h2" title="Practice, no credentials needed" gap={8} labelled>
        <Grid columns={2} gap={8}>
          {FACES.map(({ id, mark, label, summary }) => (
            <AriaButton
              key={id}
              className={looks.choice}
              isDisabled={starting !== null && starting !== id}
              onPress={() => startPractice(id)}
            >
              <MarkOf mark={mark}>{starting === id ? <Spinner label="Starting the practice provider" /> : null}</MarkOf>
              <Stack as="span" gap={4} grow>
                <span className="strong">{label}</span>
                <span className="dim">{summary}</span>
              </Stack>
            </AriaButton>
          ))}
        </Grid>
      </Section>
      <Section level="h2" title="Your own integration" gap={8} labelled>
        <Row gap={8} wrap>
          <Button onPress={() => go({ at: 'tap' })}>See what it sends</Button>
          <Button onPress={() => go({ at: 'prove' })}>Prove my integration…</Button>
        </Row>
      </Section>
    </Page>
  );
}
