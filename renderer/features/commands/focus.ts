import { store } from '../../state/app';

/** Milliseconds for whoever moves the focus on purpose: a menu that closes, a form that opens. */
const GRACE_MS = 100;

/** Where the focus may land: parts of the window that a screen reader names. */
const REGIONS = '[role="tabpanel"], section[aria-label], section[aria-labelledby], aside, nav, main';

const isLost = () => document.activeElement === null || document.activeElement === document.body;

function pathOf(element: Element): Element[] {
  const path: Element[] = [];
  for (let at: Element | null = element; at !== null; at = at.parentElement) path.push(at);
  return path;
}

/** The nearest part of the window that is left of where the focus was; the tab that came for another; a new page by its title. */
function landingFor(path: readonly Element[]): HTMLElement | null {
  const left = path.find((element) => element.isConnected && element !== document.body);
  const region = left?.closest<HTMLElement>(REGIONS);
  if (region && region.tagName !== 'MAIN') return region;
  const page = document.querySelector<HTMLElement>('main');
  const isPart = path.some((element) => element.getAttribute('role') === 'tabpanel');
  return page?.querySelector<HTMLElement>(isPart ? '[role="tabpanel"]' : 'h1') ?? page;
}

/**
 * Keeps the focus in the window: what has it may leave the page or be disabled, and the browser then drops it. Where the person lets go of it
 * with the mouse, it stays so.
 */
export function keepFocus(): void {
  let path: Element[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isNewPlace = false;
  const wasTaken = () => path[0] !== undefined && (!path[0].isConnected || path[0].matches(':disabled, [hidden], [hidden] *'));
  const look = () => {
    timer = undefined;
    // The window may have closed meanwhile.
    if (typeof document === 'undefined') return;
    const landing = !isLost() ? null : wasTaken() ? landingFor(path) : isNewPlace ? landingFor([]) : null;
    isNewPlace = false;
    if (!landing) return;
    if (!landing.hasAttribute('tabindex')) {
      landing.tabIndex = -1;
      landing.dataset.landing = '';
    }
    landing.focus({ preventScroll: true });
  };
  const soon = () => {
    if (timer === undefined) timer = setTimeout(look, GRACE_MS);
  };
  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof Element) path = pathOf(target);
  });
  new MutationObserver(() => {
    if (isLost() && wasTaken()) soon();
  }).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled', 'hidden'] });
  let { place } = store.get();
  store.subscribe(() => {
    const next = store.get().place;
    if (next === place) return;
    place = next;
    isNewPlace = true;
    soon();
  });
}
