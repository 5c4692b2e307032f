// Before anything of the window: it talks to the bridge as soon as it is loaded.
import './bridge';
import { act, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, expect } from 'vitest';

const environment = globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean };
/** Also where a test moves the time. */
const later = setTimeout;
let root: Root | null = null;

/** What a person does, with everything that follows from it at once. */
async function doing(action: () => unknown): Promise<void> {
  environment.IS_REACT_ACT_ENVIRONMENT = true;
  await act(async () => {
    await action();
  });
  environment.IS_REACT_ACT_ENVIRONMENT = false;
}

export async function open(page: ReactNode): Promise<void> {
  const place = document.body.appendChild(document.createElement('div'));
  root = createRoot(place);
  await doing(() => root?.render(page));
}

/** Leaves the page, as another place of the window does. */
export async function close(): Promise<void> {
  await doing(() => root?.unmount());
  root = null;
  document.body.replaceChildren();
}
afterEach(close);

/** Fails where an overlay that was never closed still hides what comes to the page. */
export async function hidesNothing(): Promise<void> {
  const place = document.body.appendChild(document.createElement('div'));
  // As long as an observer of the page takes to hear of it.
  await new Promise((resolve) => later(resolve));
  const isFree = !isHidden(place);
  place.remove();
  expect(isFree, 'The page is free of overlays').toBe(true);
}

const ROLES = {
  alertdialog: '[role="alertdialog"]',
  button: 'button',
  checkbox: 'input[type="checkbox"]',
  heading: 'h1, h2, h3',
  listbox: '[role="listbox"]',
  menuitem: '[role="menuitem"]',
  option: '[role="option"]',
  radio: 'input[type="radio"]',
  searchbox: 'input[type="search"]',
  switch: '[role="switch"]',
  tab: '[role="tab"]',
  textbox: 'input:is([type="text"], [type="password"], :not([type])), textarea',
};
export type Role = keyof typeof ROLES;

/** What an element says; what stands apart on the screen stands apart here. */
function words(node: Node | null): string {
  const textIn = (inner: Node): string => {
    if (inner instanceof Text) return inner.data;
    const text = [...inner.childNodes].map(textIn).join('');
    return inner instanceof Element && ['BDI', 'B', 'CODE'].includes(inner.tagName) ? text : ` ${text} `;
  };
  return node === null ? '' : textIn(node).replace(/\s+/g, ' ').trim();
}

/** The accessible name, in the order of the specification (accname, section 4.3) as far as this window needs it. */
function nameOf(element: Element): string {
  const by = element.getAttribute('aria-labelledby')?.split(' ');
  if (by) return by.map((id) => words(document.getElementById(id))).join(' ');
  const label = element.getAttribute('aria-label');
  if (label !== null) return label;
  return words(element instanceof HTMLInputElement ? element.closest('label') : element);
}

const isHidden = (element: Element) => element.closest('[hidden], [inert], [aria-hidden="true"]') !== null;

/** The elements of a role that can be reached, by accessible name. */
export function all(role: Role, name?: string | RegExp): HTMLElement[] {
  return [...document.body.querySelectorAll<HTMLElement>(ROLES[role])].filter((element) => {
    if (isHidden(element)) return false;
    return name === undefined || (typeof name === 'string' ? nameOf(element) === name : name.test(nameOf(element)));
  });
}

/** The only one of its role and name, once it is there. */
export async function find(role: Role, name?: string | RegExp): Promise<HTMLElement> {
  await expect.poll(() => all(role, name).length, { interval: 5, message: `One ${role} named ${name}` }).toBe(1);
  return all(role, name)[0] as HTMLElement;
}

/** Everything that can be read on the page. */
export const text = () => words(document.body);

/** Waits until the page says something. */
export const says = (what: string | RegExp) => expect.poll(text, { interval: 5 }).toMatch(what);

export async function press(role: Role, name?: string | RegExp): Promise<void> {
  const element = await find(role, name);
  await doing(() => {
    element.focus();
    element.click();
  });
}

/** Replaces what a field holds, and stays in it. */
export async function type(name: string | RegExp, typed: string, role: 'textbox' | 'searchbox' = 'textbox'): Promise<void> {
  const field = (await find(role, name)) as HTMLInputElement;
  await doing(() => field.focus());
  await doing(() => {
    // As a browser does; React only hears of what its own setter was not told.
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value')?.set?.call(field, typed);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

export async function typedIn(name: string | RegExp): Promise<string> {
  return ((await find('textbox', name)) as HTMLInputElement).value;
}

/** Goes elsewhere from the field that has the focus. */
export const leaveField = () => doing(() => (document.activeElement as HTMLElement).blur());

/** A key, where the focus is. */
export async function key(name: string, held: { ctrlKey?: boolean; shiftKey?: boolean } = {}): Promise<void> {
  const at = document.activeElement ?? document.body;
  await doing(() => {
    at.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true, ...held }));
    at.dispatchEvent(new KeyboardEvent('keyup', { key: name, bubbles: true, cancelable: true, ...held }));
  });
}

/** A right click. */
export const rightClick = (onto: Element) =>
  doing(() => {
    (onto.closest('button, [tabindex]') as HTMLElement | null)?.focus();
    onto.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: 40, clientY: 50 }));
  });

/** What the open menu offers, by its entries' names. */
export const menu = async (): Promise<string[]> => {
  await expect.poll(() => all('menuitem').length, { interval: 5 }).toBeGreaterThan(0);
  return all('menuitem').map(nameOf);
};

/** A paste, where the focus is. The page asks the main process for what the clipboard holds. */
export const paste = () =>
  doing(() => (document.activeElement ?? document.body).dispatchEvent(new Event('paste', { bubbles: true, cancelable: true })));

/** Text dropped onto what stands around an element. */
export const dropText = (onto: Element, dropped: string) =>
  doing(() => {
    const event = new Event('drop', { bubbles: true, cancelable: true });
    Object.defineProperty(event, 'dataTransfer', { value: { files: [], getData: () => dropped } });
    onto.dispatchEvent(event);
  });
