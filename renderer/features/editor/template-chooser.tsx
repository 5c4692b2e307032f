import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import type { PracticeFace, Problem, TemplateId, TemplateView } from '../../../electron/contract';
import { invoke } from '../../bridge';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { Icon } from '../../components/icons';
import { Spinner } from '../../components/spinner';

const ASK_WORDS: Record<TemplateView['asks'][number], string> = {
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

export interface TemplateChooserProps {
  templates: TemplateView[];
  onChoose: (id: TemplateId) => void;
  /** A practice connection has been made and is ready. */
  onCreated: (connectionId: string) => void;
  onCancel: () => void;
}

/** Where a new connection begins: what it is, and what a person must bring. */
export function TemplateChooser({ templates, onChoose, onCreated, onCancel }: TemplateChooserProps) {
  const [starting, setStarting] = useState<TemplateId | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const practice = templates.filter((template) => FACES[template.id] !== undefined);
  const real = templates.filter((template) => FACES[template.id] === undefined);

  const startPractice = async (id: TemplateId) => {
    const face = FACES[id];
    if (face === undefined || starting !== null) return;
    setStarting(id);
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
          <Button onPress={onCancel}>Cancel</Button>
        </header>
        {problem ? <Callout live problem={problem} /> : null}
        <section aria-labelledby="chooser-real">
          <h2 id="chooser-real" className="chooser-group">
            Your provider
          </h2>
          <div className="chooser-cards chooser-cards-2">
            {real.map((template, index) => (
              <AriaButton key={template.id} className="template-card" autoFocus={index === 0} onPress={() => onChoose(template.id)}>
                <Mark id={template.id} />
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
          <div className="chooser-cards chooser-cards-3">
            {practice.map((template) => (
              <AriaButton
                key={template.id}
                className="template-card"
                isDisabled={starting !== null && starting !== template.id}
                onPress={() => startPractice(template.id)}
              >
                {starting === template.id ? (
                  <span className="template-mark">
                    <Spinner label="Starting the practice provider" />
                  </span>
                ) : (
                  <Mark id={template.id} />
                )}
                <span className="template-text">
                  <span className="template-label">{template.label}</span>
                  <span className="template-summary">{template.summary}</span>
                </span>
              </AriaButton>
            ))}
          </div>
        </section>
      </div>
    </div>
  );
}

function Mark({ id }: { id: TemplateId }) {
  const practice = FACES[id] !== undefined;
  return (
    <span className={`template-mark template-mark-${practice ? 'practice' : id}`} aria-hidden="true">
      {MARKS[id] === '' ? <Icon name="play" /> : MARKS[id]}
    </span>
  );
}

function brings(template: TemplateView): string {
  const words = template.asks.filter((ask) => NAMED.has(ask)).map((ask) => ASK_WORDS[ask]);
  if (words.length === 0) return 'nothing';
  return words.length === 1 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
