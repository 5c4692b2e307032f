import { takes } from '../../../electron/model/grants';
import { CopyButton } from '../../components/button';
import { Icon } from '../../components/icons';
import { registrationOf } from './describe';
import type { Issue } from './form-check';
import type { FieldId } from './form-fields';
import { useForm } from './form-context';
import { redirectUriOf } from './form-model';
import { Card, Row, Stack } from '../../components/layout';
import styles from './aside.module.css';
import looks from '../../components/looks.module.css';
import inputs from './fields.module.css';
import { Callout } from '../../components/callout';

export function EditorAside({ issues, onGo }: { issues: Issue[]; onGo: (field: FieldId) => void }) {
  const { facts } = useForm().provider;
  return (
    <Stack
      as="aside"
      top
      gap={16}
      pad={16}
      line="before"
      panel
      className={`${styles.aside} scroll`}
      aria-label="Beside the form"
      tabIndex={0}
    >
      <Missing issues={issues} onGo={onGo} />
      <RegistrationCard />
      {facts.length > 0 ? (
        <Stack as="section" gap={8}>
          <h2>
            Worth knowing <em>{facts.length}</em>
          </h2>
          <ul>
            {facts.map((fact) => (
              <Stack as="li" key={fact.text} line="above" pad={[8, 0]}>
                <p>{fact.text}</p>
                <p className="faint">{fact.sure}</p>
              </Stack>
            ))}
          </ul>
        </Stack>
      ) : null}
    </Stack>
  );
}

function Missing({ issues, onGo }: { issues: Issue[]; onGo: (field: FieldId) => void }) {
  const missing = issues.filter((issue) => issue.level === 'missing');
  if (missing.length === 0) {
    return (
      <Callout tone="ok" title="Ready to connect">
        Everything a sign-in needs is here.
      </Callout>
    );
  }
  return (
    <Stack as="section" gap={8} aria-labelledby="editor-missing">
      <h2 id="editor-missing">
        Before you connect <em>{missing.length}</em>
      </h2>
      <Stack as="ul" gap={8}>
        {missing.map((issue) => (
          <li key={issue.field}>
            <button type="button" className={`${looks.link} strong`} onClick={() => onGo(issue.field)}>
              {issue.label}
            </button>
            <p className="dim">{issue.text}</p>
          </li>
        ))}
      </Stack>
    </Stack>
  );
}

function RegistrationCard() {
  const { form, provider } = useForm();
  if (!takes(form, 'receiver') && !provider.registration?.withoutRedirect) return null;
  const registration = registrationOf(form);
  const uri = takes(form, 'receiver') ? redirectUriOf(form) : null;
  return (
    <Stack as="section" gap={8}>
      <h2>{registration.title}</h2>
      <Card left frame="plain" gap={8} className="dim">
        <p>{registration.lead}</p>
        {uri === null ? null : (
          <Row gap={8} className={inputs.copyable}>
            <code className="untrusted">{uri}</code>
            <CopyButton text={uri} label="Copy the redirect URI" iconOnly />
          </Row>
        )}
        {registration.letter === null ? null : (
          <details className={styles.letter}>
            <summary>
              <Icon name="chevron-right" size={12} />
              The e-mail, ready to send
            </summary>
            <pre className="untrusted">{registration.letter}</pre>
          </details>
        )}
        {registration.letter === null ? null : <CopyButton text={registration.letter} label="Copy the e-mail" variant="default" />}
      </Card>
    </Stack>
  );
}
