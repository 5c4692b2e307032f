import { takes } from '../../../electron/model/grants';
import { Button, CopyButton } from '../../components/button';
import { Icon } from '../../components/icons';
import { openPreflight } from '../../state/preflight';
import { type Registering, registrationOf } from './describe';
import { useForm } from './form-context';
import { useEntry } from './use-entry';
import { Card, Row, ScrollPane, Section, Stack } from '../../components/layout';
import styles from './aside.module.css';
import looks from '../../components/looks.module.css';
import inputs from './fields.module.css';
import { Callout } from '../../components/callout';

export function EditorAside() {
  const { form, provider } = useForm();
  const entry = useEntry(form);
  const facts = entry?.facts ?? provider.facts.filter((fact) => fact.with === undefined || takes(form, fact.with));
  return (
    <ScrollPane aside label="Beside the form" pad={16} className={styles.aside}>
      <Missing />
      <CheckFirst />
      <RegistrationCard known={entry ?? provider} />
      {facts.length > 0 ? (
        <Section level="h2" title={entry === null ? 'Worth knowing' : `What is known of ${entry.label}`} note={facts.length} gap={8}>
          <ul>
            {facts.map((fact) => (
              <Stack as="li" key={fact.text} line="above" pad={[8, 0]}>
                <p className="untrusted">{fact.text}</p>
                <p className="faint">{fact.sure}</p>
              </Stack>
            ))}
          </ul>
        </Section>
      ) : null}
    </ScrollPane>
  );
}

/** Whether the server accepts what is saved. */
function CheckFirst() {
  const { connection } = useForm();
  if (connection === null) return null;
  return (
    <Row>
      <Button icon="play" onPress={() => openPreflight(connection.id)} data-opens="preflight">
        Check before signing in
      </Button>
    </Row>
  );
}

function Missing() {
  const { issues, goTo } = useForm();
  const missing = issues.filter((issue) => issue.level === 'missing');
  if (missing.length === 0) {
    return (
      <Callout tone="ok" title="Ready to connect">
        All required settings are filled in.
      </Callout>
    );
  }
  return (
    <Section level="h2" title="Before you connect" note={missing.length} gap={8} labelled>
      <Stack as="ul" gap={8}>
        {missing.map((issue) => (
          <li key={issue.field}>
            <button type="button" className={`${looks.link} strong`} onClick={() => goTo(issue.field)}>
              {issue.label}
            </button>
            <p className="dim">{issue.text}</p>
          </li>
        ))}
      </Stack>
    </Section>
  );
}

function RegistrationCard({ known }: { known: Registering }) {
  const { form } = useForm();
  if (!takes(form, 'receiver') && !known.onboarding?.withoutRedirect) return null;
  const { uri, ...registration } = registrationOf(form, known);
  return (
    <Section level="h2" title={registration.title} gap={8}>
      <Card left frame="plain" gap={8} className="dim">
        <p>{registration.lead}</p>
        {registration.field === null ? null : <p>{registration.field}</p>}
        {uri === null ? null : (
          <Row frame="sunken" gap={8} pad={[2, 4, 2, 8]} className={inputs.copyable}>
            <code className="untrusted grow">{uri}</code>
            <CopyButton text={uri} label="Copy the redirect URI" iconOnly />
          </Row>
        )}
        {registration.letter === null ? null : (
          <details className={styles.letter}>
            <summary className="inline dim">
              <Icon name="chevron-right" size={12} />
              The e-mail, ready to send
            </summary>
            <pre className="untrusted">{registration.letter}</pre>
          </details>
        )}
        {registration.letter === null ? null : <CopyButton text={registration.letter} label="Copy the e-mail" variant="default" />}
      </Card>
    </Section>
  );
}
