// Puts all component styles into the first style sheet: lazy parts of the window need no extra request for them and may override them.
// Primitives first, because other components override them.
import './layout.module.css';
import './looks.module.css';
import './facts.module.css';
import './table.module.css';
import './icons.module.css';
import './button.module.css';
import './text-field.module.css';
import './menu.module.css';
import './callout.module.css';
import './explanation.module.css';
import './chip.module.css';
import './dialog.module.css';
import './placeholders.module.css';
import './key-value-editor.module.css';
import './radio-cards.module.css';
import './ring.module.css';
import './select.module.css';
import './splitter.module.css';
import './tabs.module.css';
import './toasts.module.css';
import './toggles.module.css';
import './untrusted.module.css';
