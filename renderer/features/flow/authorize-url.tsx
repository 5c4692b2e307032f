import { useState } from 'react';
import type { FlowView, Pair } from '../../../electron/contract';
import { CopyButton } from '../../components/button';
import { Opener } from '../../components/disclosure';
import { Row, Stack } from '../../components/layout';
import looks from '../../components/looks.module.css';
import { Table } from '../../components/table';
import { each, marked } from '../../components/untrusted';
import { parametersOf, queryOf } from '../exchanges/parameters';
import styles from './authorize-url.module.css';

export interface AuthorizeUrlParts {
  /** Scheme, host and path, up to the question mark. */
  endpoint: string;
  params: (Pair & { meaning: string | null })[];
}

const MEANINGS: Record<string, string> = {
  response_type: 'asks for an authorization code',
  response_mode: 'how the answer comes back',
  client_id: 'this client, as registered',
  redirect_uri: 'where the browser is sent back',
  scope: 'what is asked for',
  state: 'ties the answer to this request',
  nonce: 'ties the ID token to this request',
  code_challenge: 'PKCE: hash of a secret kept here',
  code_challenge_method: 'PKCE: how it was hashed',
  audience: 'the API the token is for',
  resource: 'the API the token is for (RFC 8707)',
  prompt: 'whether to show the login page',
  login_hint: 'who is likely to sign in',
  max_age: 'how old the login may be',
  acr_values: 'how strongly to authenticate',
};

/** Splits at the first `?` and decodes each pair. */
export function splitAuthorizeUrl(url: string): AuthorizeUrlParts {
  const params = parametersOf(queryOf(url)).map((pair) => ({
    ...pair,
    meaning: Object.hasOwn(MEANINGS, pair.name) ? (MEANINGS[pair.name] ?? null) : null,
  }));
  return { endpoint: url.split(/[?#]/, 1)[0] ?? '', params };
}

export function AuthorizeUrl({ flow, url }: { flow: FlowView; url: string }) {
  const isOver = flow.status === 'failed' || flow.status === 'cancelled';
  const [isRaw, setRaw] = useState(false);
  const [isOpen, setOpen] = useState(!isOver);
  return (
    <Stack as="section" gap={8}>
      <Row justify="between">
        <h2>
          <Opener isOpen={isOpen} onToggle={setOpen}>
            The request sent to the browser
          </Opener>
        </h2>
        <Row as="span" gap={4}>
          {isOpen ? (
            <button type="button" className={looks.toggle} aria-pressed={isRaw} onClick={() => setRaw(!isRaw)}>
              Raw
            </button>
          ) : null}
          <CopyButton text={url} label="Copy URL" />
        </Row>
      </Row>
      {!isOpen ? null : isRaw ? <p className={`${styles.raw} mono untrusted`}>{url}</p> : <ParameterMeanings {...splitAuthorizeUrl(url)} />}
    </Stack>
  );
}

function ParameterMeanings({ endpoint, params }: AuthorizeUrlParts) {
  return (
    <Table named className={styles.params}>
      <caption className={`${styles.endpoint} mono untrusted`}>{endpoint}</caption>
      <colgroup>
        <col className={styles.name} />
        <col />
        <col className={styles.meaning} />
      </colgroup>
      <thead>
        <tr className="visually-hidden">
          <th scope="col">Parameter</th>
          <th scope="col">Value</th>
          <th scope="col">Meaning</th>
        </tr>
      </thead>
      <tbody>
        {each(params, ({ name, value, meaning }) => (
          <tr>
            <th scope="row" className="untrusted">
              {marked(name)}
            </th>
            <td className="untrusted mono">{marked(value)}</td>
            <td>{meaning}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
