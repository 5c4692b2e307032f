import type { Page } from 'playwright-core';

/**
 * In CSS pixels: two screens, the second at 200 and 150 % zoom, the smallest window, and two laptops; the window's own size is the last. Neighbours
 * share what the style sheets ask of a width, where they can: to lay the page out anew for other rules takes several times as long.
 */
const SIZES = [
  [2560, 1440],
  [1920, 1080],
  [640, 400],
  [853, 533],
  [900, 600],
  [1024, 640],
  [1280, 800],
] as const;

/**
 * What is wrong with the layout of the page as it is, one line each: text cut off with no way to read it, controls that others cover or
 * that can't be reached, texts over one another, sideways scrolling. Runs in the page, so it names nothing outside itself.
 */
function faultsOfLayout(): string[] {
  const faults = new Set<string>();
  const CONTROLS =
    'button, a[href], input, textarea, select, [role="tab"], [role="option"], [role="menuitem"], [role="separator"][tabindex]';
  const named = (node: Element): string => {
    const text = (node.getAttribute('aria-label') ?? node.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 40);
    const place = [node, node.parentElement].map((one) => one?.getAttribute('class')?.split(' ').join('.') || one?.tagName.toLowerCase());
    return `${place.reverse().join(' > ')} "${text}"`;
  };
  type Box = { left: number; top: number; right: number; bottom: number };
  const boxOf = ({ left, top, right, bottom }: DOMRect): Box => ({ left, top, right, bottom });
  const meet = (a: Box, b: Box): Box => ({
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  });
  const hidden = new Map<Element, boolean>();
  const HIDDEN = '[aria-hidden="true"], [inert], .visually-hidden, [data-live-announcer]';
  const isInHidden = (node: Element): boolean => {
    const known = hidden.get(node) ?? (node.matches(HIDDEN) || (node.parentElement !== null && isInHidden(node.parentElement)));
    hidden.set(node, known);
    return known;
  };
  const isShown = (node: Element) => !isInHidden(node) && node.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
  const viewport: Box = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
  const styles = new Map<Element, CSSStyleDeclaration>();
  const styleOf = (node: Element) => {
    const known = styles.get(node) ?? getComputedStyle(node);
    styles.set(node, known);
    return known;
  };
  type Clip = { node: Element; box: Box; x: 'open' | 'cut' | 'scroll'; y: 'open' | 'cut' | 'scroll' };
  const kind = (overflow: string, size: number, whole: number) =>
    overflow === 'visible' ? 'open' : overflow === 'auto' || overflow === 'scroll' ? (whole > size ? 'scroll' : 'cut') : 'cut';
  const within = new Map<Element, readonly Clip[]>();
  /** Ancestors that clip a box, the nearest first, and whether what they clip can be scrolled to. */
  const clips = (node: Element): readonly Clip[] => {
    const known = within.get(node);
    if (known) return known;
    const at = styleOf(node).position === 'fixed' ? null : node.parentElement;
    let found: readonly Clip[] = [];
    if (at && at !== document.body) {
      const style = styleOf(at);
      const x = kind(style.overflowX, at.clientWidth, at.scrollWidth);
      const y = kind(style.overflowY, at.clientHeight, at.scrollHeight);
      found = x === 'open' && y === 'open' ? clips(at) : [{ node: at, box: boxOf(at.getBoundingClientRect()), x, y }, ...clips(at)];
    }
    within.set(node, found);
    return found;
  };

  // A pane scrolls, the window does not: it would take its own edge along, and nothing brings that back.
  const root = document.documentElement;
  const room = Math.max(...[root, document.body].map((one) => Math.max(one.scrollHeight - innerHeight, one.scrollWidth - innerWidth)));
  if (room > 1) faults.add(`the window can be scrolled by ${room} px`);
  for (const node of [document.documentElement, ...document.querySelectorAll('body *')]) {
    if (node.closest('.cm-editor, pre') || node.scrollWidth <= node.clientWidth + 1 || node.clientWidth === 0) continue;
    const { overflowX } = styleOf(node);
    if ((overflowX === 'auto' || overflowX === 'scroll') && isShown(node)) faults.add(`scrolls sideways: ${named(node)}`);
  }

  const texts: { box: Box; node: Element; layer: Element | null }[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const node = text.parentElement;
    if (!node || !text.textContent?.trim() || node.closest('.cm-editor, script, style, option') || !isShown(node)) continue;
    range.selectNodeContents(text);
    const lines = [...range.getClientRects()].map(boxOf);
    let seen = boxOf(range.getBoundingClientRect());
    if (seen.right - seen.left < 1) continue;
    if (Number.parseFloat(styleOf(node).fontSize) < 12) faults.add(`smaller than 12 px: ${named(node)}`);
    const around = [...clips(node)];
    const all = [node, ...around.map((clip) => clip.node)];
    const own = styleOf(node);
    if (own.overflowX !== 'visible')
      around.unshift({
        node,
        box: boxOf(node.getBoundingClientRect()),
        x: 'cut',
        y: own.overflowY === 'auto' || own.overflowY === 'scroll' ? 'scroll' : 'cut',
      });
    // What is cut of a `.clip` is shown under the pointer; a button must say what it does without.
    // A space at the end of a line hangs over its edge.
    const slack = own.whiteSpaceCollapse === 'preserve' ? Number.parseFloat(own.fontSize) : 1.5;
    const isReadable = all.some(
      (one) => one.closest('[title]') || (one.closest('.clip') && !one.closest('.button__button:not(.select__button)')),
    );
    for (const clip of around) {
      const isCutX = clip.x === 'cut' && (seen.right > clip.box.right + slack || seen.left < clip.box.left - 1.5);
      const isCutY = clip.y === 'cut' && (seen.bottom > clip.box.bottom + 3 || seen.top < clip.box.top - 3);
      const isClamped = styleOf(clip.node).webkitLineClamp !== 'none';
      if ((isCutX || (isCutY && !isClamped)) && !isReadable) faults.add(`cut off: ${named(node)}`);
      seen = meet(seen, clip.box);
      // What lies further out clips the part that is scrolled into view.
      if (clip.x === 'scroll' || clip.y === 'scroll') seen = meet(seen, clip.box);
    }
    seen = meet(seen, viewport);
    if (seen.right - seen.left < 2 || seen.bottom - seen.top < 2) continue;
    let layer: Element | null = node;
    while (layer && !(styleOf(layer).position === 'fixed' || styleOf(layer).position === 'sticky' || styleOf(layer).zIndex !== 'auto'))
      layer = layer.parentElement;
    for (const line of lines) texts.push({ box: meet(line, seen), node, layer });
  }
  texts.sort((a, b) => a.box.top - b.box.top);
  for (const [index, one] of texts.entries()) {
    for (const other of texts.slice(index + 1)) {
      if (other.box.top >= one.box.bottom) break;
      if (other.layer !== one.layer || one.node === other.node || one.node.contains(other.node) || other.node.contains(one.node)) continue;
      const both = meet(one.box, other.box);
      if (both.right - both.left > 2 && both.bottom - both.top > 5)
        faults.add(`over one another: ${named(one.node)} and ${named(other.node)}`);
    }
  }

  // What lies over all else takes its place until it is closed.
  const modal = document.querySelector('[aria-modal="true"]');
  for (const node of document.querySelectorAll(CONTROLS)) {
    if (!isShown(node) || node.closest('.cm-editor') || (modal && !modal.contains(node))) continue;
    const whole = boxOf(node.getBoundingClientRect());
    let seen = whole;
    let isScrolled = false;
    const around = clips(node);
    // An input that stands behind what is drawn in its place.
    if (around.some(({ box }) => box.right - box.left < 3)) continue;
    for (const clip of around) {
      isScrolled ||= clip.x === 'scroll' || clip.y === 'scroll';
      seen = meet(seen, clip.box);
    }
    seen = meet(seen, viewport);
    const [width, height] = [seen.right - seen.left, seen.bottom - seen.top];
    if (whole.right - whole.left < 2) continue;
    if (width < 6 || height < 6) {
      if (!isScrolled) faults.add(`out of reach: ${named(node)}`);
      continue;
    }
    // A row partly scrolled away may lie under a sticky heading.
    if (isScrolled && height < whole.bottom - whole.top - 1) continue;
    const scrollers = around.filter((clip) => clip.y === 'scroll').map((clip) => clip.node);
    const hit = document.elementFromPoint((seen.left + seen.right) / 2, (seen.top + seen.bottom) / 2);
    let stuck: Element | null = hit;
    while (stuck && styleOf(stuck).position !== 'sticky') stuck = stuck.parentElement;
    // Scrolled away under what stays in sight.
    if (stuck && scrollers.some((scroller) => scroller.contains(stuck))) continue;
    // A drawer, or the list of notices, lies over the page until it is closed.
    const drawer = hit?.closest('aside, [aria-label="All notices"]');
    if (drawer && !drawer.contains(node) && /fixed|absolute/.test(styleOf(drawer).position)) continue;
    if (hit && !node.contains(hit) && !hit.contains(node) && !hit.closest('label')?.contains(node))
      faults.add(`covered: ${named(node)} by ${named(hit)}`);
  }
  return [...faults];
}

/**
 * The faults once the page has that size. What observes its own size draws itself anew within three frames, on a busy machine within a few more,
 * so a fault is one that stays.
 */
async function faultsAt([width, height]: readonly [number, number], look: () => string[]): Promise<string[]> {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  do await frame();
  while (innerWidth !== width || innerHeight !== height);
  for (let frames = 0; frames < 2; frames += 1) await frame();
  let faults = look();
  for (let frames = 0; faults.length > 0 && frames < 10; frames += 1) {
    await frame();
    if (frames % 3 === 0) faults = look();
  }
  return faults;
}

/** What is wrong with the screen at any size, one line each with the size first. */
export async function layoutFaults(window: Page): Promise<string[]> {
  const debug = await window.context().newCDPSession(window);
  const found: string[] = [];
  try {
    for (const size of SIZES) {
      const [width, height] = size;
      await debug.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
      const faults = await window.evaluate<string[]>(`(${faultsAt})(${JSON.stringify(size)}, ${faultsOfLayout})`);
      found.push(...faults.map((fault) => `${width}x${height}: ${fault}`));
    }
  } finally {
    await debug.send('Emulation.clearDeviceMetricsOverride');
    await debug.detach();
  }
  return found;
}
