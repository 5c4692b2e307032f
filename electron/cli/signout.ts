import type { Browser } from '../core/ports';
import { failing } from '../model/failure';
import { command, namesFile, whereOf } from './arguments';
import { type CliContext, UsageError } from './context';
import { withSession } from './session';
import { oneLine } from './terminal';
import { SIGNOUT } from './usage/signout';

export const runSignout = command(SIGNOUT, async (values, _, context) => {
  const where = whereOf('signout', values);
  if (namesFile(where.connection))
    throw new UsageError(
      'A connection file keeps no tokens, so there is no ID token to sign out with.',
      'Name a connection in the window: "tokenscope list" shows them.',
    );
  const { host, returnsTo } = await withSession(
    { ...where, browser: quietBrowser(context) },
    context,
    async ({ services, connection: { id } }) => {
      const place = await services.signOuts.place(id);
      await services.signOuts.signOut(id);
      if (values.forget) await services.tokens.forget(id);
      return place;
    },
  );
  context.err(
    `Opened the sign-out page of ${oneLine(host)} in the browser${returnsTo === null ? '' : `; it returns to ${oneLine(returnsTo)}`}.\n`,
  );
  context.err(values.forget ? 'The tokens stored here are deleted.\n' : 'The tokens stored here are unchanged.\n');
  return 0;
});

/** The address holds the ID token: it is opened or nothing happens, but it is never printed. */
function quietBrowser({ browser }: CliContext): Browser {
  return {
    open: async (url) => {
      if (browser === null) throw withoutBrowser();
      await browser.open(url);
    },
  };
}

const withoutBrowser = failing({
  code: 'browser-failed',
  what: 'Signing out opens a page in a browser, and no browser is available here.',
  likelyCause: 'The command runs without a display, as in a CI job.',
  action: 'Run it on a computer with a browser, the one that signed in, or sign out in the window.',
});
