import { classes } from '../../components/classes';
import looks from '../../components/looks.module.css';
import fields from '../../components/text-field.module.css';
import { findAll, MATCH_LIMIT, matchFrom } from './find';
import styles from './find-bar.module.css';

/** Typing rests this long, in milliseconds, before the search begins. */
const REST = 120;

/** What is searched, and how matches show in it. Places count UTF-16 units of `text`. */
export interface Finder {
  /** "the body", "the token". */
  what: string;
  text(): string;
  /** Where the first match is looked for. */
  from(): number;
  /** Another query: what was marked for the one before is not any more. */
  begin(query: string, isCaseSensitive: boolean): void;
  /** More matches, each of `length`. */
  found(starts: readonly number[], length: number): void;
  /** Leads to one of them. */
  show(start: number, end: number): void;
  close(): void;
}

/**
 * The find bar of everything that can be searched: counts matches, and leads from one to the next. It searches text natively and in slices,
 * so that 20 MB never block the window.
 */
export class FindBar {
  readonly dom = document.createElement('div');
  readonly #input = document.createElement('input');
  readonly #case = button('Aa', 'Match case');
  readonly #count = document.createElement('span');
  readonly #finder: Finder;
  #matches: number[] = [];
  #current = -1;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #search = 0;

  constructor(finder: Finder) {
    this.#finder = finder;
    this.dom.className = classes(styles.bar);
    this.dom.setAttribute('role', 'search');
    this.#input.className = classes(fields.input, fields.frame, 'mono', styles.input);
    this.#input.setAttribute('aria-label', `Find in ${finder.what}`);
    this.#input.setAttribute('main-field', 'true');
    this.#input.placeholder = `Find in ${finder.what}`;
    this.#input.spellcheck = false;
    this.#input.autocomplete = 'off';
    this.#case.setAttribute('aria-pressed', 'false');
    this.#count.className = classes(styles.count, 'small dim tabular');
    this.#count.setAttribute('role', 'status');
    const previous = button('↑', 'Previous match');
    const next = button('↓', 'Next match');
    const close = button('✕', 'Close the find bar');
    close.classList.add('last');
    this.dom.append(this.#input, this.#case, previous, next, this.#count, close);
    this.#input.addEventListener('input', () => this.#later());
    this.#case.addEventListener('click', () => {
      this.#case.setAttribute('aria-pressed', String(!this.#isCaseSensitive));
      this.#later();
    });
    previous.addEventListener('click', () => this.#step(-1));
    next.addEventListener('click', () => this.#step(1));
    close.addEventListener('click', () => this.#close());
    this.dom.addEventListener('keydown', (event) => this.#onKeyDown(event));
  }

  /** Puts the focus into the field. */
  mount() {
    this.#input.select();
  }

  destroy() {
    clearTimeout(this.#timer);
    this.#search += 1;
  }

  get #isCaseSensitive() {
    return this.#case.getAttribute('aria-pressed') === 'true';
  }

  #onKeyDown(event: KeyboardEvent) {
    const again = event.key === 'F3' || (event.key.toLowerCase() === 'g' && (event.ctrlKey || event.metaKey));
    if (event.key === 'Escape') this.#close();
    else if (again || (event.key === 'Enter' && event.target === this.#input && !event.ctrlKey && !event.metaKey))
      this.#step(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #close() {
    this.#finder.close();
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#run(), REST);
  }

  async #run() {
    const query = this.#input.value;
    this.#search += 1;
    const search = this.#search;
    this.#matches = [];
    this.#current = -1;
    this.#finder.begin(query, this.#isCaseSensitive);
    const from = this.#finder.from();
    for (const starts of findAll(this.#finder.text(), query, this.#isCaseSensitive)) {
      this.#matches.push(...starts);
      this.#finder.found(starts, query.length);
      if (this.#current < 0 && starts.some((start) => start >= from)) this.#show(matchFrom(this.#matches, from));
      else this.#say();
      await new Promise((resolve) => setTimeout(resolve, 0));
      if (search !== this.#search) return;
    }
    if (this.#current < 0 && this.#matches.length > 0) this.#show(0);
    this.#say();
  }

  #step(by: 1 | -1) {
    const { length } = this.#matches;
    if (length === 0) return;
    this.#show(this.#current < 0 ? 0 : (this.#current + by + length) % length);
  }

  #show(index: number) {
    const start = this.#matches[index];
    if (start === undefined) return;
    this.#current = index;
    this.#finder.show(start, start + this.#input.value.length);
    this.#say();
  }

  #say() {
    const { length } = this.#matches;
    const total = length >= MATCH_LIMIT ? `${MATCH_LIMIT.toLocaleString('en')} or more` : length.toLocaleString('en');
    if (this.#input.value === '') this.#count.textContent = '';
    else this.#count.textContent = length === 0 ? 'No match' : `${(this.#current + 1).toLocaleString('en')} of ${total}`;
  }
}

function button(text: string, label: string): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = classes(looks.toggle);
  made.textContent = text;
  made.title = label;
  made.setAttribute('aria-label', label);
  return made;
}
