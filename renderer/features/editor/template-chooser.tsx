import { type ReactNode, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import type { PracticeFace, Problem, TemplateId, Template } from '../../../electron/contract';
import { invoke } from '../../bridge';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import looks from '../../components/looks.module.css';
import { Icon } from '../../components/icons';
import { Spinner } from '../../components/spinner';
import { importConnection } from '../../state/actions';
import { Grid, Row, Stack } from '../../components/layout';
import styles from './template-chooser.module.css';

const ASK_WORDS: Record<Template['asks'][number], string> = {
  issuer: 'its issuer',
  endpoints: 'its endpoints',
  clientId: 'client ID',
  clientSecret: 'client secret',
  tenant: 'tenant code',
  apiBaseUrl: 'API address',
  scopes: 'scopes',
};

/** Only what a person can't begin without is named on the card. */
const NAMED: ReadonlySet<string> = new Set(['issuer', 'endpoints', 'clientId', 'clientSecret', 'tenant']);

const MARKS: Record<TemplateId, string> = {
  katana: 'K',
  catapa: 'C',
  oidc: 'ID',
  oauth: 'OA',
  practice: '',
  'practice-katana': 'K',
  'practice-catapa': 'C',
};

const FACES: Partial<Record<TemplateId, PracticeFace>> = { practice: 'practice', 'practice-katana': 'katana', 'practice-catapa': 'catapa' };

/** A face of the practice provider as a person chooses it. */
interface PracticeCard {
  face: PracticeFace;
  mark: ReactNode;
  label: string;
  summary: string;
}

const OPAQUE: PracticeCard = {
  face: 'opaque',
  mark: '?',
  label: 'Practice opaque tokens',
  summary: 'The same provider with access tokens that hold nothing to read, as many providers give them.',
};

/** One for each practice template, and after the first the one that has no template of its own. */
function practiceCards(templates: Template[]): PracticeCard[] {
  const cards = templates.flatMap(({ id, label, summary }): PracticeCard[] => {
    const face = FACES[id];
    return face ? [{ face, mark: MARKS[id] || <Icon name="play" />, label, summary }] : [];
  });
  return cards.toSpliced(1, 0, OPAQUE);
}

export interface TemplateChooserProps {
  templates: Template[];
  onChoose: (id: TemplateId) => void;
  /** A practice connection has been made and is ready. */
  onCreated: (connectionId: string) => void;
  onCancel: () => void;
}

/** Where a new connection begins: what it is, and what a person must bring. */
export function TemplateChooser({ templates, onChoose, onCreated, onCancel }: TemplateChooserProps) {
  const [starting, setStarting] = useState<PracticeFace | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const real = templates.filter((template) => FACES[template.id] === undefined);

  const startPractice = async (face: PracticeFace) => {
    if (starting !== null) return;
    setStarting(face);
    setProblem(null);
    const result = await invoke('practice.connect', { face });
    setStarting(null);
    if (result.ok) onCreated(result.value.id);
    else setProblem(result.problem);
  };

  return (
    <div className="scroll fill">
      <Stack pad={[16, 24, 32]} maxWidth={920} gap={24}>
        <Row as="header" gap={24} align="start" justify="between">
          <div>
            <h1 className="title">New connection</h1>
            <p className="dim">A client registered at a provider, in one environment. Everything can be changed later.</p>
          </div>
          <Row gap={8} fixed>
            <Button icon="download" onPress={importConnection}>
              Import from a file…
            </Button>
            <Button onPress={onCancel}>Cancel</Button>
          </Row>
        </Row>
        {problem ? <Callout live problem={problem} /> : null}
        <Stack as="section" gap={8} aria-labelledby="chooser-real">
          <h2 id="chooser-real">Your provider</h2>
          <Grid columns={2} gap={8}>
            {real.map((template, index) => (
              <AriaButton key={template.id} className={looks.choice} autoFocus={index === 0} onPress={() => onChoose(template.id)}>
                <span className={styles.mark} data-template={template.id} aria-hidden="true">
                  {MARKS[template.id]}
                </span>
                <Stack as="span" gap={4} grow>
                  <span className="strong">{template.label}</span>
                  <span className="dim">{template.summary}</span>
                  <span className="small">
                    <span className="faint">You bring</span> {brings(template)}
                  </span>
                </Stack>
                <Icon name="chevron-right" />
              </AriaButton>
            ))}
          </Grid>
        </Stack>
        <Stack as="section" gap={8} aria-labelledby="chooser-practice">
          <h2 id="chooser-practice">Practice, nothing to bring</h2>
          <Grid columns={2} gap={8}>
            {practiceCards(templates).map(({ face, mark, label, summary }) => (
              <AriaButton
                key={face}
                className={looks.choice}
                isDisabled={starting !== null && starting !== face}
                onPress={() => startPractice(face)}
              >
                <span className={styles.mark} data-template="practice" aria-hidden={starting !== face}>
                  {starting === face ? <Spinner label="Starting the practice provider" /> : mark}
                </span>
                <Stack as="span" gap={4} grow>
                  <span className="strong">{label}</span>
                  <span className="dim">{summary}</span>
                </Stack>
              </AriaButton>
            ))}
          </Grid>
        </Stack>
      </Stack>
    </div>
  );
}

function brings(template: Template): string {
  const words = template.asks.filter((ask) => NAMED.has(ask)).map((ask) => ASK_WORDS[ask]);
  if (words.length === 0) return 'nothing';
  return words.length === 1 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
