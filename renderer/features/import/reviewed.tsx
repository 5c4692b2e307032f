import type { ImportReview as Review } from '../../../electron/contract';
import { clientAuthOf, isPublicClient } from '../../../electron/model/client-auth';
import { LEGS } from '../../../electron/model/connection';
import { grantOf, takes } from '../../../electron/model/grants';
import { providerOf } from '../../../electron/model/providers/offered';
import { redirectUriOf } from '../../../electron/model/receiver';
import { Callout } from '../../components/callout';
import { Fact, Facts } from '../../components/facts';
import { Card, Stack } from '../../components/layout';
import { Checkbox } from '../../components/toggles';
import { marked } from '../../components/untrusted';
import { plainHttpInWords, privateInWords, serversInWords, strangersInWords } from './servers';

const CREDENTIALS = { secret: 'Client secret', key: 'Signing key', certificate: 'Client certificate' } as const;

type ReviewedProps = Review['connections'][number] & {
  /** null: it is the only one. */
  tick: { isTicked: boolean; onTick(isTicked: boolean): void } | null;
};

/** One connection of an import. Secrets are said to be there, and never shown. */
export function Reviewed({ connection, brings, tick }: ReviewedProps) {
  const { name, environment, template, clientId, endpoints, issuer, apiBaseUrl, legs, calls, notes, tags, scopes, pkce } = connection;
  const extras = LEGS.reduce((count, leg) => count + legs[leg].params.length + legs[leg].headers.length, 0);
  const warnings = [strangersInWords, privateInWords, plainHttpInWords, serversInWords]
    .map((inWords) => inWords(connection))
    .filter((text) => text !== null);
  const credential = CREDENTIALS[clientAuthOf(connection).credential ?? 'secret'];
  const others = brings.filter((each) => each !== credential);
  return (
    <Stack gap={8}>
      {tick === null ? null : (
        <h2>
          <Checkbox isSelected={tick.isTicked} onChange={tick.onTick}>
            <bdi className="untrusted">{marked(name)}</bdi>
          </Checkbox>
        </h2>
      )}
      {warnings.map((words) => (
        <Callout key={words} tone="warning">
          {words}
        </Callout>
      ))}
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
          <Fact name={credential} className="dim">
            {brings.includes(credential)
              ? 'In the file. It is sealed when you import.'
              : isPublicClient(connection)
                ? 'No secret: a public client.'
                : 'Not in the file: enter it after importing.'}
          </Fact>
          {others.map((each) => (
            <Fact key={each} name={each} className="dim">
              In the file, sealed when you import.
            </Fact>
          ))}
          <Fact name="Scopes" text={scopes.join(' ')} className="mono" />
          {takes(connection, 'receiver') ? <Fact name="Redirect URI" text={redirectUriOf(connection.receiver)} className="mono" /> : null}
          {takes(connection, 'pkce') ? <Fact name="PKCE" text={pkce === 'off' ? 'Off' : pkce} /> : null}
          <Fact name="Parameters and headers" text={extras === 0 ? null : `${extras} of its own`} />
          <Fact name="Saved calls" text={calls.length === 0 ? null : String(calls.length)} />
          <Fact name="Tags" text={tags.join(', ')} />
          <Fact name="Notes" text={notes} />
        </Facts>
      </Card>
    </Stack>
  );
}
