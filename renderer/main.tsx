import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/components.css';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { start } from './state/app';

void start();

const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
