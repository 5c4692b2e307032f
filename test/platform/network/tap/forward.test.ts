import { describe, expect, it } from 'vitest';
import { tapStage } from '../../../support/tap';

describe('the tap', () => {
  const stage = tapStage();

  it('passes a request on and its answer back, and takes both down as the app’s', async () => {
    const upstream = await stage.serve((request, response) => response.end(`${request.method} ${request.url}`));
    const { id, local } = await stage.tap(upstream);
    expect(await (await fetch(`${local}/orders?page=2`)).text()).toBe('GET /orders?page=2');
    const [exchange] = await stage.taps.exchanges(id);
    expect(exchange).toMatchObject({ by: 'app', purpose: 'call', method: 'GET', status: 200, url: `${upstream}/orders?page=2` });
    expect(exchange?.response?.body.text).toBe('GET /orders?page=2');
    expect(exchange?.running).toBeUndefined();
    expect(stage.taps.view(id).counts).toMatchObject({ exchanges: 1, running: 0, failed: 0, received: 18 });
  });
});
