/** Whether the title is ours. */
const shown = new WeakSet<HTMLElement>();

/** Text of class `clip` that has no room is shown whole under the pointer. Call once. */
export function showCutText(): void {
  document.addEventListener('pointerover', ({ target }) => {
    const text = target instanceof Element ? target.closest<HTMLElement>('.clip') : null;
    if (!text || (text.closest('[title]') && !shown.has(text))) return;
    if (text.scrollWidth > text.clientWidth) {
      text.title = text.textContent;
      shown.add(text);
    } else if (shown.delete(text)) text.removeAttribute('title');
  });
}
