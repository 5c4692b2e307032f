import { useState } from 'react';
import { isPractice } from '../../../electron/model/providers/offered';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { Row } from '../../components/layout';
import looks from '../../components/looks.module.css';
import { localDate } from '../../state/time';
import { Field } from '../editor/fields';
import { GivenButton } from '../editor/given-button';
import { useForm } from '../editor/form-context';
import { ASKED } from '../editor/sections';
import { useIsSealedOff, VaultBanner } from '../vault/vault-banner';
import { useGuide } from './guide-context';

/** What the provider answered: the client's name and password there, and what else it asks for. */
export function AnswerStep() {
  const { issues, goTo, asked } = useForm();
  const { connection, goOn } = useGuide();
  const [isTried, setTried] = useState(false);
  const isLocked = useIsSealedOff(connection);
  const { Credential, Tenant } = { Credential: ASKED.clientSecret, Tenant: asked.has('tenant') ? ASKED.tenant : undefined };
  const missing = issues.filter(({ level }) => level === 'missing');
  const sentAt = connection.guide?.asked?.sentAt ?? null;
  const [first] = missing;
  const next = async () => {
    setTried(true);
    if (first) goTo(first.field);
    else await goOn('answered');
  };
  return (
    <>
      <p className="prose">
        {isPractice(connection)
          ? 'The practice provider has registered Tokenscope: its Client ID and secret are in place already.'
          : `Enter what you got from them.${sentAt === null ? '' : ` You sent your request on ${localDate(sentAt)}. Still waiting? Close this page and come back later.`}`}
      </p>
      {isLocked ? <VaultBanner /> : null}
      <GivenButton calls={connection.calls} guided />
      <Field id="clientId" description="The name of your program at the provider. Not secret." />
      {Credential ? <Credential /> : null}
      {Tenant ? <Tenant /> : null}
      {isTried && missing.length > 0 ? (
        <Callout live tone="warning" title="Still needed">
          <ul>
            {missing.map(({ field, label, text }) => (
              <li key={field}>
                <button type="button" className={looks.link} onClick={() => goTo(field)}>
                  {label}
                </button>{' '}
                {text}
              </li>
            ))}
          </ul>
        </Callout>
      ) : null}
      <Row>
        <Button variant="primary" onPress={next}>
          Continue
        </Button>
      </Row>
    </>
  );
}
