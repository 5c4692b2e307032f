import { grantOf } from '../../../electron/model/grants';
import { CopyButton } from '../../components/copy-button';
import { Icon } from '../../components/icons';
import { registrationOf } from './describe';
import type { FieldId, Issue } from './form-check';
import { useForm } from './form-context';
import { redirectUriOf } from './form-model';

/** Beside the form: what is still missing, what to register, and what is known of the provider. */
export function EditorAside({ issues, onGo }: { issues: Issue[]; onGo: (field: FieldId) => void }) {
  const { template } = useForm();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls and may hold nothing else to focus
    <aside className="editor-aside" aria-label="Beside the form" tabIndex={0}>
      <Missing issues={issues} onGo={onGo} />
      <RegistrationCard />
      {template && template.facts.length > 0 ? (
        <section>
          <h2>
            Worth knowing <span className="editor-count">{template.facts.length}</span>
          </h2>
          <ul className="editor-facts">
            {template.facts.map((fact) => (
              <li key={fact.text}>
                <p>{fact.text}</p>
                <p className="editor-sure">{fact.sure}</p>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </aside>
  );
}

function Missing({ issues, onGo }: { issues: Issue[]; onGo: (field: FieldId) => void }) {
  const missing = issues.filter((issue) => issue.level === 'missing');
  if (missing.length === 0) {
    return (
      <section className="editor-ready">
        <Icon name="ok" />
        <div>
          <p className="editor-ready-title">Ready to connect</p>
          <p>Everything a sign-in needs is here.</p>
        </div>
      </section>
    );
  }
  return (
    <section aria-labelledby="editor-missing">
      <h2 id="editor-missing">
        Before you connect <span className="editor-count">{missing.length}</span>
      </h2>
      <ul className="editor-missing">
        {missing.map((issue) => (
          <li key={issue.field}>
            <button type="button" className="editor-link" onClick={() => onGo(issue.field)}>
              {issue.label}
            </button>
            <p>{issue.text}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function RegistrationCard() {
  const { form, template } = useForm();
  if (!grantOf(form).signsIn && template?.id !== 'catapa') return null;
  const registration = registrationOf(form, template);
  const uri = grantOf(form).signsIn ? redirectUriOf(form) : null;
  return (
    <section>
      <h2>{registration.title}</h2>
      <div className="editor-card">
        <p>{registration.lead}</p>
        {uri === null ? null : (
          <div className="editor-copyable">
            <code className="untrusted">{uri}</code>
            <CopyButton text={uri} label="Copy the redirect URI" iconOnly />
          </div>
        )}
        {registration.letter === null ? null : (
          <details className="editor-letter">
            <summary>
              <Icon name="chevron-right" size={12} />
              The e-mail, ready to send
            </summary>
            <pre className="untrusted">{registration.letter}</pre>
          </details>
        )}
        {registration.letter === null ? null : <CopyButton text={registration.letter} label="Copy the e-mail" variant="default" />}
      </div>
    </section>
  );
}
