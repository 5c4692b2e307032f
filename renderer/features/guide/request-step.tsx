import { GRANTS, takes } from '../../../electron/model/grants';
import { isPractice, providerOf } from '../../../electron/model/providers/offered';
import { ANY_PROVIDER } from '../../../electron/model/providers/oauth';
import { type Onboarding, type RequestText, requestFor, toEnter } from '../../../electron/model/providers/onboarding';
import { grantTypesOf } from '../../../electron/model/templates';
import { Button, CopyButton } from '../../components/button';
import { Fold } from '../../components/disclosure';
import { Fact, Facts } from '../../components/facts';
import { Card, Row, Section, Stack } from '../../components/layout';
import looks from '../../components/looks.module.css';
import { RadioCards } from '../../components/radio-cards';
import { openLink } from '../../state/actions';
import { clientFacts, type Registering } from '../editor/describe';
import { Field } from '../editor/fields';
import { useForm } from '../editor/form-context';
import type { FormModel } from '../editor/form-model';
import { ReceiverFields } from '../editor/redirect-section';
import { useEntry } from '../editor/use-entry';
import { useGuide } from './guide-context';
import { providerName, signsIn } from './words';

/** In the words of a person who has to choose one. */
const RECEIVERS = [
  { id: 'scheme', label: 'The app', description: 'Start with this one: the browser opens Tokenscope.' },
  {
    id: 'loopback',
    label: 'This computer',
    description: 'If they refuse that, or ask for an http URL: the browser returns to this computer.',
  },
  { id: 'paste', label: 'A web page', description: 'If they only accept https: you copy the final URL from the browser.' },
] as const;

/** Who registers the client: as the catalogue knows it, and what the practice provider plays, where it plays one. */
function useRegistrar(form: FormModel): { label: string; onboarding: Onboarding } {
  const entry = useEntry(form);
  const provider = providerOf(form.template);
  const played = isPractice(form) ? (provider.isAlso?.find((each) => 'onboarding' in each) as Registering | undefined) : undefined;
  const { label, onboarding = ANY_PROVIDER }: Registering = entry ?? played ?? provider;
  return { label, onboarding };
}

/** What the provider must know before a sign-in works, ready to enter or send. */
export function RequestStep() {
  const { form } = useForm();
  const { connection, goOn } = useGuide();
  const practises = isPractice(connection);
  const known = useRegistrar(form);
  const facts = clientFacts(form, known.onboarding);
  // The practice provider accepts any port.
  if (practises && form.receiverKind === 'loopback') facts.redirectUri ??= `http://127.0.0.1${form.loopbackPath}`;
  const request = requestFor(known, facts);
  const isByRequest = known.onboarding.how === 'by-request';
  return (
    <>
      <p className="prose">
        {practises
          ? `The practice provider knows Tokenscope already, so you can continue. With the real ${known.label}, this is what you would do here.`
          : `Before you can ${signsIn(form) ? 'sign in' : 'get a token'}, ${providerName(connection)} must know Tokenscope. You register it there and get a Client ID, which is like a user name for the program, and usually a Client secret, which is like its password.`}
      </p>
      {practises ? null : <WhoUsesIt />}
      {takes(form, 'receiver') && !practises ? (
        <Section title="Where the browser returns after you sign in" gap={12}>
          <p className="dim prose">They call it “redirect URI” or “callback URL”. It must be exactly the same there.</p>
          <ReceiverFields label="Return to" options={RECEIVERS} isFixed />
        </Section>
      ) : null}
      {practises ? null : (
        <Field
          id="scopes"
          label="Permissions (scopes)"
          description="What the token may be used for. Leave it as it is unless they told you which ones to use."
        />
      )}
      {isByRequest ? (
        <Section title={`What to send to ${known.onboarding.where}`} gap={8}>
          {known.onboarding.lead ? <p className="dim prose">{known.onboarding.lead}</p> : null}
          <Message request={request} />
        </Section>
      ) : (
        <Section title={`What to enter at ${known.label}`} gap={8}>
          <Where {...known.onboarding} />
          <Card pad={16}>
            <Facts terms="152px">
              {toEnter(known, facts).map(({ name, value }) => (
                <Fact key={name} name={name} className="inline untrusted">
                  {value}
                  <CopyButton text={value} label={`Copy ${name}`} iconOnly />
                </Fact>
              ))}
            </Facts>
          </Card>
          <Fold label="A colleague has access to that page? Send them this">
            <Message request={request} />
          </Fold>
        </Section>
      )}
      <Row gap={8} wrap>
        {practises ? (
          <Button variant="primary" onPress={() => goOn('not-sent')}>
            Continue
          </Button>
        ) : (
          <>
            <Button variant={isByRequest ? 'primary' : 'default'} onPress={() => goOn('sent')}>
              Mark as sent
            </Button>
            <Button variant={isByRequest ? 'default' : 'primary'} onPress={() => goOn('not-sent')}>
              {GRANTS[form.grantType].signsIn === false || isByRequest ? 'I have a Client ID' : 'I have registered it'}
            </Button>
          </>
        )}
      </Row>
    </>
  );
}

const USERS = [
  { id: 'authorization_code', label: 'A person', description: 'Signs in with a browser. The program then acts for them.' },
  { id: 'client_credentials', label: 'A program by itself', description: 'Such as a nightly job. It needs no sign-in.' },
] as const;

/** In plain words which grant it is, where the provider offers both of the usual ones. */
function WhoUsesIt() {
  const { form, patch } = useForm();
  const offered = grantTypesOf(form.template);
  if (!USERS.every(({ id }) => offered.includes(id)) || !USERS.some(({ id }) => id === form.grantType)) return null;
  return (
    <RadioCards label="Who will use it" columns={2} options={USERS} value={form.grantType} onChange={(grantType) => patch({ grantType })} />
  );
}

function Where({ where, url, lead = '' }: Onboarding) {
  return (
    <p className="dim prose">
      {`Register it under: ${where}. ${lead} `}
      {url === undefined ? null : (
        <button type="button" className={looks.link} onClick={() => openLink(url)}>
          Open {url}
        </button>
      )}
    </p>
  );
}

function Message({ request }: { request: RequestText | null }) {
  if (request === null) return <p className="dim">Enter the URL to return to first; the message includes it.</p>;
  const { to, subject, text } = request;
  return (
    <Stack gap={8}>
      <Card frame="sunken" pad={12} gap={8}>
        <p className="small dim">
          To: {to}. Subject: {subject}
        </p>
        <pre className="untrusted mono" style={{ whiteSpace: 'pre-wrap' }}>
          {text}
        </pre>
      </Card>
      <Row>
        <CopyButton text={`Subject: ${subject}\n\n${text}`} label="Copy the message" variant="default" />
      </Row>
    </Stack>
  );
}
