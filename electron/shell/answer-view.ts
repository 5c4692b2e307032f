import type { ServerAnswerView } from '../contract';
import type { ServerAnswer } from '../core/oauth/ask-model';
import { problemView } from './problem';

export function serverAnswerView(answer: ServerAnswer): ServerAnswerView {
  return {
    what: answer.what,
    exchangeId: answer.exchangeId,
    askedAt: answer.askedAt,
    status: answer.status,
    summary: answer.summary,
    active: answer.active,
    rows: answer.rows.map(({ name, token, server, verdict }) => ({ name, token, server, verdict })),
    json: answer.json,
    after: answer.after.map(({ token, active, text }) => ({ token, active, text })),
    problem: answer.problem && problemView(answer.problem),
  };
}
