import type { Schedule } from '../../core/ports';
import { isOffered, type UpdateWay } from '../../platform/system/update-way';
import { Failure } from '../../model/failure';
import type { UpdateView } from '../../model/window/update';
import type { HeldWindow } from '../ending/hold-quitting';
import { problemView } from '../views/problem';
import { offerIn, updateFailure } from './update-answers';

/** What looks, fetches and installs; electron-updater behind it is loaded by the first use. */
export interface Updater {
  /** What the feed offers, where it is newer than this app; null: nothing for it. Rejects with electron-updater's errors. */
  look(): Promise<unknown>;
  /** Fetches what `look` found, and checks it. @param onProgress Told the percentage. */
  download(onProgress: (percent: number) => void, signal: AbortSignal): Promise<unknown>;
  /**
   * Has what was fetched installed and started when the app ends; to be called when nothing keeps it from ending. True where it ends the app
   * itself, as Squirrel does on macOS once it has looked at the signature; `failed` then tells why it did not.
   */
  install(failed: (error: unknown) => void): boolean;
}

export interface UpdateParts {
  way: UpdateWay;
  /** This app's. */
  version: string;
  load(): Promise<Updater>;
  /** What must end before anything of an update happens, in words; null: nothing. */
  busy(): string | null;
  /** Hears of everything that may have ended. Returns what ends it. */
  onWork(listener: () => void): () => void;
  /** Asks the person, outside the page, whether to restart now that what they waited for is over. */
  ask(version: string, ended: string): Promise<boolean>;
  /** Ends the app unless the person decides against it, as `HeldWindow.close` does. */
  quit: HeldWindow['close'];
  openPage(url: string): Promise<void>;
  changed(view: UpdateView): void;
  schedule: Schedule;
}

/** Milliseconds between two looks of an app that stays open. */
const LOOK_EVERY_MS = 24 * 3_600_000;
/** Milliseconds a server may take to answer a look: electron-updater waits for ever. */
const LOOK_TAKES_MS = 60_000;

/**
 * Updates, a step at a time and each at the person's word: look, fetch, restart and install. Only looking may happen by itself, and only with
 * the preference. None begins during a run of checks, a refresh or a sign-in: looking and fetching go on afterwards, restarting is asked about.
 */
export class Updates {
  #view: UpdateView;
  #updater: Promise<Updater> | null = null;
  #stopWaiting: () => void = () => {};
  #stopLooking: () => void = () => {};
  #stopDownload: () => void = () => {};

  constructor(private readonly parts: UpdateParts) {
    const { kind, text } = parts.way;
    this.#view = { way: kind, text, state: 'unknown', version: null, notes: null, progress: 0, waitsFor: null, problem: null };
  }

  view(): UpdateView {
    return this.#view;
  }

  /** Looks now and once a day from now on, or no longer. */
  keepLooking(isOn: boolean): void {
    this.#stopLooking();
    if (!isOn || this.parts.way.kind === 'none') return;
    this.#stopLooking = this.parts.schedule(LOOK_EVERY_MS, () => this.keepLooking(true));
    this.look();
  }

  look(): void {
    if (this.parts.way.kind === 'none' || !['unknown', 'current', 'available'].includes(this.#view.state)) return;
    this.#afterWork(() => void this.#look());
  }

  download(): void {
    if (this.parts.way.kind !== 'itself' || this.#view.state !== 'available') return;
    this.#afterWork(() => void this.#download());
  }

  install(): void {
    const { version, state } = this.#view;
    if (state !== 'ready' || version === null) return;
    const ended = this.parts.busy();
    this.#afterWork(async () => {
      if (ended === null || (await this.parts.ask(version, ended))) await this.#install();
    });
  }

  async openPage(): Promise<void> {
    const { way } = this.parts;
    if (way.kind !== 'none') await this.parts.openPage(way.page);
  }

  #afterWork(go: () => void): void {
    this.#stopWaiting();
    const waitsFor = this.parts.busy();
    if (waitsFor !== null) {
      const again = this.parts.onWork(() => {
        if (this.parts.busy() === null) this.#afterWork(go);
      });
      this.#stopWaiting = () => {
        again();
        this.#stopWaiting = () => {};
      };
    }
    this.#become({ waitsFor, problem: null });
    if (waitsFor === null) go();
  }

  /** Ends what is waited for or fetched. */
  cancel(): void {
    this.#stopWaiting();
    this.#stopDownload();
    this.#become({ waitsFor: null });
  }

  async #look(): Promise<void> {
    await this.#step('looking', this.#view.state, async () => {
      const found = await Promise.race([this.#loaded().then((updater) => updater.look()), this.#limit()]);
      const offer = found === null ? null : offerIn(found);
      const isNews = offer !== null && isOffered(offer.version, this.parts.version);
      this.#become(isNews ? { state: 'available', ...offer } : { state: 'current', version: null, notes: null });
    });
    // One that failed may still be waiting for its answer.
    if (this.#view.problem !== null) this.#updater = null;
  }

  #limit(): Promise<never> {
    return new Promise((_, reject) => this.parts.schedule(LOOK_TAKES_MS, () => reject(new Error('net::ERR_TIMED_OUT'))));
  }

  async #download(): Promise<void> {
    const stop = new AbortController();
    this.#stopDownload = () => stop.abort();
    await this.#step('downloading', 'available', async () => {
      const updater = await this.#loaded();
      await updater.download((percent) => this.#become({ progress: Math.round(Math.min(Math.max(percent, 0), 100)) }), stop.signal);
      this.#become({ state: 'ready' });
    });
    if (stop.signal.aborted) this.#become({ problem: null });
  }

  async #install(): Promise<void> {
    await this.#step('installing', 'ready', async () => {
      const updater = await this.#loaded();
      const isSettled = await this.parts.quit((stay) =>
        updater.install((error) => {
          stay();
          this.#become({ state: 'ready', problem: problemView(updateFailure(error)) });
        }),
      );
      if (!isSettled) this.#become({ state: 'ready' });
    });
  }

  async #step(state: UpdateView['state'], otherwise: UpdateView['state'], work: () => Promise<void>): Promise<void> {
    this.#become({ state, progress: 0 });
    try {
      await work();
    } catch (error) {
      this.#become({ state: otherwise, problem: problemView(error instanceof Failure ? error : updateFailure(error)) });
    }
  }

  #loaded(): Promise<Updater> {
    this.#updater ??= this.parts.load();
    return this.#updater;
  }

  #become(change: Partial<UpdateView>): void {
    const next = { ...this.#view, ...change };
    if (JSON.stringify(next) === JSON.stringify(this.#view)) return;
    this.#view = next;
    this.parts.changed(next);
  }
}
