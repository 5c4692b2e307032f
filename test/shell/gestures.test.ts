import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { expect, it } from 'vitest';
import { Gestures } from '../../electron/shell/window/links';

it('lets a press be used once, and only for a moment', () => {
  let now = 1_000;
  const gestures = new Gestures(() => now);
  const contents = new EventEmitter();
  gestures.watch(contents as unknown as WebContents);
  const pressed = (type: string) => contents.emit('input-event', {}, { type });

  expect(gestures.take()).toBe(false);
  pressed('mouseMove');
  pressed('mouseWheel');
  expect(gestures.take()).toBe(false);
  for (const type of ['mouseUp', 'rawKeyDown', 'gestureTap']) {
    pressed(type);
    expect([gestures.take(), gestures.take()], type).toEqual([true, false]);
  }
  pressed('mouseDown');
  now += 5_001;
  expect(gestures.take()).toBe(false);
});
