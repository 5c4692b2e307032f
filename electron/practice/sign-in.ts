import type { IncomingMessage, ServerResponse } from 'node:http';
import { keepNewest } from '../core/base/keep-newest';
import { isForm, readForm, redirect } from './http-io';
import { type Asking, consentPage, loginPage, sendPage, signInOver } from './pages';
import { randomToken } from './token-store';

export interface Pending {
  asking: Asking;
  scopes: string[];
  /** The URL to return to: with a code for the user name, or with an error if null (denied). */
  finish(userName: string | null): string;
}

const KEPT = 100;

/** Login and consent of a hand-written face: two pages, posted to `action`. */
export class SignIns {
  readonly #pending = new Map<string, Pending & { userName: string | null }>();

  constructor(private readonly action: string) {}

  begin(response: ServerResponse, pending: Pending): void {
    const transaction = randomToken();
    keepNewest(this.#pending, transaction, { ...pending, userName: null }, KEPT);
    sendPage(response, 200, loginPage(pending.asking, this.#target(transaction), 'ada'));
  }

  async step(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = request.method === 'POST' && isForm(request) ? await readForm(request) : new URLSearchParams();
    const transaction = form.get('transaction') ?? '';
    const pending = this.#pending.get(transaction);
    if (!pending) return signInOver(response, 'Practice provider');
    const allowed = form.get('decision') === 'allow';
    if (allowed && pending.userName === null) {
      pending.userName = form.get('username')?.trim().slice(0, 64) || 'ada';
      const page = consentPage(pending.asking, this.#target(transaction), pending.userName, pending.scopes);
      return sendPage(response, 200, page);
    }
    this.#pending.delete(transaction);
    redirect(response, pending.finish(allowed ? pending.userName : null));
  }

  #target(transaction: string) {
    return { action: this.action, hidden: { transaction } };
  }
}
