import { escapeMarkup } from '../model/text/markup';
import { page } from './pages';

/** oidc-provider's own names for what can be wrong with a code that was entered. */
const WRONG: Record<string, string> = {
  NotFoundError: 'No device shows this code. Compare it with the one on the device.',
  ExpiredError: 'This code has expired. Start again on the device.',
  AlreadyUsedError: 'This code was used before. Start again on the device.',
  NoCodeError: 'Enter the code that the device shows.',
};

/** `token`: against forged forms. `error`: the name of what was wrong; null: nothing. */
export interface CodeForm {
  action: string;
  token: string;
  userCode: string;
  error: string | null;
}

/** Where a person enters the code that a device shows (RFC 8628 section 3.3). */
export function codePage(provider: string, { action, token, userCode, error }: CodeForm): string {
  if (error === 'AbortedError') return donePage(provider, 'Denied', 'The device gets no tokens. You can close this tab.');
  const lead = error === null ? 'The device that wants to sign in shows it.' : (WRONG[error] ?? 'That did not work. Try again.');
  return page(
    `Enter the code: ${provider}`,
    provider,
    `<h1>Enter the code</h1>
<p class="lead"${error === null ? '' : ' role="alert"'}>${escapeMarkup(lead)}</p>
<form method="post" action="${escapeMarkup(action)}"><input type="hidden" name="xsrf" value="${escapeMarkup(token)}">
<label for="user_code">Code</label>
<input id="user_code" name="user_code" value="${escapeMarkup(userCode)}" autocomplete="off" autocapitalize="characters" spellcheck="false" required maxlength="40" autofocus>
<div class="actions"><button class="primary">Continue</button></div>
</form>`,
  );
}

/** Whether the code is the one on the person's own device (RFC 8628 section 5.4). */
export function confirmCodePage(provider: string, clientId: string, shownCode: string, { action, token, userCode }: CodeForm): string {
  return page(
    `Is this your device? ${provider}`,
    provider,
    `<h1>Is this your device?</h1>
<p class="lead"><b>${escapeMarkup(clientId)}</b> should show this code now</p>
<form method="post" action="${escapeMarkup(action)}"><input type="hidden" name="xsrf" value="${escapeMarkup(token)}"><input type="hidden" name="user_code" value="${escapeMarkup(userCode)}"><input type="hidden" name="confirm" value="yes">
<ul class="scopes"><li><span>Code</span><code>${escapeMarkup(shownCode)}</code></li></ul>
<p class="hint">Someone who sent you this code would get your access. Continue only if you see it on a device of your own.</p>
<div class="actions"><button class="primary">Continue</button><button name="abort" value="yes">Deny</button></div>
</form>`,
  );
}

/** Asks before the session ends. @param clientId Which client sent the person here; absent: the request does not say. */
export function signOutPage(provider: string, clientId: string | undefined, { action, token }: Pick<CodeForm, 'action' | 'token'>): string {
  const lead = clientId === undefined ? '' : `<p class="lead"><b>${escapeMarkup(clientId)}</b> asks for it</p>`;
  return page(
    `Sign out? ${provider}`,
    provider,
    `<h1>Sign out?</h1>
${lead}
<form method="post" action="${escapeMarkup(action)}"><input type="hidden" name="xsrf" value="${escapeMarkup(token)}">
<div class="actions"><button class="primary" name="logout" value="yes">Sign out</button><button>Stay signed in</button></div>
</form>`,
  );
}

export function donePage(provider: string, title: string, text: string): string {
  return page(`${title}: ${provider}`, provider, `<h1>${escapeMarkup(title)}</h1><p class="lead">${escapeMarkup(text)}</p>`);
}
