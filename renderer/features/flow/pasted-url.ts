/** A problem with a pasted redirect; `text` null if it looks right. */
export interface PastedCheck {
  ok: boolean;
  text: string | null;
}

/** A quick check of a pasted URL: complete, at the expected address, with state and an answer. The main process checks it for real. */
export function checkPasted(text: string, redirectUri: string | null): PastedCheck {
  const trimmed = text.trim();
  if (trimmed === '') return { ok: false, text: null };
  let url: URL;
  try {
    url = new URL(trimmed);
  } catch {
    return { ok: false, text: 'This is not a complete URL. Copy everything in the address bar, from https:// to the end.' };
  }
  if (redirectUri !== null && URL.canParse(redirectUri) && !sameAddress(url, new URL(redirectUri))) {
    return {
      ok: false,
      text: `The redirect arrives at ${redirectUri}, but this URL is a different page. Finish signing in, then copy the URL.`,
    };
  }
  if (!url.searchParams.has('code') && !url.searchParams.has('error')) {
    return { ok: false, text: 'This URL has neither a code nor an error. Copy it after the provider has sent you back.' };
  }
  if (!url.searchParams.has('state')) {
    return { ok: false, text: 'This URL has no state, so it can’t be matched to this sign-in. Copy the whole URL.' };
  }
  return { ok: true, text: null };
}

function sameAddress(a: URL, b: URL): boolean {
  return a.protocol === b.protocol && a.host === b.host && a.pathname === b.pathname;
}
