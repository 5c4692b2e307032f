import { describe, expect, it } from 'vitest';
import { LoadedLater } from '../../../electron/core/base/loaded-later';

describe('a service that is loaded later', () => {
  it('is loaded once, when somebody asks for it', async () => {
    let loads = 0;
    const later = new LoadedLater<string, number>(async () => `service ${++loads}`);
    expect([later.soFar(), await later.settled(), loads]).toEqual([null, null, 0]);
    expect(await Promise.all([later.get(), later.get()])).toEqual(['service 1', 'service 1']);
    expect([later.soFar(), await later.settled(), loads]).toEqual(['service 1', 'service 1', 1]);
  });

  it('tells its changes to those who came before it', async () => {
    let change: (told: number) => void = () => {};
    const later = new LoadedLater<string, number>(async (tell) => {
      change = tell;
      return 'service';
    });
    const heard: number[] = [];
    const end = later.onChange((told) => heard.push(told));
    await later.get();
    change(1);
    end();
    change(2);
    expect(heard).toEqual([1]);
  });

  it('is awaited at the end where it is on its way, and a load that fails is no service', async () => {
    let arrive: (service: string) => void = () => {};
    const slow = new LoadedLater<string, number>(() => new Promise((resolve) => (arrive = resolve)));
    void slow.get();
    const atEnd = slow.settled();
    arrive('service');
    expect(await atEnd).toBe('service');
    const broken = new LoadedLater<string, number>(() => Promise.reject(new Error('no such file')));
    await expect(broken.get()).rejects.toThrow('no such file');
    expect([await broken.settled(), broken.soFar()]).toEqual([null, null]);
  });
});
