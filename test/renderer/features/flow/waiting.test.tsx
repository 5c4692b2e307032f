import { answer, ok, sent, tell } from '../../../support/bridge';
import { close, find, open, press, says, type } from '../../../support/page';
import { beforeEach, expect, it } from 'vitest';
import { Waiting } from '../../../../renderer/features/flow/waiting';
import { clock } from '../../../../renderer/state/clock';
import { dismissStray, followStrays } from '../../../../renderer/state/strays';
import { problem, START, waitingFlow as flow } from './flows';

followStrays();

beforeEach(() => {
  dismissStray('f');
  clock.anchor(START + 2_000);
  for (const method of ['flows.reopen', 'flows.start', 'flows.cancel'] as const) answer(method, () => ok(null));
});

const asksAtAll = () => document.body.textContent?.includes('What does the browser show?');

it('says what it waits for and since when, and asks what the browser shows after ten seconds', async () => {
  await open(<Waiting flow={flow()} />);
  await says('Your browser may ask whether to open Tokenscope. Choose Open.');
  await says(/Waiting for the redirect to dev\.tokenscope:\/oauth\/callback since \d\d:\d\d:\d\d \(0:02\)/);
  expect(asksAtAll()).toBe(false);
  clock.anchor(START + 10_000);
  await says('What does the browser show?');
});

it('says where a response after "#" goes, and how to get it', async () => {
  const authorizeUrl = 'https://a.example/authorize?response_type=code%20id_token';
  await open(<Waiting flow={flow({ authorizeUrl, receiver: 'loopback' })} />);
  await says("The response won't come back here");
  await close();
  await open(<Waiting flow={flow({ authorizeUrl, receiver: 'paste' })} />);
  await says('The response is in all that follows "#"; copy that too.');
  expect(document.body.textContent).not.toContain("won't come back");
});

it('answers an error page with what this provider means by it', async () => {
  clock.anchor(START + 11_000);
  await open(<Waiting flow={flow()} />);
  await press('radio', 'An error page');
  await says('No redirect has come back from a.example.');
  await find('button', 'Copy redirect URI');
});

it('offers to open the page again where nothing opened, and the loopback receiver where the question leads nowhere', async () => {
  clock.anchor(START + 11_000);
  await open(<Waiting flow={flow()} />);
  await press('radio', 'A prompt to open Tokenscope');
  await find('button', 'Use the loopback receiver');
  await press('radio', 'Nothing opened, or I closed it');
  await find('button', 'Copy URL');
});

it('says at once that the page can’t be reached, and goes on waiting', async () => {
  await open(<Waiting flow={flow({ page: problem('The name a.example could not be looked up.') })} />);
  await says('The name a.example could not be looked up.');
  await find('button', 'Open again');
});

it('ends in its own end where another state came back, unless the person wants to wait on', async () => {
  await open(<Waiting flow={flow()} />);
  tell('flow.strayed', { flowId: 'f', connectionId: 'c', problem: problem('The browser came back with another state.') });
  await says('The browser came back with another state.');
  expect(document.body.textContent).not.toContain('Finish signing in');
  await press('button', 'Keep waiting');
  await find('heading', 'Finish signing in with your browser');
  tell('flow.strayed', { flowId: 'f', connectionId: 'c', problem: problem('The browser came back with another state.') });
  await press('button', 'Start again');
  expect(sent('flows.start')).toEqual([{ connectionId: 'c' }]);
});

it('says what is wrong with a pasted URL once', async () => {
  const refused = problem('The state is another one.');
  answer('flows.paste', () => ({ ok: false, problem: refused }));
  await open(<Waiting flow={flow({ receiver: 'paste', redirectUri: 'https://app.example/cb', problem: refused })} />);
  await says('The state is another one.');
  expect(document.body.textContent?.split('The state is another one.').length).toBe(2);
});

it.each(['#access_token=1&state=2', '?response=a.b.c'])(
  'sends what was pasted on, a token or signed response too: %s',
  async (answered) => {
    const redirectUri = 'https://app.example/cb';
    answer('flows.paste', () => ok(null));
    await open(<Waiting flow={flow({ receiver: 'paste', redirectUri })} />);
    await type('Redirected URL', `${redirectUri}${answered}`);
    await press('button', 'Continue');
    expect(sent('flows.paste')).toContainEqual({ flowId: 'f', url: `${redirectUri}${answered}` });
  },
);

it('asks for the form data where the page posts the response', async () => {
  const authorizeUrl = 'https://a.example/authorize?response_type=code&response_mode=form_post';
  answer('flows.paste', () => ok(null));
  await open(<Waiting flow={flow({ authorizeUrl, receiver: 'paste', redirectUri: 'https://app.example/cb' })} />);
  await says("copy the form data of that request, as it was sent, from the browser's network log");
  await type('Form data', 'code=1&state=2');
  await press('button', 'Continue');
  expect(sent('flows.paste')).toContainEqual({ flowId: 'f', url: 'code=1&state=2' });
});
