import type { CoachView, ExchangeRowView, LoggedBodyView, LoggedExchangeView } from '../contract';
import type { Coach } from '../core/coach/model';
import type { LoggedBody, LoggedExchange } from '../core/exchanges/model';
import type { Finding } from '../core/token/finding';
import { findingView } from './token-view';
import { pairView } from './views';

/** A line of the exchange log. */
export function exchangeRowView(exchange: LoggedExchange): ExchangeRowView {
  return {
    id: exchange.id,
    connectionId: exchange.connectionId,
    purpose: exchange.purpose,
    at: exchange.at,
    method: exchange.method,
    url: exchange.url,
    status: exchange.status,
    tookMs: exchange.tookMs,
    failed: exchange.failed,
    error: exchange.error,
  };
}

/** An exchange with all that is kept of it, and what to make of it. @param muted Codes the person asked not to be told of. */
export function loggedExchangeView(
  exchange: LoggedExchange,
  findings: readonly Finding[],
  coach: Coach | null,
  muted: readonly string[] = [],
): LoggedExchangeView {
  const { request, response } = exchange;
  return {
    ...exchangeRowView(exchange),
    request: { headers: request.headers.map(pairView), body: bodyView(request.body) },
    response: response && {
      statusText: response.statusText,
      headers: response.headers.map(pairView),
      body: bodyView(response.body),
      headersMs: response.headersMs,
      endMs: response.endMs,
    },
    secrets: exchange.secrets.map(({ kind, fingerprint, where }) => ({ kind, fingerprint, where })),
    findings: findings.map((finding) => findingView(finding, muted)),
    coach: coach && coachView(coach),
  };
}

function bodyView({ text, kind, bytes, cutAt }: LoggedBody): LoggedBodyView {
  return { text, kind, bytes, cutAt };
}

function coachView({ situation, known, what, cause, action, evidence, reference }: Coach): CoachView {
  return { situation, known, what, cause, action, evidence: evidence.map(({ label, value }) => ({ label, value })), reference };
}
