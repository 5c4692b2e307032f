import { useEffect } from 'react';
import type { ImportReview as Review } from '../../../electron/contract';
import { clientAuthOf, isPublicClient } from '../../../electron/model/client-auth';
import { LEGS } from '../../../electron/model/connection';
import { grantOf } from '../../../electron/model/grants';
import { providerOf } from '../../../electron/model/providers/offered';
import { invoke } from '../../bridge';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { Fact, Facts } from '../../components/facts';
import { Card, Page, Row } from '../../components/layout';
import { each } from '../../components/untrusted';
import { acceptImport, goHome } from '../../state/actions';
import { serversInWords } from './servers';

/** A connection file before it is imported: what is in it, and which servers get its secrets and tokens. */
export function ImportReview({ review }: { review: Review }) {
  const { id, connections } = review;
  const [only, ...others] = connections;
  const count = connections.length.toLocaleString('en');
  // However the person leaves: the main process holds the file's secrets until then.
  useEffect(() => () => void invoke('connections.dropImport', { id }), [id]);
  return (
    <Page as="section" gap={16} aria-labelledby="import-title">
      <header>
        <h1 className="title" id="import-title">
          {others.length > 0 ? (
            `Import ${count} connections?`
          ) : (
            <>
              Import “<bdi>{only?.connection.name}</bdi>”?
            </>
          )}
        </h1>
        <p className="dim">
          Nothing is saved yet. Check which servers {others.length > 0 ? 'they use' : 'it uses'}; you can change everything later.
        </p>
      </header>
      {each(connections, (one) => (
        <Reviewed {...one} isNamed={others.length > 0} />
      ))}
      <Row gap={8}>
        <Button variant="primary" autoFocus onPress={() => acceptImport(id)}>
          {others.length > 0 ? `Import ${count}` : 'Import'}
        </Button>
        <Button onPress={() => goHome()}>Cancel</Button>
      </Row>
    </Page>
  );
}

const CREDENTIALS = { secret: 'Client secret', key: 'Signing key', certificate: 'Client certificate' };

function Reviewed({ connection, hasClientSecret, isNamed }: Review['connections'][number] & { isNamed: boolean }) {
  const { name, environment, template, clientId, endpoints, issuer, apiBaseUrl, legs, calls, notes, tags } = connection;
  const extras = LEGS.reduce((count, leg) => count + legs[leg].params.length + legs[leg].headers.length, 0);
  const servers = serversInWords(connection);
  return (
    <>
      {isNamed ? (
        <h2>
          <bdi className="untrusted">{name}</bdi>
        </h2>
      ) : null}
      {servers === null ? null : <Callout tone="warning">{servers}</Callout>}
      <Card pad={16}>
        <Facts terms="152px">
          <Fact name="Provider" text={providerOf(template).label} />
          <Fact name="Environment" text={environment} />
          <Fact name="Grant" text={grantOf(connection).name} />
          <Fact name="Issuer" text={issuer} className="mono" />
          <Fact name="Authorization endpoint" text={endpoints.authorization} className="mono" />
          <Fact name="Token endpoint" text={endpoints.token} className="mono" />
          <Fact name="Refresh URL" text={endpoints.refresh ?? null} className="mono" />
          <Fact name="API base URL" text={apiBaseUrl} className="mono" />
          <Fact name="Client ID" text={clientId || 'Not in the file: enter it after importing.'} className={clientId ? 'mono' : 'dim'} />
          <Fact name={CREDENTIALS[clientAuthOf(connection).credential ?? 'secret']} className="dim">
            {hasClientSecret
              ? 'In the file. It is sealed when you import.'
              : isPublicClient(connection)
                ? 'No secret: a public client.'
                : 'Not in the file: enter it after importing.'}
          </Fact>
          <Fact name="Parameters and headers" text={extras === 0 ? null : `${extras} of its own`} />
          <Fact name="Saved calls" text={calls.length === 0 ? null : String(calls.length)} />
          <Fact name="Tags" text={tags.join(', ')} />
          <Fact name="Notes" text={notes} />
        </Facts>
      </Card>
    </>
  );
}
