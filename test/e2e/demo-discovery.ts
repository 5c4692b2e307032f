import type { Locator, Page } from 'playwright-core';
import type { Practice } from '../../electron/practice';
import type { Log } from './demo-log';
import type { Stage } from './stage';
import { intoBrowser } from './stage/person';

/** From a pasted URL to a listed tool. */
const MOST_CLICKS = 4;
const MOST_SECONDS = 60;

/** From the URL of an MCP server to its tools: at once, step by step, and with a fault that the chain blames on the right side. */
export async function playDiscovery(log: Log, window: Page, stage: Stage, { mcp, faults }: Practice): Promise<void> {
  const button = (name: string) => window.getByRole('button', { name, exact: true });
  let clicks = 0;
  const counted = (where: Locator) => {
    clicks += 1;
    return where;
  };
  log.step('Starting from nothing but the URL of an MCP server');
  const begins = performance.now();
  await counted(button('New')).click();
  const box = window.getByRole('textbox', { name: 'URL to start from' });
  await counted(box).click();
  await box.fill(mcp.url);
  await box.press('Enter');
  await button('Register and sign in').waitFor();
  await log.both(window, 'url-found');
  // The browser knows the person from before, so only consent is left.
  const page = await intoBrowser(stage.browser.nextPage, counted(button('Register and sign in')));
  await counted(page.getByRole('button', { name: 'Allow' })).click();
  await window.getByLabel('Result', { exact: true }).getByText('who-am-i').waitFor();
  const seconds = (performance.now() - begins) / 1000;
  if (clicks > MOST_CLICKS || seconds > MOST_SECONDS) throw new Error(`the tools took ${clicks} clicks and ${seconds.toFixed(1)} s`);
  log.step(`Its tools are listed, ${clicks} clicks and ${seconds.toFixed(1)} s after the first, pictures included`);
  await log.both(window, 'url-tools');

  log.step('Calling a tool that needs more scopes than the token has');
  await button('Call needs-more-scope…').click();
  await button('Call').click();
  await window.getByText('Sign in again for more scopes?').first().waitFor();
  await log.both(window, 'url-more-scopes');
  const again = await intoBrowser(stage.browser.nextPage, button('Go on with this'));
  await again.getByRole('button', { name: 'Allow' }).click();
  await window.getByLabel('Result', { exact: true }).getByText('The tool returned a result').waitFor();
  await log.both(window, 'url-tool');

  log.step('Step by step: each request before it goes');
  await button('Step by step').click();
  await button('Start again').click();
  await button('Send').click();
  await window.getByRole('listbox', { name: 'Steps' }).getByRole('option').nth(1).waitFor();
  await log.both(window, 'url-step-by-step');
  await window.getByRole('region', { name: 'Start from a URL' }).getByRole('button', { name: 'Stop' }).click();

  log.step('With a fault of the server: at which step it breaks, and whose fault that is');
  faults.set('prm-wrong-resource', true);
  await button('At once').click();
  await button('Start again').click();
  await window.getByText('Fault: the resource server').waitFor();
  await log.both(window, 'url-fault');
  faults.clear();
}
