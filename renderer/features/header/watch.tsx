import type { WatchState } from '../../../electron/contract';
import { Focusable } from 'react-aria-components/Focusable';
import { Icon } from '../../components/icons';
import { LiveText } from '../../components/live-text';
import { Tooltip } from '../../components/button';
import { watchWords } from './sentence';
import styles from './header.module.css';

const tones: Partial<Record<WatchState['state'], string>> = {
  'paused-offline': 'tone-warn',
  'paused-asleep': 'tone-warn',
  'waiting-to-retry': 'tone-warn',
  stopped: 'tone-dead',
};

export function Watch({ watch }: { watch: WatchState }) {
  return (
    <Tooltip text={watch.text || 'Kept alive: refreshed automatically before it expires.'}>
      <Focusable>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: its explanation must be reachable by keyboard */}
        <span className={`${styles.watch} tabular ${tones[watch.state] ?? ''}`} role="note" tabIndex={0}>
          <Icon name="loop" size={13} />
          <LiveText text={(now) => watchWords(watch, now)} />
        </span>
      </Focusable>
    </Tooltip>
  );
}
