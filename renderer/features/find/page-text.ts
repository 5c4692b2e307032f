/** Text that is for screen readers, or that a person presses. */
const NOT_TEXT = '.visually-hidden, [aria-hidden="true"], [role="search"], button[aria-label]';
/** What stands apart on the page is no run of text. */
const APART = 'td, th, li, p, h2, h3, pre, dd, dt, div, button';

/** Text beyond which no more is searched. */
const MOST = 4_000_000;

/** The text that a person sees in an element, with a way back from its places to the page. */
export class PageText {
  readonly text: string;
  readonly #nodes: Text[] = [];
  readonly #starts: number[] = [];

  constructor(root: Element) {
    const parts: string[] = [];
    let length = 0;
    let before: Element | null = null;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node instanceof Text && length < MOST; node = walker.nextNode()) {
      const { parentElement } = node;
      if (node.data === '' || parentElement === null || parentElement.closest(NOT_TEXT)) continue;
      const apart = parentElement.closest(APART);
      if (before !== null && apart !== before) {
        parts.push('\n');
        length += 1;
      }
      before = apart;
      this.#nodes.push(node);
      this.#starts.push(length);
      parts.push(node.data);
      length += node.data.length;
    }
    this.text = parts.join('');
  }

  /** null: the page has changed since. */
  range(start: number, end: number): Range | null {
    const [from, to] = [this.#place(start), this.#place(end - 1)];
    if (from === null || to === null || to.at >= to.node.data.length) return null;
    const range = document.createRange();
    range.setStart(from.node, from.at);
    range.setEnd(to.node, to.at + 1);
    return range;
  }

  #place(at: number): { node: Text; at: number } | null {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    const node = this.#nodes[low];
    const within = at - (this.#starts[low] ?? 0);
    return node?.isConnected && within < node.data.length ? { node, at: within } : null;
  }
}

/** Scrolls whatever must scroll for a place to be seen. */
export function reveal(range: Range): void {
  for (let box = range.startContainer.parentElement; box !== null; box = box.parentElement) {
    if (box.scrollHeight <= box.clientHeight || !/auto|scroll/.test(getComputedStyle(box).overflowY)) continue;
    const outer = box.getBoundingClientRect();
    const inner = range.getBoundingClientRect();
    if (inner.top < outer.top + 60 || inner.bottom > outer.bottom - 12) box.scrollTop += inner.top - outer.top - outer.height / 2;
  }
}
