import { type ReactNode, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import type { PracticeFace, Problem, TemplateId, Template } from '../../../electron/contract';
import { invoke } from '../../bridge';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { Icon } from '../../components/icons';
import { Spinner } from '../../components/spinner';
import { importConnection } from '../../state/actions';

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
    <div className="chooser">
      <div className="chooser-body">
        <header className="chooser-head">
          <div>
            <h1>New connection</h1>
            <p className="dim">A client registered at a provider, in one environment. Everything can be changed later.</p>
          </div>
          <div className="chooser-actions">
            <Button icon="download" onPress={importConnection}>
              Import from a file…
            </Button>
            <Button onPress={onCancel}>Cancel</Button>
          </div>
        </header>
        {problem ? <Callout live problem={problem} /> : null}
        <section aria-labelledby="chooser-real">
          <h2 id="chooser-real" className="chooser-group">
            Your provider
          </h2>
          <div className="chooser-cards chooser-cards-2">
            {real.map((template, index) => (
              <AriaButton key={template.id} className="template-card" autoFocus={index === 0} onPress={() => onChoose(template.id)}>
                <span className={`template-mark template-mark-${template.id}`} aria-hidden="true">
                  {MARKS[template.id]}
                </span>
                <span className="template-text">
                  <span className="template-label">{template.label}</span>
                  <span className="template-summary">{template.summary}</span>
                  <span className="template-brings">
                    <span className="faint">You bring</span> {brings(template)}
                  </span>
                </span>
                <Icon name="chevron-right" />
              </AriaButton>
            ))}
          </div>
        </section>
        <section aria-labelledby="chooser-practice">
          <h2 id="chooser-practice" className="chooser-group">
            Practice, nothing to bring
          </h2>
          <div className="chooser-cards chooser-cards-2">
            {practiceCards(templates).map(({ face, mark, label, summary }) => (
              <AriaButton
                key={face}
                className="template-card"
                isDisabled={starting !== null && starting !== face}
                onPress={() => startPractice(face)}
              >
                <span className="template-mark template-mark-practice" aria-hidden={starting !== face}>
                  {starting === face ? <Spinner label="Starting the practice provider" /> : mark}
                </span>
                <span className="template-text">
                  <span className="template-label">{label}</span>
                  <span className="template-summary">{summary}</span>
                </span>
              </AriaButton>
            ))}
          </div>
        </section>
      </div>
    </div>
  );
}

function brings(template: Template): string {
  const words = template.asks.filter((ask) => NAMED.has(ask)).map((ask) => ASK_WORDS[ask]);
  if (words.length === 0) return 'nothing';
  return words.length === 1 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
