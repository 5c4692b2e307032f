import { useState } from 'react';
import { LiveText } from '../../components/live-text';
import { countdown, localTime } from '../../state/time';
import type { FlowView, Pair } from '../../../electron/contract';
import { CopyButton } from '../../components/button';
import { Opener } from '../../components/disclosure';
import { Card, Row, Stack } from '../../components/layout';
import looks from '../../components/looks.module.css';
import { Parameters, parametersOf, queryOf } from '../exchanges/parameters';

export interface AuthorizeUrlParts {
  /** Scheme, host and path, up to the question mark. */
  endpoint: string;
  params: (Pair & { meaning: string | null })[];
}

const MEANINGS: Record<string, string> = {
  response_type: 'what comes back through the browser',
  response_mode: 'how the response is returned',
  client_id: 'this client, as registered',
  redirect_uri: 'where the browser is redirected',
  scope: 'the scopes requested',
  state: 'ties the response to this request',
  nonce: 'ties the ID token to this request',
  code_challenge: 'PKCE: hash of a secret kept here',
  code_challenge_method: 'PKCE: how it was hashed',
  audience: 'the API the token is for',
  resource: 'the API the token is for (RFC 8707)',
  prompt: 'whether to show the login page',
  login_hint: 'who is likely to sign in',
  max_age: 'how old the login may be',
  acr_values: 'how strongly to authenticate',
  ui_locales: 'languages of the pages',
  display: 'how the pages are laid out',
  claims: 'single claims requested',
  authorization_details: 'what exactly to authorize (RFC 9396)',
  request: "the request, signed with the client's key",
  request_uri: 'the request pushed to the server',
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
  const { endpoint, params } = splitAuthorizeUrl(url);
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
      {isOpen ? (
        <Card as="p" frame="sunken" pad={[8, 12]} className="mono untrusted">
          {isRaw ? url : endpoint}
        </Card>
      ) : null}
      {isOpen && flow.pushedUntil ? <Pushed until={flow.pushedUntil} /> : null}
      {isOpen && !isRaw ? <Parameters label="Parameters of the request" isBare pairs={params} /> : null}
    </Stack>
  );
}

/** @param until In milliseconds since the epoch. */
function Pushed({ until }: { until: number }) {
  return (
    <p className="dim">
      The request itself was pushed to the server; Exchanges shows it.{' '}
      <LiveText className="tabular" text={(now) => keptWords(until, now)} />
    </p>
  );
}

function keptWords(until: number, now: number): string {
  const left = Math.ceil((until - now) / 1000) * 1000;
  return left > 0
    ? `The server keeps it for ${countdown(left)}, until ${localTime(until)}.`
    : `The server kept it until ${localTime(until)}: Open again pushes it anew.`;
}
