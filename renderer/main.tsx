import './state/first-snapshot';
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './styles/tokens.css';
import './styles/base.css';
import './components/styles';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { startCommands } from './features/commands/window-commands';
import { start } from './state/app';

/** Without the font loaded, the first layout looks up each fallback for each size and weight (some 40 ms) and is then redone. */
const FONT = '13px "Inter Variable"';

/** Milliseconds after which the frame shows even without the list. */
const FRAME_MS = 300;

const element = document.getElementById('root');
if (element) {
  const root = createRoot(element);
  startCommands();
  let isShown = false;
  const show = () => {
    if (isShown) return;
    isShown = true;
    flushSync(() => root.render(<App />));
  };
  // The snapshot is nearly always there at once; one render with the list is faster than two.
  void Promise.allSettled([start(), document.fonts.load(FONT)]).then(show);
  setTimeout(show, FRAME_MS);
}
