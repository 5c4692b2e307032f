import './state/first-snapshot';
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/components.css';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { start } from './state/app';

/** Were it not there yet, the first layout would look each fallback up for each size and weight, some 40 ms, and be done again. */
const FONT = '13px "Inter Variable"';

/** The frame shows by then without the list, in milliseconds. */
const FRAME_MS = 300;

const element = document.getElementById('root');
if (element) {
  const root = createRoot(element);
  let isShown = false;
  const show = () => {
    if (isShown) return;
    isShown = true;
    flushSync(() => root.render(<App />));
  };
  // The snapshot is nearly always there at once; one render with the list is quicker than two.
  void Promise.allSettled([start(), document.fonts.load(FONT)]).then(show);
  setTimeout(show, FRAME_MS);
}
