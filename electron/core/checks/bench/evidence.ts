import type { SentByCheck } from '../../../model/exchange';
import { type BrowserTraffic, recordedTraffic, recordingHttp } from '../../exchanges/recording';
import type { Clock, Http } from '../../ports';
import { CouldNotRun, STOPPED } from '../model';
import { type KeptDeps, KeptExchanges } from './kept-exchanges';

export interface EvidenceDeps extends KeptDeps {
  /** Records to the exchange log. */
  http: Http;
  clock: Clock;
}

/** What a run of lifecycle checks keeps as proof, and the way by which its requests are sent, so that each is kept. */
export class Evidence extends KeptExchanges {
  /** As `deps.http`, but recorded, and aborted when the run is stopped. */
  readonly http: Http;
  #check: SentByCheck | undefined;

  constructor(deps: EvidenceDeps, signal: AbortSignal, onTaken: (id: string) => void) {
    super(deps, onTaken);
    this.http = {
      send: async (request) => {
        const recording = recordingHttp(deps.http, { record: (recorded) => this.take(recorded), keeps: () => true }, deps.clock);
        const secrets = [...(request.about?.secrets ?? []), ...this.secrets];
        const about = request.about && { ...request.about, secrets, check: this.#check };
        const stop = request.signal === undefined ? signal : AbortSignal.any([request.signal, signal]);
        return recording.send({ ...request, about, signal: stop }).catch((error: unknown) => {
          // Broken off by us: no check may take that for something the server did.
          throw signal.aborted ? new CouldNotRun(STOPPED) : error;
        });
      },
    };
  }

  /** The check now running: the exchange log names it beside what it sends. */
  get check(): SentByCheck | undefined {
    return this.#check;
  }

  begin(check: SentByCheck): void {
    this.#check = check;
  }

  /** Records an exchange of the browser; returns its id. */
  traffic(traffic: BrowserTraffic): string {
    return this.take(recordedTraffic(traffic));
  }
}
