import type { CallResultView, ChallengeView, ExchangeView } from '../contract';
import type { CallResult, Exchange, ExchangeResponse, ExplainedChallenge } from '../core/calls/model';
import { problemView } from './problem';
import { pairView } from './views';

export function callResultView({ exchanges, body, challenge, rateLimit, explanation }: CallResult): CallResultView {
  return {
    exchanges: exchanges.map(exchangeView),
    body: { text: body.text, kind: body.kind, notice: body.notice },
    challenge: challenge && challengeView(challenge),
    rateLimit: rateLimit && {
      limit: rateLimit.limit,
      remaining: rateLimit.remaining,
      resetAt: rateLimit.resetAt,
      retryAfterMs: rateLimit.retryAfterMs,
      text: rateLimit.text,
    },
    explanation: explanation && {
      what: explanation.what,
      cause: explanation.cause,
      action: explanation.action,
      evidence: explanation.evidence.map(({ label, value }) => ({ label, value })),
    },
  };
}

function exchangeView(exchange: Exchange): ExchangeView {
  const { method, url, headers, bodyBytes } = exchange.request;
  return {
    id: exchange.id,
    purpose: exchange.purpose,
    request: { method, url, headers: headers.map(pairView), bodyBytes },
    startedAt: exchange.startedAt,
    response: exchange.response && responseView(exchange.response),
    challenge: exchange.challenge && challengeView(exchange.challenge),
    problem: exchange.problem && problemView(exchange.problem),
  };
}

function challengeView({ scheme, parameters, explanation }: ExplainedChallenge): ChallengeView {
  return { scheme, parameters: parameters.map(pairView), explanation };
}

function responseView(response: ExchangeResponse): NonNullable<ExchangeView['response']> {
  return {
    status: response.status,
    statusText: response.statusText,
    headers: response.headers.map(pairView),
    headersMs: response.headersMs,
    endMs: response.endMs,
    bodyBytes: response.bodyBytes,
    cutAt: response.cutAt,
    contentType: response.contentType,
  };
}
